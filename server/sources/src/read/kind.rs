//! What a file is, by its content before its name: a name is easily wrong, and what is read by it would be garbled.

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use serde::de::IgnoredAny;

use super::captions;
use super::decode::control;

/// Formats that pack their text up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packed {
    Docx,
    Xlsx,
    Pdf,
}

impl Packed {
    pub(super) fn format(self) -> Format {
        match self {
            Self::Docx => Format::Docx,
            Self::Xlsx => Format::Xlsx,
            Self::Pdf => Format::Pdf,
        }
    }
}

/// Bytes at the start within which a PDF says that it is one; what stands before is allowed and ignored.
const PDF_WITHIN: usize = 1024;
/// Bytes of a start that show whether a file is binary.
const SAMPLE: usize = 8 << 10;

/// The format of a file that packs its text up; `None` where it may be text.
///
/// # Errors
/// Names the kind of a file that holds no text.
pub(super) fn packed(bytes: &[u8]) -> Result<Option<Packed>, Unusable> {
    let head = &bytes[..bytes.len().min(SAMPLE)];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return office(bytes).map(Some);
    }
    if memchr::memmem::find(&head[..head.len().min(PDF_WITHIN)], b"%PDF-").is_some_and(|at| at == 0 || is_binary(head))
    {
        return Ok(Some(Packed::Pdf));
    }
    match infer::get(bytes).filter(|_| is_binary(head)) {
        Some(kind) => Err(Unusable::Foreign(format!("{} ({})", called(kind.matcher_type()), kind.mime_type()))),
        None => Ok(None),
    }
}

/// A zip archive by the names in it.
fn office(bytes: &[u8]) -> Result<Packed, Unusable> {
    let holds = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
    match () {
        () if !holds(b"[Content_Types].xml") => Err(Unusable::Foreign("a zip archive; unpack it first".into())),
        () if holds(b"word/") => Ok(Packed::Docx),
        () if holds(b"xl/") => Ok(Packed::Xlsx),
        () => Err(Unusable::Foreign("an office file that is neither Word nor Excel".into())),
    }
}

/// Whether bytes are no text in any encoding: short signatures alone would take text that begins with `BM` for a picture.
fn is_binary(head: &[u8]) -> bool {
    let utf16 = encoding_rs::Encoding::for_bom(head).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8);
    !utf16 && head.iter().any(|byte| control(char::from(*byte)))
}

fn called(kind: infer::MatcherType) -> &'static str {
    use infer::MatcherType;
    match kind {
        MatcherType::App => "a program",
        MatcherType::Archive => "an archive",
        MatcherType::Audio => "a recording",
        MatcherType::Book => "an e-book",
        MatcherType::Font => "a font",
        MatcherType::Image => "a picture",
        MatcherType::Video => "a video",
        _ => "a binary file",
    }
}

/// The format of a text; `None` where neither it nor its name says.
pub(super) fn of_text(text: &str, named: Option<Format>) -> Option<Format> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    told(start).or_else(|| match named {
        // A text that has nothing of what its name promises is read as what it is.
        Some(Format::Docx | Format::Xlsx | Format::Pdf) => Some(Format::Text),
        Some(Format::Srt | Format::Vtt) if !text.contains("-->") => Some(Format::Text),
        Some(Format::Html) if !text.contains('<') => Some(Format::Text),
        // A page saved without its first lines is still told by its name; its broken JSON is the reading's to note.
        other => other,
    })
}

/// What the text itself says it is. YAML and Org say nothing that other texts could not.
fn told(start: &str) -> Option<Format> {
    let begins = |with: &str| start.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    let page = || {
        let head: String = start.chars().take(512).collect::<String>().to_ascii_lowercase();
        head.contains("<html") || head.contains("<!doctype html")
    };
    match () {
        () if captions::is_vtt(start) => Some(Format::Vtt),
        () if captions::is_srt(start) => Some(Format::Srt),
        () if begins("<!doctype html") || begins("<html") => Some(Format::Html),
        () if (begins("<?xml") || begins("<!--")) && page() => Some(Format::Html),
        () if start.starts_with(['{', '[']) => json(start),
        () => None,
    }
}

fn json(text: &str) -> Option<Format> {
    if serde_json::from_str::<IgnoredAny>(text).is_ok() {
        return Some(Format::Json);
    }
    let first = text.lines().next().filter(|line| line.starts_with('{'))?;
    serde_json::from_str::<IgnoredAny>(first).is_ok().then_some(Format::JsonLines)
}

/// Whether a file may be called by the ending of `named`.
pub(super) fn alike(found: Option<Format>, named: Format) -> bool {
    let json = |format| matches!(format, Format::Json | Format::JsonLines);
    // JSON is YAML too.
    found.is_none_or(|found| found == named || (json(found) && (json(named) || named == Format::Yaml)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_believed_before_a_name() {
        let of = |text, name| of_text(text, Format::named(name));
        assert_eq!(of("<!DOCTYPE html><p>x", "talk.txt"), Some(Format::Html));
        assert_eq!(of("\u{feff}WEBVTT\n\n00:01.000 --> 00:02.000\nHi", "talk.txt"), Some(Format::Vtt));
        assert_eq!(of("1\n00:00:01,000 --> 00:00:02,000\nHi", "talk"), Some(Format::Srt));
        assert_eq!(of("{\"a\": 1}\n{\"a\": 2}\n", "chat.csv"), Some(Format::JsonLines));
        assert_eq!(of("{\"a\": [", "chat.json"), Some(Format::Json));
        assert_eq!(of("[anna] hello\n", "chat.txt"), Some(Format::Text));
        assert_eq!(of("plain words", "talk.docx"), Some(Format::Text));
        assert_eq!(of("plain words", "talk.html"), Some(Format::Text));
        assert_eq!(of("plain words", "talk"), None);
    }

    #[test]
    fn binaries_are_named() {
        let refused = |bytes: &[u8]| packed(bytes).unwrap_err().to_string();
        assert!(refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").contains("a picture (image/png)"));
        assert!(refused(b"PK\x03\x04stuff").contains("a zip archive"));
        assert!(refused(b"PK\x03\x04[Content_Types].xml ppt/").contains("neither Word nor Excel"));
        assert_eq!(packed(b"PK\x03\x04[Content_Types].xml word/document.xml"), Ok(Some(Packed::Docx)));
        assert_eq!(packed(b"PK\x03\x04[Content_Types].xml xl/workbook.xml"), Ok(Some(Packed::Xlsx)));
        assert_eq!(packed(b"%PDF-1.7\n"), Ok(Some(Packed::Pdf)));
        assert_eq!(packed(b"BM is what they call it."), Ok(None));
    }
}

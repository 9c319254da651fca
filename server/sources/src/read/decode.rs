//! Bytes to text, without loss: what cannot be decoded is refused rather than filled with question marks.

use assay_domain::source::document::Unusable;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of a file's start in which its own word on its encoding is looked for, as browsers do.
const DECLARED_WITHIN: usize = 1024;
/// Bytes whose NULs tell UTF-16 from a binary.
const SAMPLE: usize = 64 << 10;

/// A file's text and how its bytes stand for it.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    /// Bytes before the text. A mark in UTF-8 is part of the text, so that the text stays the file.
    pub(super) skipped: u32,
}

/// Decodes a file that is not known to be binary.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, Unusable> {
    let marked = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != UTF_8);
    if let Some((encoding, skipped)) = marked {
        return in_encoding(&bytes, encoding, skipped);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(Decoded { text, encoding: UTF_8, skipped: 0 }),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    if let Some(at) = memchr::memchr(0, &bytes) {
        return unmarked_utf16(&bytes).ok_or(Unusable::Binary(at as u64));
    }
    if let Some(at) = damaged_utf8(&bytes) {
        return Err(Unusable::Undecodable { encoding: UTF_8.name().into(), at });
    }
    let decoded = in_encoding(&bytes, declared(&bytes).unwrap_or_else(|| guessed(&bytes)), 0)?;
    // The old encodings have a character for nearly every byte: that something decodes does not make it text.
    match bytes.iter().position(|byte| control(char::from(*byte))) {
        Some(at) => Err(Unusable::Foreign(format!("a binary file: byte {at} is a control character"))),
        None => Ok(decoded),
    }
}

fn in_encoding(bytes: &[u8], encoding: &'static Encoding, skipped: usize) -> Result<Decoded, Unusable> {
    let lossy = |at: usize| Unusable::Undecodable { encoding: encoding.name().into(), at: at as u64 };
    // Its characters have no bytes of their own: what they stand for depends on what came before.
    if encoding == ISO_2022_JP {
        return Err(lossy(memchr::memchr(0x1b, bytes).unwrap_or_default()));
    }
    let body = bytes.get(skipped..).unwrap_or_default();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or_default();
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(body, &mut text, true) {
        (DecoderResult::Malformed(bad, after), read) => {
            Err(lossy(skipped + read.saturating_sub(usize::from(bad) + usize::from(after))))
        }
        _ => match strays(&text, body, encoding) {
            Some(at) => Err(lossy(skipped + at)),
            None => {
                text.shrink_to_fit();
                Ok(Decoded { text, encoding, skipped: skipped as u32 })
            }
        },
    }
}

/// The first byte from which the text would not encode to the bytes it came from, so that no place in it could be told.
fn strays(text: &str, body: &[u8], encoding: &'static Encoding) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let length = match encoding == UTF_16LE || encoding == UTF_16BE {
            true => 2 * line.encode_utf16().count(),
            false => {
                let (encoded, _, unmappable) = encoding.encode(line);
                let same = !unmappable && body.get(at..at + encoded.len()) == Some(&*encoded);
                if !same {
                    return Some(at);
                }
                encoded.len()
            }
        };
        at += length;
    }
    (at != body.len()).then_some(at)
}

/// UTF-16 without a mark: its NULs are all on one side of its pairs, and what it decodes to is text.
fn unmarked_utf16(bytes: &[u8]) -> Option<Decoded> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let on = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = match (on(0), on(1)) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ => return None,
    };
    let decoded = in_encoding(bytes, encoding, 0).ok()?;
    decoded.text.chars().all(|c| !control(c)).then_some(decoded)
}

/// Whether a character stands in no text. A form feed parts pages, a vertical tab lines, and an escape colours the log of a terminal.
pub(super) fn control(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1b}')
}

/// The first bad byte of what is UTF-8 nearly throughout: guessing another encoding would garble the rest.
fn damaged_utf8(bytes: &[u8]) -> Option<u64> {
    let (mut whole, mut bad, mut at, mut first) = (0, 0, 0, None);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            bad += 1;
            first.get_or_insert(at as u64);
            at += chunk.invalid().len();
        }
    }
    first.filter(|_| whole > 2 * bad)
}

/// The encoding that a file names itself: `<meta charset=...>`, `<?xml encoding="..."?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARED_WITHIN)].to_ascii_lowercase();
    let markup = head.trim_ascii_start().starts_with(b"<");
    let at = [&b"charset="[..], b"encoding="]
        .iter()
        .find_map(|key| memchr::memmem::find(&head, key).map(|at| at + key.len()));
    let rest = head.get(at.filter(|_| markup)?..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)).count();
    Encoding::for_label_no_replacement(&rest[..length])
        .filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding))
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Interviewer: Wie geht es Ihnen?\nJörg: Die Tür zum Büro ist schön, aber ich höre nichts.\n";

    fn utf16(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[test]
    fn utf_16_is_known_with_a_mark_and_without() {
        for (to, encoding) in [(u16::to_le_bytes as fn(u16) -> [u8; 2], UTF_16LE), (u16::to_be_bytes, UTF_16BE)] {
            let marked = decode(utf16(&format!("\u{feff}{TEXT}"), to)).unwrap();
            assert_eq!((marked.text.as_str(), marked.encoding, marked.skipped), (TEXT, encoding, 2));
            let unmarked = decode(utf16(TEXT, to)).unwrap();
            assert_eq!((unmarked.text.as_str(), unmarked.encoding, unmarked.skipped), (TEXT, encoding, 0));
        }
    }

    #[test]
    fn an_old_encoding_is_the_declared_one_or_else_guessed() {
        let western = encoding_rs::WINDOWS_1252.encode(TEXT).0.into_owned();
        assert_eq!(decode(western).unwrap().text, TEXT);
        let page = "<meta charset=\"windows-1251\"><p>Привет</p>";
        let cyrillic = encoding_rs::WINDOWS_1251.encode(page).0.into_owned();
        assert_eq!(decode(cyrillic).unwrap().text, page);
    }

    #[test]
    fn what_cannot_be_decoded_is_refused_with_its_place() {
        let mut damaged = TEXT.as_bytes().to_vec();
        damaged.insert(40, 0xff);
        let at = |bytes| decode(bytes).unwrap_err().to_string();
        assert!(at(damaged).contains("in UTF-8, and byte 40"));
        let mut lone = utf16(&format!("\u{feff}{TEXT}"), u16::to_le_bytes);
        lone.extend([0x00, 0xd8, b'a', 0]);
        let end = lone.len() - 4;
        assert!(at(lone).contains(&format!("in UTF-16LE, and byte {end} ")));
        let japanese = "<meta charset=iso-2022-jp>\u{1b}$B$\u{1b}(B".as_bytes();
        assert!(decode([japanese, b"\xff"].concat()).is_err());
    }
}

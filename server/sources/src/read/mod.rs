//! Formats: a file becomes documents, or it is skipped with its reason.

mod archive;
mod captions;
mod decode;
mod docx;
mod html;
mod kind;
#[cfg(test)]
mod office;
mod part;
mod pdf;
mod pieces;
#[cfg(test)]
mod tests;
mod weave;
mod xlsx;
mod xml;

use assay_domain::digest::Digest;
use assay_domain::source::document::{Document, File, MAX_BYTES, Unusable};
use assay_domain::source::format::Format;
use assay_domain::source::place::{Map, Unit};
use encoding_rs::UTF_8;

use decode::Decoded;
use kind::Packed;
pub use part::{Limits, Note, Part, Read};

/// A file that is to be read.
#[derive(Debug)]
pub struct Given<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: Digest,
}

/// Reads a file. What it is is told by its content first, then by its name.
///
/// # Errors
/// Says why nothing in the file can be used; nothing is repaired.
pub fn read(given: Given<'_>, limits: &Limits) -> Result<Read, Unusable> {
    let Given { name, bytes, sha256 } = given;
    let length = bytes.len() as u64;
    if length > limits.file {
        return Err(Unusable::TooLong { bytes: length, most: limits.file });
    }
    let mut file = File { bytes: length, ..File::default() };
    let (parts, mut notes) = match kind::packed(&bytes)? {
        Some(format) => {
            file.format = Some(format.format());
            packed(format, &bytes, limits)?
        }
        None => text(name, bytes, (limits, &mut file))?,
    };
    let named = Format::named(name);
    if let (Some(format), Some(_)) = (file.format, named.filter(|named| !kind::alike(file.format, *named))) {
        notes.insert(0, Note::of_file(format!("the file is {} by its content, whatever its name says", format.name())));
    }
    let alone = parts.len() == 1;
    let document = |part: Part| Document {
        name: if alone || part.name.is_empty() { name.to_owned() } else { format!("{name}#{}", part.name) },
        text: part.text.into(),
        sha256: sha256.clone(),
        file: File { map: part.map, ..file.clone() },
    };
    let documents: Vec<Document> = parts.into_iter().filter(|part| !is_blank(&part.text)).map(document).collect();
    if documents.is_empty() { Err(Unusable::Empty) } else { Ok(Read { documents, notes }) }
}

/// Reads a file whose text is packed up in it.
fn packed(kind: Packed, bytes: &[u8], limits: &Limits) -> Result<(Vec<Part>, Vec<Note>), Unusable> {
    match kind {
        Packed::Docx => docx::read(bytes, limits),
        Packed::Xlsx => xlsx::read(bytes, limits),
        Packed::Pdf => pdf::read(bytes, limits),
    }
}

/// Reads a file that is text, and records in `file` what it is.
fn text(name: &str, bytes: Vec<u8>, (limits, file): (&Limits, &mut File)) -> Result<(Vec<Part>, Vec<Note>), Unusable> {
    let decoded = decode::decode(bytes)?;
    if is_blank(&decoded.text) {
        return Err(Unusable::Empty);
    }
    file.encoding = decoded.encoding.name().to_owned();
    file.format = kind::of_text(&decoded.text, Format::named(name));
    let mut notes = Vec::new();
    if decoded.encoding != UTF_8 {
        notes.push(Note::of_file(format!("the file is not in UTF-8; it was read as {}", file.encoding)));
    }
    let (text, map) = match file.format {
        Some(Format::Html) => html::read(&decoded, limits, &mut notes)?,
        Some(format @ (Format::Srt | Format::Vtt)) => captions::read(&decoded, (format, limits), &mut notes)?,
        _ => as_it_is(decoded, limits)?,
    };
    match (is_blank(&text), file.format) {
        (true, Some(format)) => Err(Unusable::Broken { format, reason: "there are no words in it".into() }),
        _ => Ok((vec![Part { name: String::new(), text, map }], notes)),
    }
}

fn as_it_is(decoded: Decoded, limits: &Limits) -> Result<(String, Map), Unusable> {
    let Decoded { text, encoding, skipped } = decoded;
    let (bytes, most) = (text.len() as u64, limits.text.min(MAX_BYTES as u64));
    match bytes > most {
        true => Err(Unusable::TooLong { bytes, most }),
        false if encoding == UTF_8 => Ok((text, Map::Same)),
        false => Ok((text, Map::Decoded { encoding: encoding.name().to_owned(), skipped })),
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
}

impl Note {
    /// About a file as a whole.
    fn of_file(message: String) -> Self {
        Self { at: Unit::Unknown, message }
    }
}

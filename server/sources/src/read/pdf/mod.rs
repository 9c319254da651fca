//! PDF with text in it: the text page by page, in the order in which the file paints it.

mod font;
mod letters;
mod matrix;
mod page;
#[cfg(test)]
mod tests;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use assay_domain::source::place::{At, Unit};
use lopdf::{Document, LoadOptions, Object};

use super::part::{Limits, Note, Part};
use super::pieces::Pieces;
use page::{Painter, Stop};

/// How far from its beginning a PDF may say that it is one.
const PREFACE: usize = 1024;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(Vec<Part>, Vec<Note>), Unusable> {
    if bytes.is_empty() {
        return Err(Unusable::Empty);
    }
    let document = load(bytes, limits)?;
    let mut notes = repaired(&document);
    let pages = document.get_pages();
    if pages.is_empty() {
        return Err(broken("it has no pages"));
    }
    notes.extend(lost(&document, pages.len()));
    let mut painter = Painter::new(&document, limits.text);
    let mut text = Pieces::new(limits);
    for (number, id) in pages {
        let unit = Unit::Page(number);
        let (words, stopped) = painter.page(id);
        if matches!(stopped, Some(Stop::TooLong)) {
            return Err(Unusable::TooLong { bytes: limits.text + 1, most: limits.text });
        }
        let said = said(&words, stopped, painter.take_unread());
        notes.extend(said.into_iter().map(|message| Note { at: unit.clone(), message }));
        if !words.is_empty() {
            text.put(if text.is_blank() { "" } else { "\n" })?;
            text.add(&words, At::Unit(unit))?;
            text.put("\n")?;
        }
    }
    if text.is_blank() {
        return Err(broken("it holds no text: it may be scanned; run OCR first"));
    }
    Ok((vec![text.part(String::new())], notes))
}

/// What is said of a page with these words.
fn said(words: &str, stopped: Option<Stop>, unread: u32) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(Stop::Broken(why)) = stopped {
        said.push(format!("the page is broken and read no further: {why}"));
    } else if words.is_empty() && unread == 0 {
        said.push("the page holds no text; it may be a picture".to_owned());
    }
    if unread > 0 {
        said.push(format!("pieces of text in a font that does not say its letters are left out: {unread}"));
    }
    said
}

fn broken(reason: &str) -> Unusable {
    Unusable::Broken { format: Format::Pdf, reason: reason.to_owned() }
}

fn load(bytes: &[u8], limits: &Limits) -> Result<Document, Unusable> {
    let preface = bytes.get(..PREFACE).unwrap_or(bytes);
    if memchr::memmem::find(preface, b"%PDF-").is_none() {
        return Err(broken("it does not begin as a PDF does, with %PDF-"));
    }
    // Each of these streams is unpacked while the file is opened, so that together they stay within the bound.
    let packed = packed_streams(bytes).max(1) as u64;
    let options = LoadOptions::with_max_decompressed_size(usize::try_from(limits.text / packed).unwrap_or(usize::MAX));
    let wants_password = || broken("it is encrypted and wants a password; save it without one");
    match Document::load_mem_with_options(bytes, options) {
        Ok(document) if document.is_encrypted() => Err(wants_password()),
        Ok(document) => Ok(document),
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => Err(wants_password()),
        Err(error) => Err(broken(&format!("its table of objects cannot be read: {error}"))),
    }
}

/// How many streams there are that hold objects or the table of objects. A name may be written in more ways than one: `#62` is `b`.
fn packed_streams(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'/', bytes).filter(|at| is_packed(&bytes[at + 1..])).count()
}

fn is_packed(name: &[u8]) -> bool {
    let (mut rest, mut plain) = (name, Vec::with_capacity(8));
    while plain.len() < 7 {
        let code = rest.get(1..3).and_then(|code| std::str::from_utf8(code).ok());
        match (rest.first(), code.and_then(|code| u8::from_str_radix(code, 16).ok())) {
            (Some(b'#'), Some(byte)) => {
                plain.push(byte);
                rest = &rest[3..];
            }
            (Some(byte), _) if byte.is_ascii_alphanumeric() => {
                plain.push(*byte);
                rest = &rest[1..];
            }
            _ => break,
        }
    }
    plain == b"ObjStm" || plain == b"XRef"
}

fn repaired(document: &Document) -> Vec<Note> {
    let message = "its table of objects is damaged and was made anew from the objects themselves";
    let repaired = document.xref_recovery.is_some();
    repaired.then(|| Note { at: Unit::Unknown, message: message.into() }).into_iter().collect()
}

/// What is said when the file counts more pages than can be found.
fn lost(document: &Document, found: usize) -> Option<Note> {
    let pages = document.catalog().ok()?.get_deref(b"Pages", document).and_then(Object::as_dict).ok()?;
    let stated = pages.get_deref(b"Count", document).and_then(Object::as_i64).ok()?;
    let message = format!("it says that it has {stated} pages, of which {found} are found");
    (stated > found as i64).then_some(Note { at: Unit::Unknown, message })
}

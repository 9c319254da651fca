//! Workbooks: each visible sheet becomes a table of its own, in the words that a reader of the sheet sees.

mod book;
mod dates;
mod sheet;
#[cfg(test)]
mod tests;
mod value;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use assay_domain::source::place::Unit;

use super::archive::Archive;
use super::part::{Limits, Note, Part};
use book::{Book, Entry};
use sheet::Sheet;

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(Vec<Part>, Vec<Note>), Unusable> {
    let mut archive = Archive::open(bytes, Format::Xlsx, limits)?;
    let book = Book::open(&mut archive)?;
    let (mut parts, mut notes) = (Vec::new(), Vec::new());
    // All sheets together stay within what one text may have: a text that many cells share is in the file only once.
    let mut left = *limits;
    for entry in &book.sheets {
        if let Some(why) = left_out(entry) {
            let message = format!("the sheet {name:?} is left out: {why}", name = entry.name);
            notes.push(Note { at: Unit::Unknown, message });
            continue;
        }
        let Some(text) = archive.text(&entry.target)? else {
            return Err(archive.broken(format!("it has no part {target}, a sheet", target = entry.target)));
        };
        let sheet = Sheet::read(&text, &entry.name, &book, &left)?;
        notes.extend(sheet.notes());
        if sheet.is_empty() {
            let message = format!("the sheet {name:?} is empty", name = entry.name);
            notes.push(Note { at: Unit::Unknown, message });
            continue;
        }
        let part = sheet.part(&left)?;
        left.text -= part.text.len() as u64;
        parts.push(part);
    }
    if parts.is_empty() {
        return Err(Unusable::Empty);
    }
    Ok((parts, notes))
}

fn left_out(entry: &Entry) -> Option<&'static str> {
    match entry.kind.as_str() {
        _ if entry.hidden => Some("it is hidden"),
        "worksheet" => None,
        "chartsheet" => Some("it is a chart"),
        _ => Some("it is no sheet of cells"),
    }
}

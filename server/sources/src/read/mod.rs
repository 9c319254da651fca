//! Formats: a file becomes documents, or it is skipped with its reason.

mod archive;
mod docx;
#[cfg(test)]
mod office;
mod part;
mod pdf;
mod pieces;
mod xlsx;
mod xml;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;

pub use part::{Limits, Note, Part};

/// What a format's reader gives: texts and what is to be said of them, or why there are none.
pub type Read = Result<(Vec<Part>, Vec<Note>), Unusable>;

/// Reads `bytes` of a format that is packed; `None` where `format` is text.
pub fn unpack(format: Format, bytes: &[u8], limits: &Limits) -> Option<Read> {
    let read = match format {
        Format::Docx => docx::read,
        Format::Xlsx => xlsx::read,
        Format::Pdf => pdf::read,
        _ => return None,
    };
    Some(read(bytes, limits))
}

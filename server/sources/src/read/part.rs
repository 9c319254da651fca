//! What a format's reader gives.

use std::fmt;

use assay_domain::source::document::Document;
use assay_domain::source::place::{Map, Unit};

/// What a file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its texts, at least one.
    pub documents: Vec<Document>,
    /// What was passed over, or read in a way worth saying.
    pub notes: Vec<Note>,
}

/// A text out of a file. Most files hold one; a workbook holds one a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What tells it from the other texts of its file, such as the name of a sheet; empty where there is one.
    pub name: String,
    /// The text.
    pub text: String,
    /// The way back.
    pub map: Map,
}

/// Something in a file that was passed over, or read in a way worth saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where in the file.
    pub at: Unit,
    /// What, and why.
    pub message: String,
}

/// Bounds on what a file may grow to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a file.
    pub file: u64,
    /// The most bytes of text out of a file, and of any one compressed part of it once unpacked.
    pub text: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 128 << 20, text: 32 << 20 }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Unit::Unknown => Ok(()),
            Unit::Line(line) => write!(f, "line {line}: "),
            Unit::Page(page) => write!(f, "page {page}: "),
            Unit::Paragraph(paragraph) => write!(f, "paragraph {paragraph}: "),
            Unit::Cell { sheet, row, column } => write!(f, "sheet {sheet}, row {row}, column {column}: "),
        }?;
        f.write_str(&self.message)
    }
}

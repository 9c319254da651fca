//! The rows of a batch: sentences with what is known about their languages, read from CSV or JSON lines.
//!
//! A file whose header is wrong is refused as a whole ([`BadFile`]). After that each row stands for itself: one that breaks the
//! schema is a [`BadRow`] with every violation in it, and reading goes on behind it. Rows come one at a time; only the row at hand
//! is held besides the bytes of the file.
//!
//! | column | what it holds |
//! |---|---|
//! | `prompt` | the sentence; the only one that may not be blank |
//! | `category`, `expected_type`, `difficulty` | labels of the author. Any text: kept, counted by, never interpreted. The generator writes the family of the pattern, the name of the root of the tree, and easy, medium or hard |
//! | `must_accept`, `must_reject` | strings, in CSV with `;` between them, without white space around them. A blank cell is no string; a blank part of a list, `ε`, `λ` and `""` are the empty string. JSON lines have arrays of texts, where nothing is special |
//! | `is_contradiction` | whether no string at all is accepted: true or false, yes or no, 1 or 0; blank says nothing |
//! | `alphabet`, `states`, `tree` | may be left out: the alphabet as `{0, 1}`, the states of the minimal machine, and the sentence as it is understood, in its canonical form |

mod cell;
mod column;
mod lines;
mod separated;
#[cfg(test)]
mod tests;
mod unmet;
mod write;

pub use cell::{Violation, Wrong};
pub use column::Column;
pub use unmet::Unmet;
pub use write::{Unwritable, write_csv, write_json_lines};

use super::alphabet::Alphabet;
use super::oracle::Examples;

/// The longest row that is read, in bytes.
pub const MOST_ROW_BYTES: usize = 1 << 20;

/// A sentence with what is known about its language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// On which line of the file it begins, from 1; 0 where it comes from no file.
    pub line: u64,
    /// The sentence, not blank.
    pub prompt: String,
    /// What kind of sentence its author says it is.
    pub category: String,
    /// What its author says is at the root of the tree.
    pub expected_type: String,
    /// How hard its author says it is.
    pub difficulty: String,
    /// Strings that are in the language, and strings that are not; none is in both.
    pub examples: Examples,
    /// Whether the language is empty, where that is said.
    pub is_contradiction: Option<bool>,
    /// The alphabet, where it is said outside the sentence.
    pub alphabet: Option<Alphabet>,
    /// How many states the minimal machine has, where that is said.
    pub states: Option<u64>,
    /// The sentence as it must be understood, where that is said.
    pub tree: Option<String>,
}

/// A row that breaks the schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {}", .violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct BadRow {
    /// On which line of the file the row begins, from 1.
    pub line: u64,
    /// Everything that is wrong with it, in the order of the columns; at least one.
    pub violations: Vec<Violation>,
}

/// Why a file has no rows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// There is nothing in it.
    #[error("the file is empty; its first line must name the columns: {}", Column::required())]
    Empty,
    /// It is written in another encoding.
    #[error("the file begins with the mark of UTF-16; save it as UTF-8")]
    NotUtf8,
    /// Its first line names no column.
    #[error(
        "line 1 is no header: it begins with {first:?}, and names none of the columns; write {}",
        Column::required()
    )]
    NoHeader {
        /// The first cell, cut at 40 characters.
        first: String,
    },
    /// The quotation marks of its first line do not match.
    #[error("line 1, the header: {0}")]
    Quoting(Violation),
    /// Its first line has not the right columns.
    #[error("the header is wrong: {}", columns(.missing, .unknown, .twice))]
    Columns {
        /// The columns that must be there and are not.
        missing: Vec<Column>,
        /// What is no column, and the column it is like.
        unknown: Vec<(String, Option<Column>)>,
        /// The columns that are there twice.
        twice: Vec<Column>,
    },
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Commas between cells, quotation marks around cells that need them (RFC 4180), and a header.
    Csv,
    /// A JSON object on each line.
    JsonLines,
}

/// The rows of `bytes`, in order. A byte order mark is passed over, and so are blank lines.
///
/// # Errors
/// Where the file as a whole cannot be read: it is empty, in UTF-16, or, in CSV, without the right header.
pub fn read(bytes: &[u8], format: Format) -> Result<Rows<'_>, BadFile> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(BadFile::NotUtf8);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.trim_ascii().is_empty() {
        return Err(BadFile::Empty);
    }
    Ok(Rows(match format {
        Format::Csv => Source::Separated(separated::Rows::of(text)?),
        Format::JsonLines => Source::Lines(lines::Rows::of(text)),
    }))
}

/// The rows of a file, one at a time.
pub struct Rows<'b>(Source<'b>);

enum Source<'b> {
    Separated(separated::Rows<'b>),
    Lines(lines::Rows<'b>),
}

impl Iterator for Rows<'_> {
    type Item = Result<Case, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Source::Separated(rows) => rows.next(),
            Source::Lines(rows) => rows.next(),
        }
    }
}

fn columns(missing: &[Column], unknown: &[(String, Option<Column>)], twice: &[Column]) -> String {
    let names = |columns: &[Column]| columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ");
    let mut faults = Vec::new();
    if !missing.is_empty() {
        faults.push(format!("missing: {}", names(missing)));
    }
    faults.extend(unknown.iter().map(|(name, nearest)| match nearest {
        Some(nearest) => format!("{name:?} is no column (is {} meant?)", nearest.name()),
        None => format!("{name:?} is no column"),
    }));
    if !twice.is_empty() {
        faults.push(format!("there twice: {}", names(twice)));
    }
    faults.join("; ")
}

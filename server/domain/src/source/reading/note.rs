//! What a reading passed over, said in words.

use std::fmt;

/// Something in a document that was not read as anybody's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadingNote {
    /// A place that does not keep to its format.
    Passed {
        /// Name of the document.
        document: String,
        /// Line, from 1.
        line: u32,
        /// What is wrong there.
        fault: Fault,
    },
    /// Somebody is named and nothing the person says is recorded.
    WithoutWords {
        /// Name of the document.
        document: String,
        /// Label of the person.
        participant: String,
    },
}

/// What is wrong at a place that was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A row of a table with another number of fields than its header.
    RaggedRow {
        /// Fields of the row.
        fields: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// A quoted field that never ends.
    OpenQuote,
    /// Not JSON from here on; the text was read in another shape, or the line left out.
    NotJson(&'static str),
    /// Not YAML; the text was read in another shape.
    NotYaml(String),
    /// A file that is called a table, in which no column is told to hold words.
    NoColumns,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RaggedRow { fields, expected } => {
                write!(f, "the row has {fields} fields and the header {expected}; it was left out")
            }
            Self::OpenQuote => f.write_str("a quoted field never ends; the rest was left out"),
            Self::NotYaml(reason) => write!(f, "not YAML: {reason}; the document was read as text"),
            Self::NoColumns => f.write_str(
                "no column of the table is told to hold what people say, such as one headed `response`; it was read as text",
            ),
            Self::NotJson(reason) => write!(f, "not JSON: {reason}"),
        }
    }
}

impl ReadingNote {
    /// Name of the document it is about.
    #[must_use]
    pub fn document(&self) -> &str {
        match self {
            Self::Passed { document, .. } | Self::WithoutWords { document, .. } => document,
        }
    }
}

impl fmt::Display for ReadingNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed { document, line, fault } => write!(f, "{document}, line {line}: {fault}"),
            Self::WithoutWords { document, participant } => {
                write!(f, "{document}: {participant:?} is named but says nothing")
            }
        }
    }
}

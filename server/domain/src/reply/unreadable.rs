//! Why an answer holds no value that can be used, in words that can be sent back to the model that wrote it.

use std::fmt;

/// Why an answer cannot be read. Its text never carries the answer's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Prose, a refusal, reasoning, or nothing at all.
    #[error("the answer holds no JSON; send one complete JSON value and nothing else")]
    Nothing,
    /// A value begins and never ends.
    #[error(
        "the JSON that begins at byte {at} was cut off at byte {end}; send one complete JSON value, shorter if need be"
    )]
    Truncated {
        /// Where the value begins.
        at: usize,
        /// Where the text ends.
        end: usize,
    },
    /// A value begins and goes wrong beyond repair.
    #[error("the JSON is malformed at byte {at}: {reason}; send one complete, strict JSON value")]
    Malformed {
        /// Where it goes wrong.
        at: usize,
        /// What is wrong.
        reason: Reason,
    },
    /// A value of another shape than asked for.
    #[error("the JSON has another shape than asked for: at {path:?} {reason}; send JSON of the schema asked for")]
    WrongShape {
        /// Where, as a JSON pointer into the value asked for; property names are the schema's own.
        path: String,
        /// What the schema asks for there, and what kind of value came.
        reason: String,
    },
    /// Nested deeper than [`super::DEPTH`].
    #[error("the JSON is nested too deeply at byte {at}; send JSON of the schema asked for")]
    TooDeep {
        /// Where.
        at: usize,
    },
    /// Longer than [`super::SIZE`].
    #[error("the answer of {bytes} bytes is too large; send a shorter one")]
    TooLarge {
        /// How long it is.
        bytes: usize,
    },
}

/// What is wrong at a place in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A value is missing.
    NoValue,
    /// A key is missing.
    NoKey,
    /// A colon is missing.
    NoColon,
    /// Neither a comma nor a closing bracket.
    NoSeparator,
    /// A string whose end cannot be told.
    OpenString,
    /// A number that cannot be read.
    BadNumber,
    /// A number of more than [`super::DIGITS`] digits.
    TooManyDigits,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoValue => "a value is missing",
            Self::NoKey => "a key is missing",
            Self::NoColon => "a colon is missing",
            Self::NoSeparator => "a comma or a closing bracket is missing",
            Self::OpenString => "a string's end cannot be told",
            Self::BadNumber => "a number cannot be read",
            Self::TooManyDigits => "a number has too many digits",
        })
    }
}

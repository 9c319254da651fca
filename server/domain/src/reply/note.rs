//! What was done to an answer to make it readable.

use std::fmt;

/// One thing that was repaired, or that a reader should know of. Never carries the answer's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Note {
    /// What.
    pub kind: NoteKind,
    /// Where: a byte offset in the answer.
    pub at: usize,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind.as_str(), self.at)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $words:literal,)*) => {
        /// What a [`Note`] is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum NoteKind { $($(#[$doc])* $kind,)* }

        impl NoteKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// In a few words.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $words,)* }
            }
        }
    };
}

kinds! {
    /// A comma before a closer, or one too many.
    TrailingComma = "a comma too many",
    /// A string or key in single quotes or backticks.
    SingleQuotes = "single quotes",
    /// A comment, or an ellipsis in place of values.
    Comment = "a comment",
    /// `True`, `None`, a tuple, a string prefix, triple quotes, `undefined`.
    PythonLiteral = "a literal of a programming language",
    /// Typographic quotation marks around a string or key.
    SmartQuotes = "typographic quotes",
    /// A line break or another control character inside a string.
    RawNewline = "a control character inside a string",
    /// An escape JSON does not have, or half a surrogate pair.
    BadEscape = "a bad escape",
    /// Quotation marks inside a string that were not escaped.
    InnerQuotes = "unescaped quotes inside a string",
    /// A string that lacks its opening or closing quotation mark.
    MissingQuote = "a missing quotation mark",
    /// No comma between two values.
    MissingComma = "a missing comma",
    /// Another separator than `,` and `:`.
    OddSeparator = "another separator than a comma or colon",
    /// An object, list or answer that was never closed.
    MissingCloser = "a missing closing bracket",
    /// A closing bracket that closes nothing, or of the wrong kind.
    StrayCloser = "a stray closing bracket",
    /// A key without quotation marks.
    UnquotedKey = "a key without quotes",
    /// A string without quotation marks.
    UnquotedText = "a text without quotes",
    /// A number written in a way JSON does not have: `.5`, `+1`, `007`, `1_000`.
    OddNumber = "an oddly written number",
    /// A whole number of more digits than are kept.
    Rounded = "a number rounded for its many digits",
    /// `NaN`, an infinity, or a number too large: read as null.
    NonFinite = "a number that is not finite",
    /// A key given twice in an object; the last one counts.
    DuplicateKey = "a key given twice",
    /// A value of another type that means the same: `"7"` for 7, a lone value for a list of one.
    Coerced = "a value of another type",
    /// A property that may be null and was left out: read as null.
    Absent = "a property left out",
    /// A property nobody asked for: dropped.
    Extra = "a property not asked for",
    /// A key spelt differently.
    Renamed = "a key spelt differently",
    /// The answer was inside another value.
    Unwrapped = "the answer inside another value",
    /// The answer came without the object that should hold it.
    Wrapped = "the answer without the object around it",
    /// JSON written into a string.
    Encoded = "JSON inside a string",
    /// Reasoning that was never closed before the answer.
    OpenReasoning = "reasoning that was never closed",
    /// One value a line instead of a list.
    Lines = "values line by line instead of a list",
}

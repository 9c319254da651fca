//! What is wrong with a template.

/// Why documents cannot be put together by a template of the user's own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Too long to be looked at.
    #[error("the template has {bytes} bytes; the most is {most}")]
    TooLong {
        /// Bytes it has.
        bytes: usize,
        /// The most it may have.
        most: usize,
    },
    /// Something in a line of it.
    #[error("line {line} of the template: {reason}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// It goes on too long.
    #[error("the template takes more than {0} steps; loops within loops over documents do")]
    TooManySteps(u64),
    /// It says too much around the texts.
    #[error("the template writes more than {0} bytes beside the texts of the documents")]
    TooMuch(usize),
    /// A document is left out.
    #[error("the template leaves out the text of {document:?}; it has to place the text of every document")]
    LeftOut {
        /// Name of the document.
        document: String,
    },
    /// A document is placed again.
    #[error("the template places the text of {document:?} twice; each text has one place")]
    Twice {
        /// Name of the document.
        document: String,
    },
    /// A text has no mark before or after it.
    #[error(
        "nothing sets the text of {document:?} apart, so that it could pass for another's or for the question; \
         write {{{{ tag }}}} before and after each text"
    )]
    NotApart {
        /// Name of the document.
        document: String,
    },
}

impl Fault {
    pub(super) fn line(line: usize, reason: impl Into<String>) -> Self {
        Self::Line { line, reason: reason.into() }
    }
}

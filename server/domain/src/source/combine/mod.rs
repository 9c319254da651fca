//! Documents put together into one text for a model, and the way back: every position of that text leads to the document it is of.
//!
//! A document may say anything, its own end included. So the marks between documents carry a tag that occurs in none of them; and it
//! is derived from the documents, since answers are kept by what was asked, so that the same documents have to give the same text.

mod combined;
mod fault;
mod given;
mod line;
mod own;
mod tag;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use combined::{Combined, Stands};
pub use fault::Fault;
pub use given::Given;
pub use own::Own;

use super::document::Document;

/// A document and what a template may say of it besides.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The document.
    pub document: &'a Document,
    /// Labels of the people whose words it holds; those that it names.
    pub participants: Vec<&'a str>,
    /// Tokens of its text; `None` where nobody has counted.
    pub tokens: Option<u64>,
}

/// How documents are set out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// One that is given.
    Given(Given),
    /// One of the user's own.
    Own(Own),
}

impl Default for Template {
    fn default() -> Self {
        Self::Given(Given::default())
    }
}

impl From<Given> for Template {
    fn from(given: Given) -> Self {
        Self::Given(given)
    }
}

impl Template {
    /// Puts `parts` together, in time linear in their length.
    ///
    /// # Errors
    /// What is wrong with a template of the user's own; one that is given takes everything.
    pub fn combine(&self, parts: &[Part<'_>]) -> Result<Combined, Fault> {
        match self {
            Self::Given(given) => Ok(given.combine(parts)),
            Self::Own(own) => own.combine(parts),
        }
    }
}

//! A template of the user's own.
//!
//! It is a Jinja template with `{{ ... }}`, `{# ... #}` and the tags `for`, `if` and `set`. It sees
//!
//! | name | what it is |
//! |---|---|
//! | `tag` | digits that occur in no document; stands before and after every text |
//! | `documents` | the documents, in order |
//! | `documents[i].text` | the text: placed once, as it is |
//! | `documents[i].name` | its name |
//! | `documents[i].format` | its format, such as `md`; empty where it is not known |
//! | `documents[i].bytes` | bytes of its file |
//! | `documents[i].participants` | labels of the people in it, a list |
//! | `documents[i].people` | the same in words, the first twelve of them |
//! | `documents[i].tokens` | tokens of its text; undefined where nobody has counted |
//! | `documents[i].title`, `.licence`, `.consent` | what its owner says of it; empty where nothing is said |
//! | `total.documents`, `.bytes`, `.participants` | how many in all |
//! | `total.tokens` | tokens of all texts; undefined where one is not counted |
//!
//! and the filters `default`, `first`, `join`, `last`, `length`, `lower`, `quoted` (a string of JSON), `trim` and `upper`. What is not
//! there is an error. What a value prints stays in its line.
//!
//! Every document's text has exactly one place, since a document that is silently left out, or counted twice, spoils what is drawn
//! from the rest; a template that wants otherwise is refused.

mod guard;
mod render;
mod values;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::combined::{Builder, Combined};
use super::{Fault, Part, tag};

/// Longest template, in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// A template of the user's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Own(Arc<str>);

impl Own {
    /// A template with this source.
    ///
    /// # Errors
    /// What in it is not understood or not for templates of documents. Names that are not there come out in [`Self::combine`].
    pub fn new(source: &str) -> Result<Self, Fault> {
        guard::check(source)?;
        render::check(source)?;
        Ok(Self(source.into()))
    }

    /// Its source.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0
    }

    /// Puts `parts` together, in time linear in their length and in the steps of the template, which are bounded.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn combine(&self, parts: &[Part<'_>]) -> Result<Combined, Fault> {
        guard::check(&self.0)?;
        let tag = tag::of(parts);
        let written = render::render(&self.0, values::root(parts, &tag), parts.len())?;
        let mut text = Builder::new(parts, tag);
        for (index, words) in written.split(values::MARK).enumerate() {
            match (index % 2, words.parse()) {
                (1, Ok(document)) if document < parts.len() => text.place(document)?,
                _ => text.write(words),
            }
        }
        text.finish()
    }
}

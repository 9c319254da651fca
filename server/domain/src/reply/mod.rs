//! The one reader of what models answer.
//!
//! Models wrap JSON in prose, fences, reasoning and other JSON, write it in the notation of other languages, and are cut off.
//! [`read`] finds the last complete value of the shape asked for, in one forward pass over the text, and says of everything it
//! put right what it was and where. It never guesses: a number or string that was cut off is dropped with all that depends on
//! it, and what can be read in two ways is an error. Errors and notes never carry the answer's words. [`Growing`] shows what is
//! complete of an answer that is still being written.

mod bytes;
mod choose;
mod de;
mod find;
mod fit;
mod growing;
mod node;
mod note;
mod prose;
mod scan;
mod shape;
#[cfg(test)]
mod tests;
mod unreadable;
mod wanted;
mod wrap;

use serde::Deserialize;

pub use growing::{Complete, Growing};
pub use note::{Note, NoteKind};
pub use unreadable::{Reason, Unreadable};
pub use wanted::{BadSchema, Wanted};

/// The longest answer that is read, in bytes.
pub const SIZE: usize = 64 * 1024 * 1024;
/// The deepest that values may be nested.
pub const DEPTH: usize = 128;
/// The most digits a number may have.
pub const DIGITS: usize = 256;

/// A value read from an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'t> {
    node: node::Node<'t>,
    /// What was put right, in the order of the text.
    pub notes: Vec<Note>,
    /// The answer was cut off: these are the complete elements of the list that was asked for.
    pub truncated: bool,
}

impl<'t> Found<'t> {
    /// The value as a type.
    ///
    /// # Errors
    /// [`Unreadable::WrongShape`] when it is none.
    pub fn into_typed<T: Deserialize<'t>>(self) -> Result<T, Unreadable> {
        T::deserialize(self.node).map_err(|error| Unreadable::WrongShape { path: String::new(), reason: error.0 })
    }

    /// The value as JSON.
    #[must_use]
    pub fn into_json(self) -> serde_json::Value {
        self.node.into_json()
    }
}

/// Reads the value that is `wanted` out of `text`: of several, the last complete one that fits.
///
/// # Errors
/// Says why there is none.
pub fn read<'t>(text: &'t str, wanted: &Wanted) -> Result<Found<'t>, Unreadable> {
    if text.len() > SIZE {
        return Err(Unreadable::TooLarge { bytes: text.len() });
    }
    choose::choose(text, find::find(text, 0), wanted)
}

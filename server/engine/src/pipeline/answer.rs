//! From an answer's text to a typed value, by its schema. What can be put right without guessing is, with a note; the rest is a
//! complaint for the next attempt.

use assay_domain::reply::{self, BadSchema, Note, NoteKind, Wanted};
use serde::de::DeserializeOwned;

use crate::port::model::{Answer, Complaint, ErrorClass, Read};

/// An answer's value, with what is known about how it was read.
#[derive(Debug)]
pub(super) struct Value<T> {
    pub(super) value: T,
    /// What the reader put right.
    pub(super) notes: Vec<Note>,
    /// The answer was cut off; `value` is the complete part of it.
    pub(super) truncated: bool,
}

impl<T: DeserializeOwned> Value<T> {
    /// Reads `text` by a schema.
    pub(super) fn read(text: &str, wanted: &Result<Wanted, BadSchema>) -> Result<Self, Complaint> {
        let wanted = wanted.as_ref().map_err(|error| Complaint::unreadable(error.to_string()))?;
        let mut found = reply::read(text, wanted)?;
        let (notes, truncated) = (std::mem::take(&mut found.notes), found.truncated);
        Ok(Self { value: found.into_typed()?, notes, truncated })
    }
}

impl<T> Value<T> {
    /// The value, unless it was cut off at `place`: what is missing would count as nothing said.
    pub(super) fn whole(self, place: &str) -> Result<Self, Complaint> {
        if self.truncated {
            let message = format!("the JSON was cut off {place}; send one complete JSON value");
            return Err(Complaint { class: ErrorClass::Truncated, message });
        }
        Ok(self)
    }

    pub(super) fn map<U>(self, change: impl FnOnce(T) -> Result<U, String>) -> Result<Value<U>, Complaint> {
        let value = change(self.value).map_err(Complaint::unreadable)?;
        Ok(Value { value, notes: self.notes, truncated: self.truncated })
    }

    /// As one of all answers.
    pub(super) fn answered(self, answer: impl FnOnce(T) -> Answer) -> Read {
        Read { answer: answer(self.value), truncated: self.truncated, repairs: repairs(&self.notes) }
    }
}

/// What was put right, a line a kind. That a model leaves out what may be null is no news.
fn repairs(notes: &[Note]) -> Vec<String> {
    let mut kinds: Vec<(&Note, usize)> = Vec::new();
    for note in notes.iter().filter(|note| note.kind != NoteKind::Absent) {
        match kinds.iter_mut().find(|(first, _)| first.kind == note.kind) {
            Some((_, times)) => *times += 1,
            None => kinds.push((note, 1)),
        }
    }
    let line = |(first, times): (&Note, usize)| match times {
        1 => first.to_string(),
        times => format!("{first}, and {} more times", times - 1),
    };
    kinds.into_iter().map(line).collect()
}

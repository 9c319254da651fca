//! What one document yields, before documents are put together: people by their labels, and turns.

use rustc_hash::FxHashMap;

use super::{attribute, note::Fault};
use crate::persona::Demographics;
use crate::source::span::Span;

/// Who speaks, within one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Person(usize),
    Interviewer,
}

pub(super) struct Person {
    pub(super) label: String,
    pub(super) demographics: Demographics,
}

pub(super) struct Said {
    pub(super) who: Who,
    pub(super) span: Span,
    pub(super) topic: Option<String>,
    /// The mark of an escape sequence in these words; empty where there are none.
    pub(super) escape: &'static str,
}

/// One document, as far as it is read.
pub(super) struct Script<'a> {
    pub(super) text: &'a str,
    pub(super) people: Vec<Person>,
    pub(super) turns: Vec<Said>,
    pub(super) faults: Vec<(u32, Fault)>,
    /// The mark of an escape sequence in what is said next; empty where there are none.
    pub(super) escape: &'static str,
    by_label: FxHashMap<String, usize>,
}

impl<'a> Script<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (people, turns, faults) = (Vec::new(), Vec::new(), Vec::new());
        Self { text, people, turns, faults, escape: "", by_label: FxHashMap::default() }
    }

    /// The person of this label, new or met before.
    pub(super) fn person(&mut self, label: &str) -> usize {
        let label = label.trim();
        if let Some(&known) = self.by_label.get(label) {
            return known;
        }
        let index = self.people.len();
        self.people.push(Person { label: label.to_owned(), demographics: Demographics::default() });
        self.by_label.insert(label.to_owned(), index);
        index
    }

    /// Records what the document states about somebody; what was stated first stands.
    pub(super) fn describe(&mut self, person: usize, key: &str, value: &str) {
        attribute::describe(&mut self.people[person].demographics, key, value);
    }

    /// Records the words of `who` in `start..end`; nothing if these are white space.
    pub(super) fn say(&mut self, who: Who, start: usize, end: usize, topic: Option<&str>) {
        if self.text.get(start..end).is_some_and(|words| words.contains(char::is_alphanumeric)) {
            let span = Span { start: start as u32, end: end as u32 };
            self.turns.push(Said { who, span, topic: topic.map(str::to_owned), escape: self.escape });
        }
    }
}

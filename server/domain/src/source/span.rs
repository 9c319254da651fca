//! A place in a document.

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into a document, `start..end`, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte, from 0.
    pub start: u32,
    /// First byte after the last.
    pub end: u32,
}

impl Span {
    /// The text of `source` in this span; `None` when the span is inverted, outside, or splits a character.
    #[must_use]
    pub fn of<'a>(&self, source: &'a str) -> Option<&'a str> {
        source.get(self.start as usize..self.end as usize)
    }

    /// Whether `other` lies wholly within this span.
    #[must_use]
    pub fn contains(&self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether they share a byte.
    #[must_use]
    pub fn overlaps(&self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

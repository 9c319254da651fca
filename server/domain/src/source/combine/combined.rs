//! The combined text and its index.

use std::ops::Range;

use super::{Fault, Part};
use crate::source::span::Span;

/// Documents in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// The text.
    pub text: String,
    /// What the marks between documents carry; in no document.
    pub tag: String,
    /// Where each text is placed, in the order of the text.
    placed: Vec<Placed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Placed {
    range: Range<usize>,
    document: usize,
}

/// What a range of the combined text is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Wholly in one document's text.
    Within {
        /// The document, by position.
        document: usize,
        /// Where in its text.
        span: Span,
    },
    /// Over a boundary: in part in a document's text.
    Across,
    /// In no document's text.
    Outside,
}

impl Combined {
    /// The document and the position in its text that stand at `offset`; `None` in the words between documents and behind the end.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<(usize, usize)> {
        let placed = self.placed.get(self.from(offset))?;
        placed.range.contains(&offset).then(|| (placed.document, offset - placed.range.start))
    }

    /// What the bytes of `range` are of.
    #[must_use]
    pub fn stands(&self, range: Range<usize>) -> Stands {
        let Some(placed) = self.placed.get(self.from(range.start)) else { return Stands::Outside };
        let text = &placed.range;
        if range.start > range.end || (range.start < text.start && range.end <= text.start) {
            return Stands::Outside;
        }
        if range.start < text.start || text.end < range.end {
            return Stands::Across;
        }
        // Texts are far shorter than what 32 bits count.
        let (start, end) = ((range.start - text.start) as u32, (range.end - text.start) as u32);
        Stands::Within { document: placed.document, span: Span { start, end } }
    }

    /// Where the text of each document is placed, in the order of the combined text.
    pub fn placed(&self) -> impl ExactSizeIterator<Item = (usize, Range<usize>)> {
        self.placed.iter().map(|placed| (placed.document, placed.range.clone()))
    }

    /// Position of the first text that ends after `offset`.
    fn from(&self, offset: usize) -> usize {
        self.placed.partition_point(|placed| placed.range.end <= offset)
    }
}

/// Puts a combined text together: the only place where positions are told.
pub(super) struct Builder<'a> {
    parts: &'a [Part<'a>],
    tag: String,
    text: String,
    placed: Vec<Placed>,
    is_placed: Vec<bool>,
    /// Whether the tag has been written since the last text.
    apart: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(parts: &'a [Part<'a>], tag: String) -> Self {
        let texts: usize = parts.iter().map(|part| part.document.text.len()).sum();
        let text = String::with_capacity(texts + 160 * parts.len());
        Self {
            parts,
            tag,
            text,
            placed: Vec::with_capacity(parts.len()),
            is_placed: vec![false; parts.len()],
            apart: false,
        }
    }

    /// Writes words that are no document's.
    pub(super) fn write(&mut self, words: &str) {
        self.apart |= words.contains(&self.tag);
        self.text.push_str(words);
    }

    /// Writes the text of a document, which there must be.
    pub(super) fn place(&mut self, document: usize) -> Result<(), Fault> {
        let name = || self.parts[document].document.name.clone();
        if std::mem::replace(&mut self.is_placed[document], true) {
            return Err(Fault::Twice { document: name() });
        }
        if !std::mem::take(&mut self.apart) {
            return Err(Fault::NotApart { document: name() });
        }
        self.place_next(document);
        Ok(())
    }

    /// Writes the text of a document that is known to have no place yet and to be set apart.
    pub(super) fn place_next(&mut self, document: usize) {
        let start = self.text.len();
        self.text.push_str(&self.parts[document].document.text);
        self.placed.push(Placed { range: start..self.text.len(), document });
    }

    pub(super) fn finish(self) -> Result<Combined, Fault> {
        let name = |document: usize| self.parts[document].document.name.clone();
        if let Some(document) = self.is_placed.iter().position(|placed| !placed) {
            return Err(Fault::LeftOut { document: name(document) });
        }
        match self.placed.last() {
            Some(last) if !self.apart => Err(Fault::NotApart { document: name(last.document) }),
            _ => Ok(self.unchecked()),
        }
    }

    /// Without asking whether every document has its place.
    pub(super) fn unchecked(self) -> Combined {
        Combined { text: self.text, tag: self.tag, placed: self.placed }
    }
}

//! A text put together from places in a file, within bounds.

use assay_domain::source::document::{MAX_BYTES, Unusable};
use assay_domain::source::place::{At, Map, Piece};

use super::part::{Limits, Part};

/// A text that grows.
pub(super) struct Pieces {
    text: String,
    pieces: Vec<Piece>,
    most: usize,
}

impl Pieces {
    pub(super) fn new(limits: &Limits) -> Self {
        let most = usize::try_from(limits.text).unwrap_or(MAX_BYTES).min(MAX_BYTES);
        Self { text: String::new(), pieces: Vec::new(), most }
    }

    /// Adds `words`, which stand at `at`.
    pub(super) fn add(&mut self, words: &str, at: At) -> Result<(), Unusable> {
        if words.is_empty() {
            return Ok(());
        }
        let length = self.text.len() + words.len();
        if length > self.most {
            return Err(Unusable::TooLong { bytes: length as u64, most: self.most as u64 });
        }
        if self.pieces.last().is_none_or(|last| last.at != at) {
            self.pieces.push(Piece { start: self.text.len() as u32, at });
        }
        self.text.push_str(words);
        Ok(())
    }

    /// Adds `words` that are not in the file.
    pub(super) fn put(&mut self, words: &str) -> Result<(), Unusable> {
        self.add(words, At::Nowhere)
    }

    /// Whether there are no words yet.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text that has come together.
    pub(super) fn part(self, name: String) -> Part {
        Part { name, text: self.text, map: Map::Pieces(self.pieces.into()) }
    }
}

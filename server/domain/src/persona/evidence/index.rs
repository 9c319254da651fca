//! Every word of the documents and where it stands, in twelve bytes a word.

use std::ops::Range;

use super::fold::escape;
use crate::source::document::Document;

/// A word: a hash of its lower-case form, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) hash: u32,
    pub(super) start: u32,
}

/// The words of all documents, in order, and their positions in the order of hashes.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) words: Vec<Word>,
    /// `hash << 32 | position`, sorted.
    sorted: Vec<u64>,
    /// For each document, the end of its words.
    until: Vec<usize>,
}

impl Index {
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut words = Vec::new();
        let mut until = Vec::with_capacity(documents.len());
        for document in documents {
            each(&document.text, |hash, start, _| words.push(Word { hash, start: start as u32 }));
            until.push(words.len());
        }
        let mut sorted: Vec<u64> =
            words.iter().enumerate().map(|(at, word)| u64::from(word.hash) << 32 | at as u64).collect();
        sorted.sort_unstable();
        Self { words, sorted, until }
    }

    /// Positions of words with this hash, in order.
    pub(super) fn positions(&self, hash: u32) -> impl ExactSizeIterator<Item = usize> + '_ {
        let from = self.sorted.partition_point(|entry| ((entry >> 32) as u32) < hash);
        let count = self.sorted[from..].partition_point(|entry| (entry >> 32) as u32 == hash);
        self.sorted[from..from + count].iter().map(|entry| (entry & u64::from(u32::MAX)) as usize)
    }

    /// The document that holds the word at a position.
    pub(super) fn document_of(&self, position: usize) -> usize {
        self.until.partition_point(|&end| end <= position)
    }

    /// Positions of a document's words.
    pub(super) fn range(&self, document: usize) -> Range<usize> {
        let start = document.checked_sub(1).map_or(0, |before| self.until[before]);
        start..self.until[document]
    }
}

/// Calls `found` with the hash, start and end of every word: a run of letters and digits, escapes apart.
pub(super) fn each(text: &str, mut found: impl FnMut(u32, usize, usize)) {
    const SEED: u32 = 0x811c_9dc5;
    let mut open: Option<(usize, u32)> = None;
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if at < skip {
            continue;
        }
        if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) {
            let (start, hash) = open.unwrap_or((at, SEED));
            let small = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            open = Some((start, (hash ^ small as u32).wrapping_mul(0x0100_0193)));
            continue;
        }
        if let Some((start, hash)) = open.take() {
            found(hash, start, at);
        }
        if c == '\\' {
            skip = at + escape(&text[at..]).map_or(1, |(_, length)| length);
        }
    }
    if let Some((start, hash)) = open {
        found(hash, start, text.len());
    }
}

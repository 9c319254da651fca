//! A text put together from pieces of a file, each with its way back.

use std::sync::Arc;

use assay_domain::source::document::Unusable;
use assay_domain::source::place::{At, Map, Piece};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::decode::Decoded;
use super::part::Limits;

/// How far the file is gone through: the same place in its text, in its bytes and in its lines.
struct Cursor {
    text: usize,
    byte: u64,
    line: u32,
}

/// Pieces are taken in the order in which they stand in the file.
pub(super) struct Weave<'a> {
    source: &'a Decoded,
    cursor: Cursor,
    text: String,
    pieces: Vec<Piece>,
}

impl<'a> Weave<'a> {
    pub(super) fn new(source: &'a Decoded) -> Self {
        let cursor = Cursor { text: 0, byte: source.skipped.into(), line: 1 };
        Self { source, cursor, text: String::new(), pieces: Vec::new() }
    }

    /// The text as far as it is.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Takes `start..end` of the file's text as it is.
    pub(super) fn take(&mut self, start: usize, end: usize) {
        let source = self.source;
        let Some(words) = source.text.get(start..end) else { return };
        let mut at = start;
        for run in runs(words, source.encoding) {
            let verbatim = source.encoding == UTF_8 || (run.is_ascii() && source.encoding.is_ascii_compatible());
            self.piece(at, at + run.len(), verbatim);
            self.text.push_str(run);
            at += run.len();
        }
    }

    /// Puts `words` where `start..end` of the file's text stands for them.
    pub(super) fn put(&mut self, words: &str, start: usize, end: usize) {
        if !words.is_empty() {
            self.piece(start, end, false);
            self.text.push_str(words);
        }
    }

    /// Puts in what is not in the file.
    pub(super) fn join(&mut self, words: &str) {
        if self.pieces.last().is_none_or(|piece| piece.at != At::Nowhere) {
            self.pieces.push(Piece { start: self.text.len() as u32, at: At::Nowhere });
        }
        self.text.push_str(words);
    }

    /// The text and its map; what was put after the last words is dropped.
    pub(super) fn finish(mut self, limits: &Limits) -> Result<(String, Map), Unusable> {
        let bytes = self.text.len() as u64;
        if bytes > limits.text {
            return Err(Unusable::TooLong { bytes, most: limits.text });
        }
        self.text.shrink_to_fit();
        Ok((self.text, Map::Pieces(Arc::from(self.pieces))))
    }

    fn piece(&mut self, start: usize, end: usize, verbatim: bool) {
        let (from, line) = self.reach(start);
        let (to, _) = self.reach(end);
        if let (true, Some(Piece { at: At::Bytes { end, verbatim: true, .. }, .. })) =
            (verbatim, self.pieces.last_mut())
            && *end == from
        {
            *end = to;
            return;
        }
        let at = At::Bytes { start: from, end: to, line, verbatim };
        self.pieces.push(Piece { start: self.text.len() as u32, at });
    }

    /// The byte and the line of a place in the file's text.
    fn reach(&mut self, to: usize) -> (u64, u32) {
        let passed = self.source.text.get(self.cursor.text..to).unwrap_or_default();
        self.cursor.byte += length(passed, self.source.encoding);
        self.cursor.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u32;
        self.cursor.text += passed.len();
        (self.cursor.byte, self.cursor.line)
    }
}

/// Bytes that `text` takes in a file that was found to encode without loss.
fn length(text: &str, encoding: &'static Encoding) -> u64 {
    match encoding {
        _ if encoding == UTF_8 => text.len() as u64,
        _ if encoding == UTF_16LE || encoding == UTF_16BE => 2 * text.encode_utf16().count() as u64,
        _ if encoding.is_single_byte() => text.chars().count() as u64,
        _ => encoding.encode(text).0.len() as u64,
    }
}

/// Stretches that are found by themselves: all of it in UTF-8; elsewhere ASCII, words, and single characters.
fn runs<'a>(words: &'a str, encoding: &'static Encoding) -> impl Iterator<Item = &'a str> {
    let ascii = encoding.is_ascii_compatible();
    let class = move |c: char| match () {
        () if encoding == UTF_8 || (ascii && c.is_ascii()) => 0,
        () if c.is_alphanumeric() => 1,
        () => 2,
    };
    let mut rest = words;
    std::iter::from_fn(move || {
        let first = class(rest.chars().next()?);
        let same = rest.char_indices().skip(1).find(|(_, c)| first == 2 || class(*c) != first);
        let (run, after) = rest.split_at(same.map_or(rest.len(), |(at, _)| at));
        rest = after;
        Some(run)
    })
}

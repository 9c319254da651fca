//! Long pieces, in windows: what a hostile text costs is bounded by its length, in time and in memory.
//!
//! A row of tokens is the encoding of its text if and only if every two neighbours are the encoding of theirs. (The first merge that
//! crossed a border between tokens would be one that the two beside the border make by themselves, since until then each side has
//! merged as if alone.) So windows can be merged apart, a border is right where the tokens beside it stay apart, and where they do
//! not, the window before is taken larger. A token that follows itself may do so for as long as its bytes are repeated.

use super::merge::Merger;
use super::ranks::Ranks;

/// Bytes merged at once.
const WINDOW: usize = 2048;
/// Tokens at the end of a window that are merged again with what follows: more text may change them.
const MARGIN: usize = 8;

/// Tokens of a piece of many bytes.
pub(super) fn count(piece: &[u8], ranks: &Ranks) -> usize {
    Counting { piece, ranks, merger: Merger::default(), settled: Vec::new() }.count()
}

struct Counting<'a> {
    piece: &'a [u8],
    ranks: &'a Ranks,
    merger: Merger,
    /// The borders between windows so far.
    settled: Vec<Border>,
}

/// A border between windows.
#[derive(Clone, Copy, Default)]
struct Border {
    /// Where it is.
    at: usize,
    /// Where the token before it begins.
    last: usize,
    /// Tokens before it.
    tokens: usize,
}

impl Counting<'_> {
    fn count(mut self) -> usize {
        let (mut size, mut starts) = (WINDOW, Vec::new());
        let mut from = Border::default();
        loop {
            let end = self.piece.len().min(from.at + size);
            self.merger.merge(&self.piece[from.at..end], self.ranks, &mut starts);
            if from.at > 0 && !self.apart(from, from.at + starts[1]) {
                from = self.settled.pop().unwrap_or_default();
                size *= 2;
                continue;
            }
            if end == self.piece.len() {
                return from.tokens + starts.len() - 1;
            }
            self.settled.push(from);
            from = self.border(from, &starts);
        }
    }

    /// Whether the token before a border and the one after it, which ends at `end`, are the encoding of the two.
    fn apart(&mut self, border: Border, end: usize) -> bool {
        let mut starts = Vec::new();
        self.merger.merge(&self.piece[border.last..end], self.ranks, &mut starts);
        starts == [0, border.at - border.last, end - border.last]
    }

    /// Where the next window begins, after one that began at `from` and has these tokens.
    fn border(&self, from: Border, starts: &[usize]) -> Border {
        let tokens = starts.len() - 1;
        let kept = tokens.saturating_sub(MARGIN).max(tokens.div_ceil(2));
        let place = |token: usize| from.at + starts[token];
        let mut border = Border { at: place(kept), last: place(kept - 1), tokens: from.tokens + kept };
        let token = &self.piece[border.last..border.at];
        let repeats = kept > 1 && self.piece[place(kept - 2)..border.last] == *token;
        // The last repetition is left for the window that follows, which would else be empty.
        while repeats && self.piece[border.at + 1..].len() >= token.len() && self.piece[border.at..].starts_with(token)
        {
            border = Border { at: border.at + token.len(), last: border.at, tokens: border.tokens + 1 };
        }
        border
    }
}

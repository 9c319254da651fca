//! Counting tokens exactly as `tiktoken` does, in the public encodings; estimating them in others.
//!
//! `tiktoken-rs` gives the vocabularies, at build time, and is the oracle of the tests. It is not asked at run time: it takes 180 ms to
//! load, panics on a million spaces, and its time for a long word grows with the square of its length.

mod class;
mod estimate;
mod long;
mod merge;
mod ranks;
mod split;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use estimate::{Estimate, estimate};
use ranks::Ranks;
use split::Split;

static O200K: LazyLock<Ranks> = LazyLock::new(|| Ranks::new(include_bytes!(concat!(env!("OUT_DIR"), "/o200k.tokens"))));
static CL100K: LazyLock<Ranks> =
    LazyLock::new(|| Ranks::new(include_bytes!(concat!(env!("OUT_DIR"), "/cl100k.tokens"))));

/// A public encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// GPT-4o and later, the o series.
    O200kBase,
    /// The open-weight GPT models: as `o200k_base`, with other special tokens, which no text has.
    O200kHarmony,
    /// GPT-4 and GPT-3.5.
    Cl100kBase,
}

impl Encoding {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::O200kBase, Self::O200kHarmony, Self::Cl100kBase];

    /// Its public name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::O200kBase => "o200k_base",
            Self::O200kHarmony => "o200k_harmony",
            Self::Cl100kBase => "cl100k_base",
        }
    }

    /// The encoding of a public name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.name() == name)
    }

    /// Tokens of `text`. What looks like a special token is text like any other. The first count loads the vocabulary.
    #[must_use]
    pub fn count(self, text: &str) -> u64 {
        let (ranks, split): (&Ranks, Split) = match self {
            Self::O200kBase | Self::O200kHarmony => (&O200K, split::o200k),
            Self::Cl100kBase => (&CL100K, split::cl100k),
        };
        let (bytes, mut from, mut tokens) = (text.as_bytes(), 0, 0);
        while from < bytes.len() {
            let end = split(bytes, from);
            tokens += merge::count(&bytes[from..end], ranks);
            from = end;
        }
        tokens as u64
    }
}

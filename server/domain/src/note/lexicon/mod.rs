//! What clinical words stand for: data files that ship in the binary, read once into one table of phrases.

mod read;
mod term;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub(crate) use read::{lines, listed};
pub(crate) use term::{Side, Term};

use super::word::Word;

/// A medication.
#[derive(Debug)]
pub(crate) struct Drug {
    pub(crate) name: &'static str,
    /// The class that allergies are told by; empty for none.
    pub(crate) class: &'static str,
}

/// A complaint, sign or diagnosis.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) name: &'static str,
    /// It is somewhere in the body, and elsewhere it is another.
    pub(crate) local: bool,
    /// The part of the body its name has.
    pub(crate) site: Option<u16>,
}

/// A part of the body.
#[derive(Debug)]
pub(crate) struct Site {
    /// Parts of one chain stand for each other in speech: a finger is of the hand.
    pub(crate) chain: &'static str,
}

/// A vital sign or laboratory value.
#[derive(Debug)]
pub(crate) struct Measure {
    pub(crate) vital: bool,
}

/// A unit.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) name: &'static str,
    /// What it measures.
    pub(crate) dimension: &'static str,
    /// How many of the first unit of its dimension it is.
    pub(crate) factor: f64,
}

/// What the words mean from a prefix of phrases on.
#[derive(Debug, Default)]
struct Prefix {
    terms: Vec<Term>,
    longer: bool,
}

/// The tables.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    prefixes: FxHashMap<u64, Prefix>,
    /// A bit for each word that begins a phrase, by [`place`].
    begins: Vec<u64>,
    /// A bit for each word that is a phrase, and for each two that begin a longer one.
    leads: Vec<u64>,
    pub(crate) drugs: Vec<Drug>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) sites: Vec<Site>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) units: Vec<Unit>,
    /// Times a day.
    pub(crate) frequencies: Vec<f64>,
    pub(crate) routes: Vec<&'static str>,
    endings: Vec<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(read::lexicon);

impl Lexicon {
    pub(crate) fn get() -> &'static Self {
        &LEXICON
    }

    /// Whether some phrase may begin with a word: cheaper than looking.
    #[inline]
    pub(crate) fn may_begin(&self, word: &Word) -> bool {
        is_set(&self.begins, word.key)
    }

    /// Whether the first word, or it and the next, may be more than a word like any other: `a` begins phrases, and `a cough` none.
    fn may_lead(&self, words: &[Word]) -> bool {
        let first = step(0, words[0].key);
        let passed = |word: &&Word| !word.is(b'-') && !word.is(b'.');
        is_set(&self.leads, first)
            || words[1..].iter().find(passed).is_some_and(|next| is_set(&self.leads, step(first, next.key)))
    }

    /// The longest phrase that begins `words`: what it stands for and how many of `words` it takes. Hyphens within are passed over,
    /// and the points of initials (`b.i.d.`).
    pub(crate) fn longest(&self, words: &[Word]) -> Option<(&[Term], usize)> {
        if !words.first().is_some_and(|word| self.may_begin(word)) {
            return None;
        }
        if !self.may_lead(words) {
            return None;
        }
        let (mut hash, mut found) = (0, None);
        for (at, word) in words.iter().enumerate() {
            let initial = || words[at - 1].end - words[at - 1].start == 1 && words[at - 1].end == word.start;
            if at > 0 && (word.is(b'-') || word.is(b'.') && initial()) {
                continue;
            }
            if !word.is_said() {
                break;
            }
            hash = step(hash, word.key);
            let Some(prefix) = self.prefixes.get(&hash) else { break };
            if !prefix.terms.is_empty() {
                found = Some((prefix.terms.as_slice(), at + 1));
            }
            if !prefix.longer {
                break;
            }
        }
        found
    }

    /// Whether a word has the form of a generic name.
    pub(crate) fn sounds_like_a_drug(&self, lower: &str) -> bool {
        lower.len() >= 8 && self.endings.iter().any(|ending| lower.ends_with(ending))
    }
}

/// Bits of `begins` and of `leads`.
const PLACES: usize = 1 << 16;

fn place(key: u64) -> usize {
    (key >> 7) as usize % PLACES
}

fn is_set(bits: &[u64], key: u64) -> bool {
    bits.get(place(key) / 64).is_some_and(|bits| bits >> (place(key) % 64) & 1 == 1)
}

fn set(bits: &mut Vec<u64>, key: u64) {
    bits.resize(PLACES / 64, 0);
    bits[place(key) / 64] |= 1 << (place(key) % 64);
}

fn step(hash: u64, key: u64) -> u64 {
    (hash.rotate_left(23) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

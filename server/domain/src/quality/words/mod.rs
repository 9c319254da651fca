//! Texts as the metrics compare them: words with their stems, what is denied, which numbers and names are told.
//!
//! English cue words only: in another language nothing is taken for denied and no number word is known; digits, names and stems
//! are told in all.

mod disagree;
mod statement;
#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::num::NonZeroU64;

pub(super) use disagree::{Disagreement, disagreements, opposed};
pub(super) use statement::Statement;

use crate::words::{Language, Lexicon};

const DENIES: &str = "not never no nor neither nobody none nothing hardly barely rarely seldom avoid avoids avoided avoiding refuse refuses \
    refused refusing reject rejects rejected rejecting don't doesn't didn't won't wouldn't isn't aren't wasn't weren't haven't hasn't hadn't \
    shouldn't ain't";
const LACKS: &str = "cannot can't couldn't without lack lacks lacking lacked unable fail fails failed missing";
const OPENS: &str =
    "but because since so although though unless until when while if except and or which who that instead rather";
const WISHES: &str = "want wants wanted wish wishes need needs needed hope hopes would should could like likes prefer prefers seek seeks ask \
    asks dream dreams frustrated frustrates frustrating struggle struggles annoyed annoying hate hates resent resents worry worries worried \
    afraid fear fears scared difficult hard problem dislikes";
const NUMBERS: &[(&str, u32)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
];

/// What a word does in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// Nothing that is looked at here.
    Plain,
    /// Denies what follows in its clause: `never`, `refuses`.
    Denies,
    /// Says that what follows is not had, which is how a want is told too: `cannot`, `lacks`.
    Lacks,
    /// Opens a clause of its own: `because`.
    Opens,
    /// Wants or complains.
    Wishes,
    /// Stands for a number.
    Counts(u32),
}

/// One spelling, looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Hash of its lower-case form.
    pub(super) lower: u64,
    /// Hash of its stem; `None` where it says nothing about a subject.
    pub(super) stem: Option<NonZeroU64>,
    /// Number of its stem in the vocabulary; without meaning where there is none.
    term: u32,
    /// Groups of vowels, as in English.
    pub(super) syllables: u8,
}

/// The spellings of a language, each looked up once.
pub(super) struct Vocabulary {
    pub(super) language: Language,
    lexicon: Lexicon,
    senses: FxHashMap<&'static str, Sense>,
    /// Words of eight bytes at most, by these: most words are, and a number is found sooner than a text.
    short: FxHashMap<u64, (Word, Sense)>,
    long: FxHashMap<String, (Word, Sense)>,
    /// The stems in the order met, each with the first form met.
    pub(super) stems: Vec<(NonZeroU64, String)>,
    numbers: FxHashMap<NonZeroU64, u32>,
}

impl Vocabulary {
    pub(super) fn new(language: Language) -> Self {
        let senses = if language == Language::English { senses() } else { FxHashMap::default() };
        Self {
            language,
            lexicon: Lexicon::of(language),
            senses,
            short: FxHashMap::default(),
            long: FxHashMap::default(),
            stems: Vec::new(),
            numbers: FxHashMap::default(),
        }
    }

    /// A word, and what it does in a statement.
    pub(super) fn word(&mut self, spelt: &str) -> (Word, Sense) {
        let short = (spelt.len() <= 8).then(|| spelt.bytes().fold(0, |bytes: u64, byte| bytes << 8 | u64::from(byte)));
        let known = short.map_or_else(|| self.long.get(spelt), |bytes| self.short.get(&bytes));
        if let Some(known) = known {
            return *known;
        }
        let known = self.looked_up(spelt);
        match short {
            Some(bytes) => self.short.insert(bytes, known),
            None => self.long.insert(spelt.to_owned(), known),
        };
        known
    }

    fn looked_up(&mut self, spelt: &str) -> (Word, Sense) {
        let lower = spelt.to_lowercase().replace('’', "'");
        let (stem, term) = self.stem(spelt).unzip();
        let sense = self.senses.get(lower.as_str()).copied().unwrap_or(Sense::Plain);
        let word = Word { lower: hash(&lower), stem, term: term.unwrap_or(u32::MAX), syllables: syllables(&lower) };
        (word, sense)
    }

    /// The hash and the number of a word's stem.
    fn stem(&mut self, spelt: &str) -> Option<(NonZeroU64, u32)> {
        let (stem, form) = self.lexicon.stem(spelt)?;
        let (stem, stems) = (NonZeroU64::new(hash(&stem)).unwrap_or(NonZeroU64::MIN), &mut self.stems);
        let number = *self.numbers.entry(stem).or_insert_with(|| {
            stems.push((stem, form));
            stems.len() as u32 - 1
        });
        Some((stem, number))
    }
}

/// The same for equal words wherever they are met.
pub(super) fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

fn senses() -> FxHashMap<&'static str, Sense> {
    let mut senses = FxHashMap::default();
    for (words, sense) in
        [(DENIES, Sense::Denies), (LACKS, Sense::Lacks), (OPENS, Sense::Opens), (WISHES, Sense::Wishes)]
    {
        senses.extend(words.split_ascii_whitespace().map(|word| (word, sense)));
    }
    senses.extend(NUMBERS.iter().map(|(word, value)| (*word, Sense::Counts(*value))));
    senses
}

/// Groups of vowels, a silent `e` at the end apart; at least one.
fn syllables(lower: &str) -> u8 {
    let vowel = |c: char| "aeiouyáéíóúàèìòùâêîôûäëïöü".contains(c);
    let mut count = 0u8;
    let mut before = false;
    for c in lower.chars() {
        let now = vowel(c);
        count = count.saturating_add(u8::from(now && !before));
        before = now;
    }
    let silent = lower.ends_with('e') && !lower.ends_with("le") && count > 1;
    (count - u8::from(silent)).max(1)
}

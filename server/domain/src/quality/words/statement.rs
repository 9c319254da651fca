//! A text taken apart: its words in order, what is denied in them, its numbers and names.

use std::num::NonZeroU64;

use super::{Sense, Vocabulary, Word};
use crate::words::{Language, each_word};

/// A word where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::quality) struct Token {
    pub(in crate::quality) word: Word,
    /// Stands behind a word that denies it, in the same clause.
    pub(in crate::quality) denied: bool,
}

/// A text taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::quality) struct Statement {
    pub(in crate::quality) tokens: Vec<Token>,
    /// Numbers in digits or English words, one apart, which is said of anything.
    pub(in crate::quality) numbers: Vec<f64>,
    /// Words with a capital inside a sentence.
    pub(in crate::quality) names: Vec<(u64, String)>,
    pub(in crate::quality) sentences: u32,
    /// Somebody wants something, or complains.
    pub(in crate::quality) wishes: bool,
    /// Something is denied outright.
    pub(in crate::quality) denies: bool,
    /// Something is said to be lacking.
    pub(in crate::quality) lacks: bool,
}

impl Statement {
    pub(in crate::quality) fn of(text: &str, vocabulary: &mut Vocabulary) -> Self {
        // Six bytes a word is what English takes, about.
        let mut statement = Self { tokens: Vec::with_capacity(text.len() / 6 + 2), ..Self::default() };
        clauses(text, |clause, begins| {
            statement.clause(clause, begins, vocabulary);
            statement.sentences += u32::from(begins);
        });
        statement
    }

    /// The hashes of its words, in order.
    pub(in crate::quality) fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.tokens.iter().map(|token| token.word.lower)
    }

    /// The stems of the words that say something, in order, each with whether it is denied.
    pub(in crate::quality) fn stems(&self) -> impl Iterator<Item = (NonZeroU64, bool)> + '_ {
        self.tokens.iter().filter_map(|token| Some((token.word.stem?, token.denied)))
    }

    /// The numbers that the same have in the vocabulary.
    pub(in crate::quality) fn terms(&self) -> impl Iterator<Item = u32> + '_ {
        self.tokens.iter().filter(|token| token.word.stem.is_some()).map(|token| token.word.term)
    }

    fn clause(&mut self, clause: &str, begins: bool, vocabulary: &mut Vocabulary) {
        let capitals_name = vocabulary.language != Language::German;
        let (mut denied, mut first, mut number) = (false, begins, None);
        each_word(clause, |spelt| {
            let (word, sense) = vocabulary.word(spelt);
            if let Sense::Counts(value) = sense {
                number = Some(compose(number, value));
            } else {
                self.numbers.extend(number.take().map(f64::from));
            }
            match sense {
                Sense::Opens => denied = false,
                Sense::Denies | Sense::Lacks => denied = true,
                _ => {}
            }
            self.wishes |= sense == Sense::Wishes;
            self.denies |= sense == Sense::Denies;
            self.lacks |= sense == Sense::Lacks;
            let names = capitals_name && !first && word.stem.is_some() && spelt.starts_with(char::is_uppercase);
            if names {
                self.names.push((word.lower, spelt.to_owned()));
            }
            self.tokens.push(Token { word, denied });
            first = false;
        });
        self.numbers.extend(number.map(f64::from));
        digits(clause, |number| self.numbers.push(number));
    }
}

/// `twenty` and `five` are 25, `two` and `hundred` 200.
fn compose(before: Option<u32>, value: u32) -> u32 {
    match before {
        Some(before) if value >= 100 => before.saturating_mul(value),
        Some(before) => before.saturating_add(value),
        None => value,
    }
}

/// Calls `each` with the parts of a text between marks, and whether each begins a sentence.
fn clauses<'t>(text: &'t str, mut each: impl FnMut(&'t str, bool)) {
    let (bytes, mut from, mut at, mut begins) = (text.as_bytes(), 0, 0, true);
    while at < bytes.len() {
        if bytes[at].is_ascii_alphabetic() || bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let length = mark(&bytes[at..]);
        let inside =
            matches!(bytes[at], b',' | b'.' | b':') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if length == 0 || inside {
            at += 1;
            continue;
        }
        if text[from..at].contains(char::is_alphanumeric) {
            each(&text[from..at], begins);
            begins = false;
        }
        begins |= matches!(bytes[at], b'.' | b'!' | b'?' | b'\n');
        at += length;
        from = at;
    }
    if text[from..].contains(char::is_alphanumeric) {
        each(&text[from..], begins);
    }
}

/// Bytes of the mark at the start of `rest`; 0 where there is none.
fn mark(rest: &[u8]) -> usize {
    match rest {
        [b',' | b'.' | b';' | b':' | b'!' | b'?' | b'(' | b')' | b'"' | b'\n', ..] => 1,
        // Curly double quotation marks and dashes.
        [0xe2, 0x80, 0x93 | 0x94 | 0x9c | 0x9d, ..] => 3,
        _ => 0,
    }
}

/// Calls `each` with the numbers in digits, grouped and decimal ones included; not with those within words, as in `P3`.
fn digits(clause: &str, mut each: impl FnMut(f64)) {
    let bytes = clause.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|found| found + at) {
        let within = clause[..start].ends_with(char::is_alphabetic);
        let mut end = start;
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        while digit(end) || (matches!(bytes.get(end), Some(b'.' | b',')) && digit(end + 1)) {
            end += 1;
        }
        if !within && let Ok(number) = plain(&clause[start..end]).parse() {
            each(number);
        }
        at = end;
    }
}

/// Without the marks between groups of three digits; the last mark before any other group is the decimal one.
fn plain(number: &str) -> String {
    match number.rsplit_once([',', '.']) {
        Some((whole, part)) if part.len() != 3 => format!("{}.{part}", whole.replace([',', '.'], "")),
        _ => number.replace([',', '.'], ""),
    }
}

//! The data file of the language: every word it knows.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::convention::Convention;
use crate::automaton::alphabet::Alphabet;

/// The data file, as it stands.
pub(super) const TEXT: &str = include_str!("words.toml");

/// The language as it is used: phrases by their first word, longest first.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
    Lexicon::read(TEXT).expect("the language file")
});

macro_rules! keys {
    ($($key:ident,)*) => {
        /// What a phrase is for. The data file has phrases for each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum Key {
            $($key,)*
        }

        const KEYS: &[Key] = &[$(Key::$key,)*];
    };
}

keys! {
    Not,
    DoesNot,
    And,
    But,
    Complement,
    Except,
    Or,
    AndOr,
    Xor,
    If,
    Then,
    Otherwise,
    Iff,
    Implies,
    Unless,
    Either,
    Neither,
    Nor,
    Both,
    OneOf,
    AnyOf,
    AllOf,
    NoneOf,
    Following,
    Starts,
    Ends,
    StartsBare,
    EndsBare,
    Contains,
    Has,
    Without,
    Equals,
    Is,
    Only,
    Substring,
    Subsequence,
    AsPrefix,
    AsSuffix,
    Sequence,
    NumberOf,
    AnyNumber,
    Occurrences,
    Occurs,
    Times,
    Once,
    Twice,
    Thrice,
    Overlapping,
    NonOverlapping,
    Exactly,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
    Longer,
    Shorter,
    More,
    Fewer,
    Than,
    Between,
    To,
    Inclusive,
    OrMore,
    OrFewer,
    Even,
    Odd,
    NotEqual,
    Parity,
    Divisible,
    Modulo,
    Congruent,
    Remainder,
    DividedBy,
    SameNumber,
    As,
    TwiceAsMany,
    Length,
    Long,
    Value,
    ReadAs,
    Base,
    MostFirst,
    LeastFirst,
    Sum,
    Minus,
    Difference,
    SameParity,
    Product,
    Symbol,
    Position,
    OddPosition,
    EvenPosition,
    FromStart,
    FromEnd,
    First,
    Last,
    NextToLast,
    At,
    SameSymbol,
    DifferentSymbol,
    Same,
    Different,
    FirstAndLast,
    FirstEqualsLast,
    FirstDiffersLast,
    No,
    Every,
    All,
    Consecutive,
    TwoConsecutive,
    InARow,
    Run,
    LongestRun,
    Followed,
    Preceded,
    Immediately,
    Eventually,
    Before,
    After,
    InOrder,
    Alternating,
    Reverse,
    String,
    EmptyString,
    Empty,
    NonEmpty,
    Everything,
    Nothing,
    Over,
    Sigma,
    Lead,
    Verb,
    Remark,
    Article,
}

/// As it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    words: BTreeMap<Key, Vec<String>>,
    numbers: BTreeMap<String, u64>,
    ordinals: BTreeMap<String, u64>,
    digits: BTreeMap<String, u64>,
    alphabets: BTreeMap<String, String>,
    classes: BTreeMap<String, Class>,
    not_regular: BTreeMap<String, String>,
    conventions: BTreeMap<Convention, Meaning>,
    examples: Vec<Example>,
}

/// A kind of symbol.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Class {
    pub(super) symbols: String,
    /// The name of the alphabet that is meant where none is stated.
    pub(super) alphabet: String,
}

/// What is taken where a sentence leaves something open, and what else it could mean.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meaning {
    pub(super) taken: String,
    pub(super) other: Option<String>,
}

/// A form of the language, and a sentence of that form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The form, with X, Y for strings and k, n, r for numbers.
    pub form: String,
    /// The sentence.
    pub sentence: String,
}

/// What a phrase stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Key(Key),
    Number(u64),
    Ordinal(u64),
    /// A digit by its name, which is a number too.
    Digit(u64),
    /// The name of an alphabet.
    Alphabet(String),
    NotRegular(String),
}

pub(super) struct Lexicon {
    /// For each first word the rest of the phrases that begin with it, longest first.
    phrases: FxHashMap<String, Vec<(Vec<String>, Sense)>>,
    pub(super) alphabets: BTreeMap<String, Alphabet>,
    pub(super) classes: BTreeMap<String, Class>,
    conventions: BTreeMap<Convention, Meaning>,
    pub(super) examples: Vec<Example>,
}

/// Words that may stand within any phrase.
pub(super) const ARTICLES: [&str; 3] = ["a", "an", "the"];

impl Lexicon {
    /// # Errors
    /// Names what is missing, unknown or there twice.
    fn read(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|fault| fault.to_string())?;
        let alphabet = |(name, symbols): (&String, &String)| {
            let symbols = Alphabet::new(symbols.chars().map(String::from));
            symbols.map(|symbols| (name.clone(), symbols)).map_err(|fault| format!("{name}: {fault}"))
        };
        let mut lexicon = Self {
            phrases: FxHashMap::default(),
            alphabets: written.alphabets.iter().map(alphabet).collect::<Result<_, _>>()?,
            classes: written.classes.clone(),
            conventions: written.conventions.clone(),
            examples: written.examples.clone(),
        };
        lexicon.complete(&written)?;
        for (phrase, sense) in senses(written) {
            lexicon.learn(&phrase, sense)?;
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Ok(lexicon)
    }

    /// That every key has phrases, every convention a meaning, and every class an alphabet.
    fn complete(&self, written: &Written) -> Result<(), String> {
        if let Some(key) = KEYS.iter().find(|key| written.words.get(key).is_none_or(Vec::is_empty)) {
            return Err(format!("no phrases for {key:?}"));
        }
        if let Some(convention) = Convention::ALL.iter().find(|convention| !self.conventions.contains_key(convention)) {
            return Err(format!("no meaning of {convention:?}"));
        }
        match self.classes.values().find(|class| !self.alphabets.contains_key(&class.alphabet)) {
            Some(class) => Err(format!("no alphabet {}", class.alphabet)),
            None => Ok(()),
        }
    }

    fn learn(&mut self, phrase: &str, sense: Sense) -> Result<(), String> {
        let lower = phrase.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let kept = words.iter().filter(|word| words.len() == 1 || !ARTICLES.contains(word));
        let mut kept = kept.map(|&word| word.to_owned());
        let Some(first) = kept.next() else { return Err(format!("an empty phrase for {sense:?}")) };
        let rest: Vec<String> = kept.collect();
        let known = self.phrases.entry(first).or_default();
        match known.iter().find(|(other, _)| *other == rest) {
            Some((_, other)) if *other != sense => Err(format!("{phrase:?} stands for {sense:?} and for {other:?}")),
            Some(_) => Ok(()),
            None => {
                known.push((rest, sense));
                Ok(())
            }
        }
    }

    /// The phrases that begin with a word in lower case, each without it.
    pub(super) fn beginning_with(&self, word: &str) -> &[(Vec<String>, Sense)] {
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }

    pub(super) fn meaning(&self, convention: Convention) -> &Meaning {
        &self.conventions[&convention]
    }

    /// The known word most like an unknown one, if one is like it.
    pub(super) fn nearest(&self, word: &str) -> Option<&str> {
        let lower = word.to_lowercase();
        let likeness = |known: &&String| strsim::jaro_winkler(known, &lower);
        let known = self.phrases.keys().filter(|known| known.chars().count() > 2 && **known != lower);
        let (like, known) = known
            .map(|known| (likeness(&known), known))
            .max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(one.1)))?;
        (like > 0.84).then_some(known)
    }
}

fn senses(written: Written) -> impl Iterator<Item = (String, Sense)> {
    let words = written
        .words
        .into_iter()
        .flat_map(|(key, phrases)| phrases.into_iter().map(move |phrase| (phrase, Sense::Key(key))));
    words
        .chain(written.numbers.into_iter().map(|(word, number)| (word, Sense::Number(number))))
        .chain(written.ordinals.into_iter().map(|(word, number)| (word, Sense::Ordinal(number))))
        .chain(written.digits.into_iter().map(|(word, digit)| (word, Sense::Digit(digit))))
        .chain(written.alphabets.into_keys().map(|name| (name.clone(), Sense::Alphabet(name))))
        .chain(written.not_regular.into_iter().map(|(word, reason)| (word, Sense::NotRegular(reason))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_file_is_whole_and_says_nothing_twice() {
        assert_eq!(Lexicon::read(TEXT).err(), None);
    }

    #[test]
    fn a_language_file_with_a_gap_or_a_contradiction_is_refused() {
        let refused = |from: &str, to: &str| Lexicon::read(&TEXT.replacen(from, to, 1)).err().unwrap();
        assert!(refused("once = [\"once\"]\n", "").contains("no phrases for Once"));
        assert!(refused("\"once\"", "\"twice\"").contains("stands for"));
        assert!(refused("once = ", "ones = ").contains("unknown variant"));
        assert!(refused("binary = \"01\"", "binary = \"00\"").contains("twice"));
    }
}

//! What a word of a language comes to.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashSet;

use super::language::Language;

/// The small words and endings of a language.
pub(crate) struct Lexicon {
    stop: FxHashSet<&'static str>,
    stemmer: Stemmer,
    /// Articles and pronouns stand before an apostrophe: `l'argent`, `dell'app`.
    elides: bool,
}

impl Lexicon {
    pub(crate) fn of(language: Language) -> Self {
        let algorithm = match language {
            Language::English => Algorithm::English,
            Language::German => Algorithm::German,
            Language::French => Algorithm::French,
            Language::Spanish => Algorithm::Spanish,
            Language::Italian => Algorithm::Italian,
            Language::Portuguese => Algorithm::Portuguese,
            Language::Dutch => Algorithm::Dutch,
        };
        Self {
            stop: language.small_words().split_ascii_whitespace().collect(),
            stemmer: Stemmer::create(algorithm),
            elides: matches!(language, Language::French | Language::Italian),
        }
    }

    /// The stem of a word, and the word without what is hung on to it, in lower case; `None` where it says nothing about a subject.
    pub(crate) fn stem(&self, word: &str) -> Option<(String, String)> {
        let lower = word.to_lowercase().replace('’', "'");
        let bare = self.bare(&lower);
        let says = |word: &str| tells(word) && !self.stop.contains(word);
        (says(&lower) && says(bare)).then(|| (self.stemmer.stem(bare).into_owned(), bare.to_owned()))
    }

    /// A word without what is hung on to it, as it is spelt.
    pub(crate) fn bare<'w>(&self, word: &'w str) -> &'w str {
        match word.rsplit_once(['\'', '’']) {
            Some((_, after)) if self.elides => after,
            Some((before, "s" | "S")) if !self.elides => before,
            _ => word,
        }
    }
}

fn tells(lower: &str) -> bool {
    lower.chars().count() > 2 && lower.starts_with(char::is_alphabetic)
}

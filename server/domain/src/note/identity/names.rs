//! Where names stand that some text tells.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::told::told;
use super::{Found, Identifier};
use crate::note::word::{Kind, Word, key, words};
use crate::source::span::Span;
use crate::words::{Language, Lexicon as Stop};

/// Letters of a name that is looked for by itself.
pub(super) const SHORTEST: u32 = 3;

/// Before a name even of small letters that is an everyday word, too.
static TITLES: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| "mr mrs ms miss dr prof doctor nurse".split_whitespace().map(key).collect());

/// Names told in some texts.
pub(super) struct Names {
    /// Keys of their words.
    words: FxHashSet<u64>,
    stop: Stop,
}

/// The names that texts tell.
pub(super) fn told_in(texts: &[&str]) -> Names {
    let stop = Stop::of(Language::English);
    let told = texts.iter().flat_map(|text| told(text, &stop));
    // `Garcia-Lopez` is two words.
    let parts = told.flat_map(|name| words(&name)).filter(|word| word.end - word.start >= SHORTEST);
    Names { words: parts.map(|word| word.key).collect(), stop }
}

impl Names {
    /// Where they stand: with a capital or behind a title always, else unless they are everyday words too.
    pub(super) fn places(&self, text: &str) -> Vec<Found> {
        let all = words(text);
        let mut found: Vec<Found> = Vec::new();
        for (at, word) in all.iter().enumerate().filter(|(at, word)| self.is_name(text, &all[..*at], word)) {
            let last = found.last().map_or(0, |last| last.span.end);
            let spans = initial(text, &all[..at], last).into_iter().chain([bare(text, word)]);
            found.extend(spans.map(|span| Found { span, kind: Identifier::Name }));
        }
        found
    }

    fn is_name(&self, text: &str, before: &[Word], word: &Word) -> bool {
        if word.kind != Kind::Letters || !self.words.contains(&word.key) {
            return false;
        }
        let spelt = word.text(text);
        let before = before.iter().rfind(|before| !before.is(b'.'));
        let titled = before.is_some_and(|before| TITLES.contains(&before.key));
        let everyday = || self.stop.stem(spelt).is_none() || EVERYDAY.contains(&word.key);
        spelt.starts_with(char::is_uppercase) || titled || !everyday()
    }
}

/// A word without the genitive, which is no part of the name.
fn bare(text: &str, word: &Word) -> Span {
    let spelt = word.text(text);
    let bare = spelt.strip_suffix("'s").or_else(|| spelt.strip_suffix("’s")).unwrap_or(spelt);
    Span { start: word.start, end: word.start + bare.len() as u32 }
}

/// The initial between a name that ends at `last` and what follows: of `Ada K. Rook`, the `K`.
fn initial(text: &str, before: &[Word], last: u32) -> Option<Span> {
    let letter = before.iter().rfind(|word| !word.is(b'.'))?;
    let is_one = letter.kind == Kind::Letters && letter.end - letter.start == 1 && letter.start == last + 1;
    (is_one && letter.text(text).starts_with(char::is_uppercase)).then(|| letter.span())
}

/// Names that are words of everyday or clinical speech.
pub(super) static EVERYDAY: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "white black brown green gray young long short small large strong power wood stone rose hope grace faith joy may june august will mark
bill frank rich dean art ray dawn summer autumn winter price rice bush field hill lake banks wells waters rivers parks head hand foot bone
pain ward page law day sharp best good case cook baker butler cooper walker fisher hunter king knight bishop pope love moody"
        .split_whitespace()
        .map(key)
        .collect()
});

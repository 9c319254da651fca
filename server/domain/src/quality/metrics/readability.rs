//! How easy the persona is to read.
//!
//! Flesch reading ease: 206.835 - 1.015 words / sentences - 84.6 syllables / words (Flesch, A new readability yardstick, 1948), over the
//! background and the traits; a trait counts as a sentence at least. Syllables are counted as groups of vowels. score = ease / `easy`, from 0
//! to 1. English alone: the formula was fitted to it.

use super::{Case, Category, Metric, Plan};
use crate::quality::outcome::Outcome;
use crate::words::Language;

pub(super) fn metric() -> Metric {
    Plan {
        name: "readability",
        category: Category::Academic,
        needs: &[],
        weight: 0.0,
        about: "Flesch reading ease of background and traits, as a share of `easy`. English alone.",
        parameters: &[("easy", 60.0, 10.0, 100.0, "Reading ease that counts as 1.")],
        compute,
    }
    .metric()
}

fn compute(case: &Case<'_>) -> Outcome {
    let profile = case.profile();
    if profile.language != Language::English {
        return Outcome::missing("the formula is fitted to English");
    }
    let texts = || std::iter::once(&profile.background).chain(profile.traits.iter().map(|known| &known.said));
    let words: usize = texts().map(|text| text.tokens.len()).sum();
    if words == 0 {
        return Outcome::missing("there is nothing to read");
    }
    let sentences: u32 = texts().map(|text| text.sentences).sum();
    let syllables: u32 = texts().flat_map(|text| &text.tokens).map(|token| u32::from(token.word.syllables)).sum();
    let ease = ease(words as f64, f64::from(sentences), f64::from(syllables));
    let explanation = format!("Reading ease {ease:.0}: {words} words, {sentences} sentences, {syllables} syllables.");
    Outcome::scored((ease / case.parameter("easy")).clamp(0.0, 1.0), explanation, Vec::new())
}

pub(super) fn ease(words: f64, sentences: f64, syllables: f64) -> f64 {
    206.835 - 1.015 * words / sentences - 84.6 * syllables / words
}

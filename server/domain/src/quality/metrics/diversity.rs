//! How varied the words are, by measures of the literature over all texts of the persona.
//!
//! - TTR: distinct words / words (Johnson, Studies in language behavior I, 1944). Falls with length.
//! - MATTR: mean TTR of every window of `window` words (Covington and McFall, Cutting the Gordian knot: the moving-average type-token
//!   ratio, 2010). Of a shorter text, its TTR.
//! - MTLD: words / stretches whose TTR falls to 0.72, the last one in part, the mean of reading forwards and backwards (McCarthy and
//!   Jarvis, MTLD, vocd-D, and HD-D, 2010). In words.
//! - Hapax: words used once / words.
//!
//! score = mean of TTR, MATTR, min(MTLD / `full`, 1) and hapax. Texts of fewer than 50 words have none.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Case, Category, Metric, Plan};
use crate::quality::outcome::Outcome;
use crate::quality::profile::Profile;
use crate::quality::words::Statement;

/// Where MTLD ends a stretch.
const FACTOR: f64 = 0.72;
/// Fewest words that are measured.
const FEWEST: usize = 50;

pub(super) fn metric() -> Metric {
    Plan {
        name: "lexical_diversity",
        category: Category::Academic,
        needs: &[],
        weight: 0.0,
        about: "How varied the words are: the mean of TTR, MATTR, MTLD as a share of `full`, and the share of words used once.",
        parameters: &[
            ("window", 50.0, 10.0, 500.0, "Words of a window of MATTR."),
            ("full", 80.0, 10.0, 500.0, "MTLD, in words, that counts as 1."),
        ],
        compute,
    }
    .metric()
}

fn compute(case: &Case<'_>) -> Outcome {
    let words = words(case.profile());
    if words.len() < FEWEST {
        return Outcome::missing(format!(
            "it has {} words; fewer than {FEWEST} say nothing of their variety",
            words.len()
        ));
    }
    let words = numbered(&words);
    let counts = counts(&words);
    let ratio = counts.len() as f64 / words.len() as f64;
    let moving = moving(&words, case.parameter("window") as usize);
    let textual = mtld(&words);
    let once = counts.iter().filter(|count| **count == 1).count() as f64 / words.len() as f64;
    let score = (ratio + moving + (textual / case.parameter("full")).min(1.0) + once) / 4.0;
    let explanation =
        format!("{} words: TTR {ratio:.2}, MATTR {moving:.2}, MTLD {textual:.0}, used once {once:.2}.", words.len());
    Outcome::scored(score, explanation, Vec::new())
}

/// The words of all texts, those of the traits in an order that does not depend on where a trait stands in its list.
fn words(profile: &Profile) -> Vec<u64> {
    let mut traits: Vec<&Statement> = profile.traits.iter().map(|known| &known.said).collect();
    traits.sort_unstable_by(|one, other| one.words().cmp(other.words()));
    let about = [&profile.archetype, &profile.quote, &profile.background];
    let texts = || about.iter().chain(&traits);
    let mut words = Vec::with_capacity(texts().map(|text| text.tokens.len()).sum());
    texts().for_each(|text| words.extend(text.words()));
    words
}

/// The same words by number, in the order met.
fn numbered(words: &[u64]) -> Vec<u32> {
    let mut numbers = FxHashMap::with_capacity_and_hasher(words.len(), FxBuildHasher);
    let mut number = |word: &u64| {
        let next = numbers.len() as u32;
        *numbers.entry(*word).or_insert(next)
    };
    words.iter().map(&mut number).collect()
}

/// One more than the greatest number.
fn kinds(words: &[u32]) -> usize {
    words.iter().max().map_or(0, |most| *most as usize + 1)
}

fn counts(words: &[u32]) -> Vec<u32> {
    let mut counts = vec![0; kinds(words)];
    words.iter().for_each(|word| counts[*word as usize] += 1);
    counts
}

pub(super) fn moving(words: &[u32], window: usize) -> f64 {
    let window = window.clamp(1, words.len().max(1));
    let (first, rest) = words.split_at(window.min(words.len()));
    let mut counts = vec![0u32; kinds(words)];
    first.iter().for_each(|word| counts[*word as usize] += 1);
    let mut distinct = counts.iter().filter(|count| **count > 0).count();
    let mut sum = distinct;
    for (left, came) in words.iter().zip(rest) {
        distinct += usize::from(counts[*came as usize] == 0);
        counts[*came as usize] += 1;
        counts[*left as usize] -= 1;
        distinct -= usize::from(counts[*left as usize] == 0);
        sum += distinct;
    }
    sum as f64 / ((rest.len() + 1) * window) as f64
}

pub(super) fn mtld(words: &[u32]) -> f64 {
    let forwards = one_way(words.iter(), words);
    let backwards = one_way(words.iter().rev(), words);
    f64::midpoint(forwards, backwards)
}

fn one_way<'w>(order: impl Iterator<Item = &'w u32>, words: &[u32]) -> f64 {
    // For each word, the last stretch that held it.
    let mut held = vec![u32::MAX; kinds(words)];
    let (mut stretch, mut length, mut distinct, mut ratio) = (0u32, 0usize, 0usize, 1.0);
    for word in order {
        length += 1;
        distinct += usize::from(std::mem::replace(&mut held[*word as usize], stretch) != stretch);
        ratio = distinct as f64 / length as f64;
        if ratio <= FACTOR {
            stretch += 1;
            (length, distinct, ratio) = (0, 0, 1.0);
        }
    }
    let factors = f64::from(stretch) + (1.0 - ratio) / (1.0 - FACTOR);
    // Not one word came twice.
    if factors > 0.0 { words.len() as f64 / factors } else { words.len() as f64 / (1.0 - FACTOR) }
}

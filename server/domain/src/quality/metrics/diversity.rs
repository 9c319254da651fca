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

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

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
    let counts = counts(&words);
    let ratio = counts.len() as f64 / words.len() as f64;
    let moving = moving(&words, case.parameter("window") as usize);
    let textual = mtld(&words);
    let once = counts.values().filter(|count| **count == 1).count() as f64 / words.len() as f64;
    let score = (ratio + moving + (textual / case.parameter("full")).min(1.0) + once) / 4.0;
    let explanation =
        format!("{} words: TTR {ratio:.2}, MATTR {moving:.2}, MTLD {textual:.0}, used once {once:.2}.", words.len());
    Outcome::scored(score, explanation, Vec::new())
}

/// The words of all texts, those of the traits in an order that does not depend on where a trait stands in its list.
fn words(profile: &Profile) -> Vec<u64> {
    let words = |text: &Statement| text.tokens.iter().map(|token| token.word.lower).collect::<Vec<u64>>();
    let mut traits: Vec<Vec<u64>> = profile.traits.iter().map(|known| words(&known.said)).collect();
    traits.sort_unstable();
    let about = [&profile.archetype, &profile.quote, &profile.background].into_iter().flat_map(words);
    about.chain(traits.into_iter().flatten()).collect()
}

fn counts(words: &[u64]) -> FxHashMap<u64, u32> {
    let mut counts = FxHashMap::with_capacity_and_hasher(words.len(), FxBuildHasher);
    words.iter().for_each(|word| *counts.entry(*word).or_default() += 1);
    counts
}

pub(super) fn moving(words: &[u64], window: usize) -> f64 {
    let window = window.clamp(1, words.len().max(1));
    let mut counts = counts(&words[..window.min(words.len())]);
    let mut distinct = counts.len();
    let mut sum = distinct;
    for (left, came) in words.iter().zip(&words[window.min(words.len())..]) {
        let count = counts.entry(*came).or_default();
        distinct += usize::from(*count == 0);
        *count += 1;
        let count = counts.entry(*left).or_default();
        *count -= 1;
        distinct -= usize::from(*count == 0);
        sum += distinct;
    }
    let windows = words.len() + 1 - window;
    sum as f64 / (windows * window) as f64
}

pub(super) fn mtld(words: &[u64]) -> f64 {
    let forwards = one_way(words.iter(), words.len());
    let backwards = one_way(words.iter().rev(), words.len());
    f64::midpoint(forwards, backwards)
}

fn one_way<'w>(words: impl Iterator<Item = &'w u64>, count: usize) -> f64 {
    let (mut factors, mut length, mut seen) = (0.0, 0usize, FxHashSet::with_capacity_and_hasher(64, FxBuildHasher));
    let mut ratio = 1.0;
    for word in words {
        length += 1;
        seen.insert(*word);
        ratio = seen.len() as f64 / length as f64;
        if ratio <= FACTOR {
            factors += 1.0;
            length = 0;
            ratio = 1.0;
            seen.clear();
        }
    }
    factors += (1.0 - ratio) / (1.0 - FACTOR);
    // Not one word came twice.
    if factors > 0.0 { count as f64 / factors } else { count as f64 / (1.0 - FACTOR) }
}

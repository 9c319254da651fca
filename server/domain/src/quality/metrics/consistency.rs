//! Whether the parts of a persona agree with one another.
//!
//! score = 1 - 0.25 clashes - 0.10 repetitions, at least 0. A clash is an age that a goal or the occupation does not fit
//! (`lexicon/ages.tsv`); a trait that denies what the quote, or a habit what a complaint, affirms, or the other way round; a thing that is
//! liked in one list and complained of in another. A repetition is a trait so like one before it that their cosine is `alike` at least.

use std::sync::LazyLock;

use super::{Case, Category, Metric, Plan, ages};
use crate::persona::TraitKind;
use crate::quality::outcome::{Finding, Outcome};
use crate::quality::profile::TraitWords;
use crate::quality::words::{hash, opposed};
use crate::words::{Sparse, dot};

/// Hashes of the words by which something is liked.
static LIKES: LazyLock<[u64; 10]> = LazyLock::new(|| {
    ["enjoys", "loves", "likes", "appreciates", "enjoy", "love", "happy", "delighted", "satisfied", "comfortable"]
        .map(hash)
});

pub(super) fn metric() -> Metric {
    Plan {
        name: "consistency",
        category: Category::Semantic,
        needs: &[],
        weight: 0.15,
        about: "Whether age fits goals and occupation, habits fit complaints, the quote fits the traits, and nothing is said twice.",
        parameters: &[
            ("alike", 0.8, 0.5, 1.0, "Cosine from which a trait repeats another."),
            ("same_matter", 0.6, 0.2, 1.0, "Cosine from which a liked and a disliked thing are the same."),
        ],
        compute,
    }
    .metric()
}

fn compute(case: &Case<'_>) -> Outcome {
    let mut clashes = ages::clashes(case.persona());
    clashes.extend(against_quote(case));
    clashes.extend(habits_against_complaints(case));
    let repetitions = repetitions(case);
    let score = 1.0 - 0.25 * clashes.len() as f64 - 0.10 * repetitions.len() as f64;
    let explanation = format!(
        "{} parts clash with others and {} traits repeat others, of {} traits.",
        clashes.len(),
        repetitions.len(),
        case.profile().traits.len()
    );
    Outcome::scored(score, explanation, clashes.into_iter().chain(repetitions).collect())
}

fn against_quote(case: &Case<'_>) -> Vec<Finding> {
    let profile = case.profile();
    let clash = |known: &TraitWords| {
        opposed(&known.said, &[&profile.quote]).then(|| Finding::at(known.path(), "the quote says the opposite"))
    };
    profile.traits.iter().filter_map(clash).collect()
}

fn habits_against_complaints(case: &Case<'_>) -> Vec<Finding> {
    let (traits, same) = (&case.profile().traits, case.parameter("same_matter") as f32);
    let complaints: Vec<&TraitWords> = traits.iter().filter(|known| known.kind == TraitKind::Frustration).collect();
    let habits = traits.iter().filter(|known| matches!(known.kind, TraitKind::Behaviour | TraitKind::Preference));
    let mut findings = Vec::new();
    for habit in habits {
        for complaint in &complaints {
            let same_matter = dot(&habit.vector, &complaint.vector) >= same;
            if opposed(&habit.said, &[&complaint.said]) {
                findings.push(Finding::at(habit.path(), format!("{} says the opposite", complaint.path())));
            } else if same_matter && liked(habit) {
                findings.push(Finding::at(
                    habit.path(),
                    format!("what is liked here is complained of in {}", complaint.path()),
                ));
            }
        }
    }
    findings
}

fn liked(known: &TraitWords) -> bool {
    known.said.tokens.iter().any(|token| !token.denied && LIKES.contains(&token.word.lower))
}

/// A bit for each term, several for the same bit: vectors that share none share no term.
fn marks(vector: &Sparse) -> u64 {
    vector.iter().fold(0, |marks, (term, _)| marks | 1 << (term % u64::BITS))
}

/// Traits that are alike, directly or by way of others, say one thing: all but the first of them repeat it.
fn repetitions(case: &Case<'_>) -> Vec<Finding> {
    let (traits, alike) = (&case.profile().traits, case.parameter("alike") as f32);
    let opposes =
        |one: &TraitWords, other: &TraitWords| opposed(&one.said, &[&other.said]) || opposed(&other.said, &[&one.said]);
    // For each trait, the first that says the same.
    let mut first: Vec<usize> = (0..traits.len()).collect();
    let marks: Vec<u64> = traits.iter().map(|known| marks(&known.vector)).collect();
    for at in 0..traits.len() {
        for before in 0..at {
            let (one, other) = (&traits[before], &traits[at]);
            if marks[before] & marks[at] == 0 || first[before] == first[at] {
                continue;
            }
            if dot(&one.vector, &other.vector) >= alike && !opposes(one, other) {
                let (kept, joined) = (first[before].min(first[at]), first[before].max(first[at]));
                first.iter_mut().filter(|known| **known == joined).for_each(|known| *known = kept);
            }
        }
    }
    let repeats = |(at, earlier): (usize, &usize)| {
        (at != *earlier)
            .then(|| Finding::at(traits[at].path(), format!("says again what {} says", traits[*earlier].path())))
    };
    first.iter().enumerate().filter_map(repeats).collect()
}

//! How much stands behind the traits.
//!
//! score = 0.50 coverage + 0.30 strength + 0.20 sources, where
//! coverage = share of traits with evidence;
//! strength = mean over the traits of 1 if two people or more say so verbatim, 0.7 if one does, else 0.4 times the best approximate match or linked sentence;
//! sources = min(distinct people quoted / `people`, 1).
//! Evidence is taken as attached; whether it stands in the sources, groundedness says. More evidence never lowers it.

use rustc_hash::FxHashSet;

use super::{Case, Category, Metric, Plan, share};
use crate::persona::{Match, Trait};
use crate::quality::outcome::{Finding, Outcome};

pub(super) fn metric() -> Metric {
    Plan {
        name: "evidence_strength",
        category: Category::Evidential,
        needs: &[],
        weight: 0.15,
        about: "How many traits have evidence (50 %), how well it supports them (30 %), and how many people it is from (20 %).",
        parameters: &[("people", 3.0, 1.0, 100.0, "People quoted at which there are enough of them.")],
        compute,
    }
    .metric()
}

fn compute(case: &Case<'_>) -> Outcome {
    let traits: Vec<&Trait> = case.persona().all_traits().map(|(_, known)| known).collect();
    let strengths: Vec<f64> = traits.iter().map(|known| strength(known)).collect();
    let backed = strengths.iter().filter(|strength| **strength > 0.0).count();
    let mean = strengths.iter().sum::<f64>() / traits.len().max(1) as f64;
    let people: FxHashSet<(&str, &str)> = traits.iter().flat_map(|known| people(known, Match::Linked)).collect();
    let sources = (people.len() as f64 / case.parameter("people")).min(1.0);
    let score = 0.5 * share(backed, traits.len()) + 0.3 * mean + 0.2 * sources;
    let explanation = format!(
        "{backed} of {} traits have evidence, of mean strength {mean:.2}, from {} people.",
        traits.len(),
        people.len()
    );
    let bare = case.profile().traits.iter().zip(&strengths).filter(|(_, strength)| **strength <= 0.0);
    let findings = bare.map(|(words, _)| Finding::at(words.path(), "has no evidence")).collect();
    Outcome::scored(score, explanation, findings)
}

/// Who is quoted by matches as good as `worst`, at worst.
fn people(known: &Trait, worst: Match) -> impl Iterator<Item = (&str, &str)> {
    let good = move |matched: Match| matched as u8 <= worst as u8;
    known.evidence.iter().filter(move |e| good(e.matched)).map(|e| (e.document.as_str(), e.participant.as_str()))
}

fn strength(known: &Trait) -> f64 {
    let mut verbatim: Vec<(&str, &str)> = people(known, Match::Normalised).collect();
    verbatim.sort_unstable();
    verbatim.dedup();
    let near =
        known.evidence.iter().filter(|e| matches!(e.matched, Match::Fuzzy | Match::Linked)).map(|e| e.score.get());
    match verbatim.len() {
        0 => 0.4 * near.fold(0.0, f64::max),
        1 => 0.7,
        _ => 1.0,
    }
}

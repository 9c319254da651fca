//! Whether all parts of a persona are there, and how full they are.
//!
//! score = 0.40 required + 0.30 expected + 0.20 depth + 0.10 richness, where
//! required = share of name, archetype, background, goals and frustrations that are there;
//! expected = share of quote, behaviours, motivations, preferences and demographics that are there;
//! depth = mean over the five lists of min(traits / `traits_per_list`, 1);
//! richness = mean of min(words / `words_per_trait`, 1) over the traits.

use super::{Case, Category, Metric, Plan, share};
use crate::persona::{Demographics, TraitKind};
use crate::quality::outcome::{Finding, Outcome};

pub(super) fn metric() -> Metric {
    Plan {
        name: "completeness",
        category: Category::Structural,
        needs: &[],
        weight: 0.20,
        about: "Whether all parts are there and how full they are: required 40 %, expected 30 %, depth 20 %, richness 10 %.",
        parameters: &[
            ("traits_per_list", 3.0, 1.0, 20.0, "Traits at which a list counts as full."),
            ("words_per_trait", 6.0, 1.0, 40.0, "Words at which a trait counts as said in full."),
        ],
        compute,
    }
    .metric()
}

fn compute(case: &Case<'_>) -> Outcome {
    let persona = case.persona();
    let listed = |kind: TraitKind| (kind.list_name(), !persona.traits(kind).is_empty());
    let required = [
        ("name", !persona.name.trim().is_empty()),
        ("archetype", !persona.archetype.trim().is_empty()),
        ("background", !persona.background.trim().is_empty()),
        listed(TraitKind::Goal),
        listed(TraitKind::Frustration),
    ];
    let expected = [
        ("quote", !persona.quote.trim().is_empty()),
        listed(TraitKind::Behaviour),
        listed(TraitKind::Motivation),
        listed(TraitKind::Preference),
        ("demographics", persona.demographics != Demographics::default()),
    ];
    let there = |parts: &[(&str, bool)]| parts.iter().filter(|(_, there)| *there).count();
    let (required_share, expected_share) = (share(there(&required), 5), share(there(&expected), 5));
    let (depth, richness) = (depth(case), richness(case));
    let score = 0.4 * required_share + 0.3 * expected_share + 0.2 * depth + 0.1 * richness;
    let explanation = format!(
        "{} of 5 required and {} of 5 expected parts are there; lists are {:.0} % full, traits {:.0} % said in full.",
        there(&required),
        there(&expected),
        depth * 100.0,
        richness * 100.0
    );
    let missing =
        |(part, there): &(&'static str, bool)| (!there).then(|| Finding::at(*part, format!("{part} is empty")));
    let findings = required.iter().chain(&expected).filter_map(missing).collect();
    Outcome::scored(score, explanation, findings)
}

fn depth(case: &Case<'_>) -> f64 {
    let full = case.parameter("traits_per_list");
    let of_list = |kind| (case.persona().traits(kind).len() as f64 / full).min(1.0);
    TraitKind::ALL.into_iter().map(of_list).sum::<f64>() / TraitKind::ALL.len() as f64
}

fn richness(case: &Case<'_>) -> f64 {
    let (full, traits) = (case.parameter("words_per_trait"), &case.profile().traits);
    let of_trait = |words: usize| (words as f64 / full).min(1.0);
    traits.iter().map(|known| of_trait(known.said.tokens.len())).sum::<f64>() / traits.len().max(1) as f64
}

//! How much of a persona is its own.
//!
//! score = 1 - 0.5 nearness - 0.5 repeated, where
//! nearness = (s - f) / (1 - f), at least 0, with s the cosine with the nearest sibling and f = `free`, which people of one study have in
//! common anyway;
//! repeated = share of traits that a sibling has too, of cosine `alike` at least.
//! Texts are compared as vectors of stems weighed by rarity, not as strings.

use super::{Case, Category, Metric, Need, Plan, share};
use crate::quality::copies::Copied;
use crate::quality::outcome::{Finding, Outcome};
use crate::quality::profile::TraitWords;

pub(super) fn metric() -> Metric {
    Plan {
        name: "distinctiveness",
        category: Category::Comparative,
        needs: &[Need::Siblings],
        weight: 0.15,
        about: "How much of the persona its siblings do not have: likeness to the nearest of them, and traits that they have too.",
        parameters: &[
            ("free", 0.25, 0.0, 0.9, "Cosine up to which likeness costs nothing."),
            ("alike", 0.8, 0.5, 1.0, "Cosine from which two traits are the same."),
        ],
        compute,
    }
    .metric()
}

fn compute(case: &Case<'_>) -> Outcome {
    let set = case.whole.set;
    let (free, alike) = (case.parameter("free"), case.parameter("alike") as f32);
    let row = set.rows()[case.at].iter().enumerate().filter(|(other, _)| *other != case.at);
    // Of equals, the first.
    let Some((nearest, cosine)) = row.rev().max_by(|a, b| a.1.total_cmp(b.1)) else {
        return Outcome::missing("there is no other persona to compare it with");
    };
    let nearness = ((f64::from(*cosine) - free) / (1.0 - free)).clamp(0.0, 1.0);
    let traits = &case.profile().traits;
    let repeated = |(known, copied): (&TraitWords, &Option<Copied>)| {
        let Copied { persona, at, cosine } = (*copied)?;
        let path = set.profiles[persona].traits[at].path();
        let message =
            format!("{} has it too: {path} of it is {:.0} % alike", set.personas[persona].name, cosine * 100.0);
        Some(Finding::at(known.path(), message))
    };
    let copies = case.whole.copies.get_or_init(|| set.copies(alike));
    let findings: Vec<Finding> = traits.iter().zip(&copies[case.at]).filter_map(repeated).collect();
    let explanation = format!(
        "{:.0} % alike with the nearest other, {}; {} of {} traits are somebody else's too.",
        cosine * 100.0,
        set.personas[nearest].name,
        findings.len(),
        traits.len()
    );
    Outcome::scored(1.0 - 0.5 * nearness - 0.5 * share(findings.len(), traits.len()), explanation, findings)
}

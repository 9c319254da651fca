//! The score: a published formula over claims.

use super::claim::{Claim, ClaimKind, Severity, Verdict};
use super::{Factuality, Omission};
use crate::score::Score;

/// The formula, as it is told with every grade.
pub const FORMULA: &str = "accuracy = sum(weight x value) / sum(weight) over the claims that were decided or of which something else is said, and over all statements; \
weight is 4 for high, 2 for medium, 1 for low severity; value is the support for SUPPORTED, -0.5 for UNSUPPORTED, -1 for CONTRADICTED, \
0.4 for NOT_CHECKABLE of which something else is said, the share of its words for a statement, and for every claim of a sentence that holds a contradiction 1 less; accuracy below 0 is 0; \
completeness = weight of what the transcript says and the note says too, outside sentences that hold a contradiction / weight of \
what the transcript says; score = 0.8 x accuracy + 0.2 x completeness, or the one there is";

/// What a claim counts that cannot be decided, though something like it is said.
const OPEN: f64 = 0.4;

/// What accuracy weighs in the score; completeness weighs the rest.
const ACCURACY: f64 = 0.8;

/// The score and what it is made of, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FactualityScore {
    /// The whole.
    pub score: Score,
    /// What the note says, as far as the transcript bears it out; `None` where it says nothing that could be decided.
    pub accuracy: Option<Score>,
    /// What the transcript says, as far as the note says it too; `None` where it says nothing clinical.
    pub completeness: Option<Score>,
}

/// Weight of what a transcript says, and of what of it the note says too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spoken {
    pub(crate) all: f64,
    pub(crate) noted: f64,
}

pub(super) fn weight(severity: Severity) -> f64 {
    match severity {
        Severity::High => 4.0,
        Severity::Medium => 2.0,
        Severity::Low => 1.0,
    }
}

impl Factuality {
    /// The score, by [`FORMULA`]; `None` where neither note nor transcript says anything that could be held against the other.
    #[must_use]
    pub fn score(&self) -> Option<FactualityScore> {
        let accuracy = accuracy(&self.claims);
        let completeness = (self.spoken.all > 0.0).then(|| Score::clamped(self.spoken.noted / self.spoken.all));
        let score = match (accuracy, completeness) {
            (Some(accuracy), Some(completeness)) => {
                Score::clamped(ACCURACY * accuracy.get() + (1.0 - ACCURACY) * completeness.get())
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return None,
        };
        Some(FactualityScore { score, accuracy, completeness })
    }

    /// Claims that the transcript does not bear out.
    pub fn faults(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| claim.is_fault())
    }

    /// The omissions that may do much harm.
    pub fn grave_omissions(&self) -> impl Iterator<Item = &Omission> {
        self.omissions.iter().filter(|omission| omission.severity == Severity::High)
    }
}

fn accuracy(claims: &[Claim]) -> Option<Score> {
    let (mut all, mut good) = (0.0, 0.0);
    for sentence in claims.chunk_by(|a, b| a.sentence == b.sentence) {
        let contradicted = sentence.iter().any(|claim| claim.verdict == Verdict::Contradicted);
        for claim in sentence {
            if claim.verdict == Verdict::NotCheckable && !is_weighed(claim) {
                continue;
            }
            let weight = weight(claim.severity);
            all += weight;
            good += weight * (value(claim) - f64::from(u8::from(contradicted)));
        }
    }
    (all > 0.0).then(|| Score::clamped(good / all))
}

/// Whether something is known of what cannot be decided: how many of its words are said, or where something else is.
fn is_weighed(claim: &Claim) -> bool {
    claim.kind == ClaimKind::Statement || !claim.evidence.is_empty()
}

fn value(claim: &Claim) -> f64 {
    match claim.verdict {
        Verdict::NotCheckable if claim.kind != ClaimKind::Statement => OPEN,
        Verdict::Supported | Verdict::NotCheckable => claim.support.get(),
        Verdict::Unsupported => -0.5,
        Verdict::Contradicted => -1.0,
    }
}

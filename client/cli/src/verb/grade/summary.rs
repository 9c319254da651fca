//! A batch of notes in figures.

use std::collections::BTreeMap;
use std::time::Duration;

use assay_client::v1::{GateReason, NoteGrade, RunFinished, RunOutcome};
use serde::Serialize;

use crate::failure::Failure;

/// A note without a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Failed {
    /// What it is called.
    pub(super) document: String,
    /// Why, in words that hold nothing of the patient's.
    pub(super) message: String,
}

/// A batch in figures.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    /// Notes that were given.
    pub(super) notes: usize,
    /// Those with a grade.
    pub(super) graded: usize,
    /// Those without one.
    pub(super) failed: usize,
    /// How many have each letter.
    pub(super) letters: BTreeMap<String, usize>,
    /// Of the means: least, lower quartile, median, upper quartile, most; empty without a grade.
    pub(super) scores: Vec<f64>,
    /// The mean of the means; null without a grade.
    pub(super) mean: Option<f64>,
    /// Notes that fell through each gate.
    pub(super) gates: BTreeMap<&'static str, usize>,
    /// Claims by what became of them.
    pub(super) claims: BTreeMap<&'static str, usize>,
    /// Wall time in seconds; null where the run did not come to its end.
    pub(super) seconds: Option<f64>,
    #[serde(skip)]
    ended: RunOutcome,
}

impl Summary {
    /// Of the grades that came, and what came to none.
    pub(super) fn of(grades: &[NoteGrade], failed: &[Failed], finished: Option<&RunFinished>) -> Self {
        let duration = finished.and_then(|finished| finished.duration.and_then(|span| Duration::try_from(span).ok()));
        let mut scores: Vec<f64> = grades.iter().map(|grade| grade.score).collect();
        scores.sort_by(f64::total_cmp);
        let mut summary = Self {
            notes: grades.len() + failed.len(),
            graded: grades.len(),
            failed: failed.len(),
            mean: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
            scores: quartiles(&scores),
            seconds: duration.map(|span| span.as_secs_f64()),
            ended: finished.map(RunFinished::outcome).unwrap_or_default(),
            ..Self::default()
        };
        grades.iter().for_each(|grade| summary.count(grade));
        summary
    }

    fn count(&mut self, grade: &NoteGrade) {
        *self.letters.entry(grade.letter.clone()).or_default() += 1;
        for gate in &grade.gates {
            *self.gates.entry(gate_name(gate.reason())).or_default() += 1;
        }
        for claim in grade.factuality.iter().flat_map(|factuality| &factuality.claims) {
            let name = claim.verdict().as_str_name().trim_start_matches("CLAIM_VERDICT_");
            *self.claims.entry(name).or_default() += 1;
        }
    }

    /// In a few lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let counted = |counts: Vec<(String, usize)>| {
            counts.into_iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
        };
        let names = |counts: &BTreeMap<&'static str, usize>| {
            counts.iter().map(|(name, count)| (name.to_lowercase().replace('_', " "), *count)).collect()
        };
        let mut lines = vec![format!("{} of {} notes have a grade", self.graded, self.notes)];
        if let ([least, .., most], Some(mean)) = (self.scores.as_slice(), self.mean) {
            let letters = self.letters.iter().map(|(letter, count)| (letter.clone(), *count)).collect();
            let letters = counted(letters);
            lines.push(format!("{letters}; mean {mean:.2}, from {least:.2} to {most:.2}"));
        }
        if !self.gates.is_empty() {
            lines.push(format!("gates: {}", counted(names(&self.gates))));
        }
        if !self.claims.is_empty() {
            lines.push(format!("claims: {}", counted(names(&self.claims))));
        }
        lines
    }

    /// All well, or why not.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        if self.failed == 0 && self.ended == RunOutcome::Succeeded {
            return Ok(());
        }
        Err(Failure::Run(format!("{} of {} notes have a grade", self.graded, self.notes)))
    }
}

/// Why a letter is capped, in a word.
pub(super) fn gate_name(reason: GateReason) -> &'static str {
    reason.as_str_name().trim_start_matches("GATE_REASON_")
}

/// Of rising numbers; each quartile is a number that is among them.
fn quartiles(sorted: &[f64]) -> Vec<f64> {
    let at = |share: usize| sorted.get((sorted.len().saturating_sub(1) * share + 2) / 4).copied();
    (0..=4).filter_map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(score: f64, letter: &str) -> NoteGrade {
        NoteGrade { score, letter: letter.into(), ..NoteGrade::default() }
    }

    #[test]
    fn a_batch_is_told_by_its_letters_its_spread_and_what_failed() {
        let grades = [grade(4.0, "B"), grade(2.0, "D"), grade(3.0, "C"), grade(5.0, "A"), grade(4.5, "A")];
        let failed = [Failed { document: "x".into(), message: "empty".into() }];
        let summary = Summary::of(&grades, &failed, None);
        assert_eq!(summary.scores, [2.0, 3.0, 4.0, 4.5, 5.0]);
        assert_eq!((summary.notes, summary.graded, summary.letters["A"]), (6, 5, 2));
        assert_eq!(
            summary.lines()[..2],
            ["5 of 6 notes have a grade", "2 A, 1 B, 1 C, 1 D; mean 3.70, from 2.00 to 5.00"]
        );
        assert!(summary.verdict().is_err());
    }

    #[test]
    fn without_a_grade_there_is_no_number() {
        let summary = Summary::of(&[], &[], None);
        assert_eq!((summary.scores.len(), summary.mean, summary.lines().len()), (0, None, 1));
    }
}

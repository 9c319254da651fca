//! Heuristics: what the text of a note shows by itself, deterministic and with the places it shows at.
//!
//! Each measure is a number from 0 (worst) to 1 (best) with findings; one that does not apply is absent, not a middle number. Measures
//! neither reward length nor count blanks and template residue as text.

mod abbreviation;
mod contradiction;
mod copied;
mod date;
mod kind;
mod length;
mod readability;
mod repeated;
mod residue;
mod sex;
mod shingle;
mod stale;
mod structure;
#[cfg(test)]
mod tests;

pub use copied::{CopiedFrom, Earlier};
pub use date::{Date, NotADate};
pub use kind::NoteKind;

use serde::{Deserialize, Serialize};

use super::document::Note;
use super::factuality::{Claim, Factuality, Verdict};
use crate::score::Score;
use crate::source::span::Span;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// How long it is, for its kind.
    Length,
    /// How much of it is said more than once.
    Redundancy,
    /// How much of it stands in earlier notes of the patient; only where some are given.
    CopyForward,
    /// Which of the sections of its kind it has.
    Structure,
    /// What is left of a template.
    Residue,
    /// What it says and denies elsewhere.
    Consistency,
    /// How hard it is to read.
    Readability,
    /// Abbreviations that are misread.
    Abbreviations,
    /// Dates long past or still to come; only where the day of the note is given.
    Dates,
}

impl Measure {
    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Redundancy => "redundancy",
            Self::CopyForward => "copy_forward",
            Self::Structure => "structure",
            Self::Residue => "residue",
            Self::Consistency => "consistency",
            Self::Readability => "readability",
            Self::Abbreviations => "abbreviations",
            Self::Dates => "dates",
        }
    }

    /// Every measure, in the order they are told.
    pub const ALL: [Self; 9] = [
        Self::Length,
        Self::Redundancy,
        Self::CopyForward,
        Self::Structure,
        Self::Residue,
        Self::Consistency,
        Self::Readability,
        Self::Abbreviations,
        Self::Dates,
    ];
}

/// Something a measure found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What measured it.
    pub measure: Measure,
    /// Where in the note; `None` where something is missing.
    pub span: Option<Span>,
    /// The place it is at odds with.
    pub other: Option<Span>,
    /// What it is, in words that hold nothing of the patient's.
    pub what: String,
}

/// What is known of a note besides its text.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// What kind of note it is; told by its sections where not given.
    pub kind: Option<NoteKind>,
    /// Earlier notes of the patient.
    pub earlier: Vec<Earlier>,
    /// The day it was written.
    pub written: Option<Date>,
}

/// A measure's outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What was measured.
    pub measure: Measure,
    /// From 0 to 1.
    pub score: Score,
    /// Why, in words that hold nothing of the patient's.
    pub reason: String,
}

/// The outcome of all measures that apply.
#[derive(Clone, Debug, PartialEq)]
pub struct Heuristics {
    /// The kind it was measured as.
    pub kind: NoteKind,
    /// Each measure that applies, in the order of [`Measure::ALL`].
    pub measured: Vec<Measured>,
    /// What they found, in the order of the measures and of the note.
    pub shown: Vec<Shown>,
    /// What was copied, by where from.
    pub copied: Vec<CopiedFrom>,
}

impl Heuristics {
    /// Measures a note, in time linear in its length and those of the earlier ones.
    #[must_use]
    pub fn of(note: &Note, setting: &Setting) -> Self {
        let kind = setting.kind.unwrap_or_else(|| NoteKind::told_by(note));
        let mut found = Self { kind, measured: Vec::with_capacity(9), shown: Vec::new(), copied: Vec::new() };
        let residue = residue::places(note);
        let said = shingle::said(&note.words);
        let repeated = repeated::measure(note, &said);
        let without = residue.iter().copied().chain(repeated.1.iter().filter_map(|shown| shown.span));
        found.take(length::measure(note, &said, without, kind));
        found.take(repeated);
        if !setting.earlier.is_empty() {
            let (measured, shown, copied) = copied::measure(note, &said, &setting.earlier);
            found.copied = copied;
            found.take((measured, shown));
        }
        found.take(structure::measure(note, kind));
        found.take(residue::measure(&residue));
        found.take(contradiction::measure(note));
        found.take(readability::measure(note));
        found.take(abbreviation::measure(note));
        if let Some(written) = setting.written {
            found.take(stale::measure(note, written));
        }
        found
    }

    /// Measures a note that is held against a transcript: each measure is the lower of that of the note and that of the note without the
    /// sentences in which `factuality` found a contradiction, so that a contradiction never earns what a sound sentence would.
    #[must_use]
    pub fn beside(note: &Note, setting: &Setting, factuality: &Factuality) -> Self {
        let mut found = Self::of(note, setting);
        let wrong = |claim: &&Claim| claim.verdict == Verdict::Contradicted;
        let mut cut: Vec<Span> = factuality.claims.iter().filter(wrong).map(|claim| claim.sentence).collect();
        cut.dedup();
        let without = || Note::read(super::document::without(note.text(), &cut)).ok();
        if let Some(other) = (!cut.is_empty()).then(without).flatten() {
            let other = Self::of(&other, &Setting { kind: Some(found.kind), ..setting.clone() });
            for (measured, other) in found.measured.iter_mut().zip(other.measured) {
                measured.score = Score::clamped(measured.score.get().min(other.score.get()));
            }
        }
        found
    }

    fn take(&mut self, (measured, shown): (Measured, Vec<Shown>)) {
        self.measured.push(measured);
        self.shown.extend(shown);
    }

    /// A measure's score; `None` where it does not apply.
    #[must_use]
    pub fn get(&self, measure: Measure) -> Option<&Measured> {
        self.measured.iter().find(|measured| measured.measure == measure)
    }

    /// The mean of all measures that apply.
    #[must_use]
    pub fn score(&self) -> Score {
        let scores: Vec<Score> = self.measured.iter().map(|measured| measured.score).collect();
        Score::mean(&scores).unwrap_or(Score::ZERO)
    }
}

fn measured(measure: Measure, score: f64, reason: String) -> Measured {
    Measured { measure, score: Score::clamped(score), reason }
}

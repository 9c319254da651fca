//! What becomes of planted errors: of the grade, of factuality, and of the changed place.

use std::collections::BTreeMap;

use assay_domain::note::blend::{CutOffs, Outcomes, Weights, blend};
use assay_domain::note::factuality::{Claim, Factuality};
use assay_domain::note::heuristics::{Heuristics, Setting};
use assay_domain::note::rubric::{DEFAULT, Rubric, embedded};
use assay_domain::note::{Note, Transcript};
use assay_domain::score::Score;
use assay_domain::source::span::Span;

use super::{Change, Error, changes, drawn};

/// A note and the transcript of its encounter.
pub(crate) struct Encounter {
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) transcript: Transcript,
}

/// A note held against a transcript, and the grade without a model.
pub(crate) struct Graded {
    pub(crate) factuality: Factuality,
    /// Score of factuality, 0 to 1.
    pub(crate) score: f64,
    /// Mean of the grade, 1 to 5.
    pub(crate) mean: f64,
}

impl Graded {
    pub(crate) fn of(note: &str, transcript: &Transcript) -> Self {
        let note = Note::read(note).expect("a note");
        let factuality = Factuality::of(&note, transcript);
        let heuristics = Heuristics::beside(&note, &Setting::default(), &factuality);
        let score = factuality.score().map(|score| score.score);
        let outcomes = Outcomes {
            pdqi: embedded(Rubric::named(DEFAULT).expect("it ships"), &heuristics).mean(),
            heuristics: Some(heuristics.score()),
            factuality: score,
            claims: &factuality.claims,
        };
        let mean = blend(&outcomes, Weights::default(), CutOffs::default()).expect("something ran").mean;
        Self { score: score.map_or(f64::NAN, Score::get), mean, factuality }
    }

    /// Whether the changed place is named contradicted or unsupported.
    pub(crate) fn names(&self, change: &Change) -> bool {
        // A denial is changed by a word before what it denies: the claims of its sentence are meant.
        let within = |claim: &Claim| match change.error {
            Error::Negation => change.meets(claim.sentence),
            _ => change.meets(claim.span),
        };
        self.factuality.faults().any(within)
    }
}

impl Change {
    pub(crate) fn meets(&self, span: Span) -> bool {
        (span.start as usize) < self.end.max(self.start + 1) && self.start < span.end as usize
    }
}

/// How many changes, and what became of them.
#[derive(Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) planted: usize,
    /// Factuality scores lower.
    pub(crate) lower: usize,
    /// The whole grade has a lower mean.
    pub(crate) grade_lower: usize,
    /// The changed place is named.
    pub(crate) named: usize,
}

/// The tallies of some encounters.
#[derive(Default)]
pub(crate) struct Tallies {
    pub(crate) by_error: BTreeMap<Error, Tally>,
    /// Faults found in untouched notes.
    pub(crate) alarms: usize,
    pub(crate) notes: usize,
}

impl Tallies {
    /// Plants every error of the rules, and `seeds` draws of others; `watch` sees what is not told as it should be.
    pub(crate) fn add(&mut self, encounter: &Encounter, seeds: u64, watch: &dyn Fn(&Change, &Graded, [bool; 3])) {
        let before = Graded::of(&encounter.note, &encounter.transcript);
        self.notes += 1;
        self.alarms += before.factuality.faults().count();
        let drawn = (1..=seeds).flat_map(|seed| drawn(&encounter.note, seed));
        for change in changes(&encounter.note).into_iter().chain(drawn) {
            let after = Graded::of(&change.note, &encounter.transcript);
            let came = [after.score < before.score, after.mean < before.mean, after.names(&change)];
            let tally = self.by_error.entry(change.error).or_default();
            tally.planted += 1;
            tally.lower += usize::from(came[0]);
            tally.grade_lower += usize::from(came[1]);
            tally.named += usize::from(came[2]);
            if came.contains(&false) {
                watch(&change, &after, came);
            }
        }
    }

    /// Over all errors.
    pub(crate) fn all(&self) -> Tally {
        self.by_error.values().fold(Tally::default(), |all, one| Tally {
            planted: all.planted + one.planted,
            lower: all.lower + one.lower,
            grade_lower: all.grade_lower + one.grade_lower,
            named: all.named + one.named,
        })
    }
}

/// `part` of `all`; not a number of nothing.
pub(crate) fn share(part: usize, all: usize) -> f64 {
    if all == 0 { f64::NAN } else { part as f64 / all as f64 }
}

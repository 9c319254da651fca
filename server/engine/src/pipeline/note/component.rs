//! Components of a grade, as they stand in the ledger.

use assay_domain::note::blend::Component;
use assay_domain::note::factuality::{Claim, ClaimKind, DecidedBy, Severity, Verdict};
use assay_domain::note::heuristics::{Date, Measure, NoteKind};
use assay_domain::note::rubric::ItemScore;
use assay_domain::score::Score;
use assay_domain::source::span::Span;
use serde::{Deserialize, Serialize};

/// What a component came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentOutcome {
    /// The rubric.
    Pdqi(RubricGrade),
    /// The measures of the text.
    Heuristics(HeuristicsGrade),
    /// The claims against the transcript.
    Factuality(FactualityGrade),
    /// It did not run.
    Absent(Absent),
}

impl ComponentOutcome {
    /// Of which component.
    #[must_use]
    pub fn component(&self) -> Component {
        match self {
            Self::Pdqi(_) => Component::Pdqi,
            Self::Heuristics(_) => Component::Heuristics,
            Self::Factuality(_) => Component::Factuality,
            Self::Absent(absent) => absent.component,
        }
    }
}

/// A component that did not run: absent, never a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
    /// Which.
    pub component: Component,
    /// Why.
    pub reason: AbsenceReason,
    /// For a person, in words that hold nothing of the patient's.
    pub message: String,
}

/// Why a component did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceReason {
    /// It needs a transcript.
    NoTranscript,
    /// It found nothing that it could score.
    NothingToScore,
    /// It had not come in time.
    Timeout,
    /// A defect ended it.
    Defect,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Where.
    pub span: Span,
    /// The words there.
    pub quote: String,
}

/// The items of a rubric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RubricGrade {
    /// Id of the rubric.
    pub rubric: String,
    /// Version of the rubric.
    pub version: String,
    /// The items, in its order.
    pub items: Vec<RubricItem>,
    /// The sum over all items, where every item has a score.
    pub total: Option<u32>,
    /// The mean over the items that have a score, 1 to 5.
    pub mean: Option<f64>,
}

/// An item of a rubric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricItem {
    /// Its id.
    pub item: String,
    /// `None`: not assessed.
    pub score: Option<ItemScore>,
    /// Why it has this score, or why it has none.
    pub rationale: String,
    /// What of the note bears it out.
    pub evidence: Vec<Place>,
    /// What would make the note better.
    pub suggestions: Vec<String>,
}

/// The measures of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeuristicsGrade {
    /// The mean of the measures.
    pub score: Score,
    /// The kind of note it was measured as.
    pub kind: NoteKind,
    /// The measures that apply: the measure, 0 to 1, and why.
    pub measures: Vec<(Measure, Score, String)>,
    /// What they found.
    pub findings: Vec<Finding>,
    /// What was copied from earlier notes.
    pub copied: Vec<Copied>,
}

/// Something a measure found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The measure.
    pub measure: Measure,
    /// What it is, in words that hold nothing of the patient's.
    pub what: String,
    /// Where; `None` where something is missing.
    pub place: Option<Place>,
    /// The place it is at odds with.
    pub other: Option<Place>,
}

/// What was copied from one earlier note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// What the caller calls it.
    pub source: String,
    /// The day it was written.
    pub written: Option<Date>,
    /// Words copied.
    pub words: u32,
    /// Where they stand in the note.
    pub places: Vec<Place>,
}

/// The claims of a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactualityGrade {
    /// By the published formula.
    pub score: Score,
    /// What the note says, as far as the transcript bears it out.
    pub accuracy: Option<Score>,
    /// What the transcript says, as far as the note says it too.
    pub completeness: Option<Score>,
    /// The claims, in the order of the note.
    pub claims: Vec<ClaimGrade>,
    /// What the note leaves out.
    pub omissions: Vec<OmissionGrade>,
}

/// A claim of a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimGrade {
    /// What it is about.
    pub kind: ClaimKind,
    /// What became of it.
    pub verdict: Verdict,
    /// How much harm it may do if it is wrong.
    pub severity: Severity,
    /// The words that make it.
    pub place: Place,
    /// The sentence they stand in.
    pub sentence: Span,
    /// Where in the transcript it is said, or said otherwise.
    pub evidence: Vec<Place>,
    /// How far the transcript bears it out.
    pub support: Score,
    /// Why, in words that hold nothing of the patient's.
    pub reason: String,
    /// Who decided.
    pub decided_by: DecidedBy,
}

/// Something clinical that the note leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OmissionGrade {
    /// What it is about.
    pub kind: ClaimKind,
    /// Where in the transcript it is said.
    pub place: Place,
    /// How much harm leaving it out may do.
    pub severity: Severity,
}

impl ClaimGrade {
    /// The same, with its places in `note` and `transcript` quoted.
    pub(super) fn of(claim: &Claim, quote: impl Fn(Span) -> Place, said: impl Fn(&[Span]) -> Vec<Place>) -> Self {
        Self {
            kind: claim.kind,
            verdict: claim.verdict,
            severity: claim.severity,
            place: quote(claim.span),
            sentence: claim.sentence,
            evidence: said(&claim.evidence),
            support: claim.support,
            reason: claim.reason.to_owned(),
            decided_by: claim.decided_by,
        }
    }
}

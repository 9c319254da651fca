//! Components of a grade, as they stand in the ledger.

use assay_domain::note::blend::Component;
use assay_domain::note::factuality::{Claim, ClaimKind, DecidedBy, Severity, Verdict};
use assay_domain::note::heuristics::{Date, Measure, NoteKind};
use assay_domain::note::rubric::{Comparison, ItemScore, Rubric, Voice};
use assay_domain::score::Score;
use assay_domain::source::span::Span;
use serde::{Deserialize, Serialize};

use super::asked::Unheard;
use crate::port::model::ModelRef;

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
    /// The model that was asked gave no answer.
    ModelFailed,
    /// What was left of the budget did not cover the call to the model, which was not sent.
    Budget,
    /// The model that was asked answered, and not in a form that could be read.
    Unreadable,
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
    /// What the rubric is called; empty in grades of before there were titles.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The items, in its order.
    pub items: Vec<RubricItem>,
    /// The sum over all items, where every item has a score.
    pub total: Option<u32>,
    /// The mean over the items that have a score, by their weights, 1 to 5.
    pub mean: Option<f64>,
    /// One reviewer an item beside one answer to all, where both were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
}

/// An item of a rubric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RubricItem {
    /// Its id.
    pub item: String,
    /// What it is called; empty in grades of before there were titles.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// `None`: not assessed.
    pub score: Option<ItemScore>,
    /// Why it has this score, or why it has none.
    pub rationale: String,
    /// What of the note bears it out.
    pub evidence: Vec<Place>,
    /// What would make the note better.
    pub suggestions: Vec<String>,
    /// Why no model was heard on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<AbsenceReason>,
    /// What models said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ItemReview>,
}

impl RubricItem {
    /// Item `item` of `rubric` without a score, and why.
    pub(super) fn unscored(rubric: &Rubric, item: &str, why: String) -> Self {
        Self {
            item: item.to_owned(),
            title: rubric.title_of(item).to_owned(),
            score: None,
            rationale: why,
            evidence: Vec::new(),
            suggestions: Vec::new(),
            absence: None,
            review: None,
        }
    }
}

/// What models said of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemReview {
    /// Every opinion there is; at least one.
    pub opinions: Vec<OpinionGrade>,
    /// How far they lie apart, the arbiter's left out; `None` with fewer than two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<u8>,
    /// In what part the one spoke whose score stands.
    pub stands: Voice,
    /// What the item weighs in the mean of the rubric.
    pub weight: f64,
}

/// What a model said of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionGrade {
    /// Who answered.
    pub model: ModelRef,
    /// Which of its samples, from 1.
    pub sample: u32,
    /// In what part it spoke.
    pub voice: Voice,
    /// The score.
    pub score: ItemScore,
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
    /// What was put to a model; `None`: nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put: Option<Put>,
}

/// Claims that text alone left open, and that were put to a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put {
    /// How many.
    pub claims: u32,
    /// Why it was not heard: what text alone says stands. `None`: it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unheard: Option<Unheard>,
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

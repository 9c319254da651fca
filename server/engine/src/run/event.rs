//! Facts: everything that can happen to a run. What stands in the ledger is these, numbered.

use std::sync::Arc;
use std::time::Duration;

use assay_domain::digest::Digest;
use assay_domain::money::Money;
use assay_domain::persona::Persona;
use assay_domain::persona::evaluation::Evaluation;
use assay_domain::quality;
use assay_domain::source::count::Bounds;
use assay_domain::source::document::Provenance;
use assay_domain::source::format::Format;
use serde::{Deserialize, Serialize};

use super::{ItemId, RunId, Sequence, StageName, WorkKind};
use crate::failure::Failure;
use crate::pipeline::automaton::verdict::{Verdict, VerdictCounts};
use crate::pipeline::note::component::ComponentOutcome;
use crate::pipeline::note::grade::NoteGrade;
use crate::pipeline::persona::unsupported::UnsupportedTraits;
use crate::port::clock::Timestamp;
use crate::port::model::{Decision, ModelRef, Retry, Usage};

/// A numbered fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Whose.
    pub run: RunId,
    /// 1, 2, 3 … without gaps.
    pub sequence: Sequence,
    /// When it was committed.
    pub at: Timestamp,
    /// The stage it belongs to.
    pub stage: Option<StageName>,
    /// The item it belongs to.
    pub item: Option<ItemId>,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fact {
    /// Always the first.
    RunAccepted(Plan),
    /// A stage has its first task.
    StageStarted,
    /// A stage has no task left and gets none.
    StageFinished(StageMetrics),
    /// A stage took up an item.
    ItemStarted,
    /// A component of a note's grade is there, before the grade. Work that was interrupted may tell it again.
    ComponentFinished(Box<ComponentOutcome>),
    /// A stage is done with an item.
    ItemFinished(ItemResult),
    /// An item is lost; no later stage sees it.
    ItemFailed(Failure),
    /// A call is made again.
    Retrying(Retry),
    /// Something was decided about a call.
    Decided(Decision),
    /// Something a caller should know and nothing failed by.
    Warning(Warning),
    /// Tokens were used: the whole run's so far.
    UsageUpdated(Spent),
    /// Always the last.
    RunFinished(RunEnd),
}

/// What will be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What kind of work it is.
    #[serde(default, skip_serializing_if = "WorkKind::is_first")]
    pub work: WorkKind,
    /// The stages, in order.
    pub stages: Vec<StageName>,
    /// How many items it sets out to make.
    pub items: u32,
    /// How few and how many may be delivered; `None`: exactly the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Who answers for each stage that asks a model; of a jury, each judge.
    pub models: Vec<StageModel>,
    /// What it works on.
    pub inputs: Vec<Input>,
    /// The seed in force.
    pub seed: u64,
    /// The least overall score that passes.
    pub threshold: assay_domain::score::Score,
    /// What the run may cost; `None`: there is no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// The share of questions answered from what was kept above which the run warns; `None`: it never does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_warning: Option<assay_domain::score::Score>,
    /// What becomes of traits that the sources do not bear out.
    #[serde(default, skip_serializing_if = "UnsupportedTraits::is_default")]
    pub unsupported: UnsupportedTraits,
}

/// The model of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageModel {
    /// The stage, or a part of one: `draft`, `filter`, `refine`, `linking`, `check_bias`.
    pub stage: StageName,
    /// Who answers.
    pub model: ModelRef,
}

/// An input document, by digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub document: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// What its file is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
}

/// What a run has taken so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// Tokens and money.
    #[serde(flatten)]
    pub usage: Usage,
    /// What is left of the budget, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_left: Option<Money>,
}

/// What a stage did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMetrics {
    /// Items it is done with.
    pub finished: u32,
    /// Items it lost.
    pub failed: u32,
    /// Calls it made again.
    pub retries: u32,
    /// From its first task to its last, wall time.
    pub elapsed: Duration,
}

/// The result of a stage for an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemResult {
    /// Whether the item is through: no later stage will touch it.
    pub last: bool,
    /// What it is now.
    pub value: ResultValue,
}

/// Results, by kind of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultValue {
    /// A persona and what is known about it.
    Persona(Box<PersonaResult>),
    /// What a sentence came to; a batch has many, and the run's state shares them with its events.
    Automaton(Arc<Verdict>),
    /// The grade of a note.
    Note(Box<NoteGrade>),
}

impl From<PersonaResult> for ResultValue {
    fn from(result: PersonaResult) -> Self {
        Self::Persona(Box::new(result))
    }
}

impl From<Verdict> for ResultValue {
    fn from(verdict: Verdict) -> Self {
        Self::Automaton(Arc::new(verdict))
    }
}

impl From<NoteGrade> for ResultValue {
    fn from(grade: NoteGrade) -> Self {
        Self::Note(Box::new(grade))
    }
}

/// A persona, and beside it what is known about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonaResult {
    /// The persona.
    pub persona: Persona,
    /// How far it has come.
    pub status: PersonaStatus,
    /// The verdict of a judge or a jury, once judged.
    pub evaluation: Option<Evaluation>,
    /// What refinement did, once it was tried.
    pub refinement: Option<Refinement>,
    /// Where it comes from.
    pub lineage: Lineage,
    /// What is said of its quality, once it is through and delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Box<quality::Report>>,
}

impl PersonaResult {
    /// A persona that was just written.
    #[must_use]
    pub fn draft(persona: Persona, lineage: Lineage) -> Self {
        let status = PersonaStatus::Draft;
        Self { persona, status, evaluation: None, refinement: None, lineage, quality: None }
    }
}

/// How far a persona has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonaStatus {
    /// Written, not judged.
    Draft,
    /// Judged.
    Evaluated,
    /// Improved, and judged again.
    Refined,
    /// Below the threshold at the end, or turned away by a plugin.
    Rejected,
}

/// What refinement did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refinement {
    /// How often it was tried.
    pub attempts: u32,
    /// Fields that differ from the draft, in the order of the persona.
    pub changed: Vec<String>,
    /// Overall before the first attempt.
    pub before: assay_domain::score::Score,
    /// Overall of the version that was kept.
    pub after: assay_domain::score::Score,
}

/// Where a persona comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lineage {
    /// Who wrote the version at hand.
    pub model: ModelRef,
    /// SHA-256 of the prompt it was written to.
    pub prompt_sha256: Digest,
    /// What it was written from.
    pub inputs: Vec<Input>,
    /// The seed in force.
    pub seed: u64,
    /// Whether the name was made up: the sources name nobody for it.
    pub name_is_fictional: bool,
}

/// Something a caller should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Machine-readable.
    pub reason: WarningReason,
    /// For a person.
    pub message: String,
    /// What it is about: a document, an item, a field.
    pub subject: String,
}

/// Reasons of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningReason {
    /// A document could not be used and was left out.
    DocumentSkipped,
    /// Part of a document could not be used.
    DocumentPartlyRead,
    /// Fewer results than asked for.
    ShortCount,
    /// A persona stayed below the threshold, or a plugin turned it away.
    PersonaRejected,
    /// A claim was removed because the sources do not bear it out.
    ClaimRemoved,
    /// A model's answer had to be asked for again or was cut down.
    AnswerRejected,
    /// The time budget ran out.
    TimeBudgetExhausted,
    /// A model's answer was not quite what was asked for, and was read all the same.
    AnswerRepaired,
    /// A model's answer was cut off, and what was complete is used.
    AnswerTruncated,
    /// A provider fails too often: nothing is sent to it for a while.
    CircuitOpened,
    /// Another model answers than was asked.
    FellBack,
    /// Many questions were asked before: usually the same input twice.
    RepeatedQuestions,
    /// The count was not quite what can be asked for, and was read all the same.
    CountAdjusted,
    /// The material is more than the model reads at once, and is read in pieces.
    ReadInPieces,
    /// A plugin did not answer, or not as it describes itself: a stage, or a metric of what is delivered.
    PluginFailed,
    /// A plugin has something to say.
    PluginRemark,
    /// A persona was changed after it was judged, and is not judged again.
    ChangedAfterJudging,
    /// A judge of a jury gave no verdict; the others judge without it.
    JudgeFailed,
    /// A judge answered that has no calibration where one is asked for.
    JudgeUncalibrated,
    /// The model that was asked for stereotypes gave no answer; the list applies alone.
    BiasUnchecked,
    /// Clinical notes are not kept, as was asked.
    NotesNotKept,
    /// A model gave no embeddings: what words tell of traits stands.
    EmbeddingsUnheard,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunEnd {
    /// How well.
    pub outcome: Outcome,
    /// What came of it.
    pub counts: Counts,
    /// What it took.
    pub usage: Usage,
    /// From acceptance to here.
    pub duration: Duration,
    /// Why, when it failed or was cancelled.
    pub cause: Option<Failure>,
    /// The verdicts of a batch of sentences, counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdicts: Option<VerdictCounts>,
}

/// How well a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All that was asked for was delivered.
    Succeeded,
    /// Some of it.
    Partial,
    /// None of it.
    Failed,
    /// Stopped from outside.
    Cancelled,
}

/// What came of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Asked for.
    pub asked: u32,
    /// Delivered.
    pub delivered: u32,
    /// Below the threshold.
    pub rejected: u32,
    /// Lost to failures.
    pub failed: u32,
    /// How few and how many might be delivered; `None`: exactly as many as asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
}

impl Counts {
    /// The fewest that are all that was asked for.
    #[must_use]
    pub fn least(&self) -> u32 {
        self.bounds.map_or(self.asked, |bounds| bounds.min)
    }
}

//! The ledger: the only durable truth.

use async_trait::async_trait;

use crate::port::clock::Timestamp;
use crate::run::event::{Event, Fact};
use crate::run::{RunId, RunRecord, RunSpec, Sequence, StageName, Task, TaskId};

/// Everything one step of a run changes, taken in one transaction or not at all.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Whose step.
    pub run: RunId,
    /// The sequence the step was decided on. The store refuses a step decided on any other: this is what fences out a
    /// worker that no longer has the truth.
    pub after: Sequence,
    /// When, for every event of the step.
    pub at: Timestamp,
    /// Work that is done for good.
    pub checkpoints: Vec<TaskId>,
    /// What happened; numbered from `after + 1`.
    pub events: Vec<NewEvent>,
    /// What is to be sent next: kept until [`Store::sent`] confirms it.
    pub send: Vec<Task>,
}

/// An event before it has its number.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// The stage it belongs to.
    pub stage: Option<StageName>,
    /// The item it belongs to.
    pub item: Option<crate::run::ItemId>,
    /// What happened.
    pub fact: Fact,
}

/// What became of opening a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// It is new and stands in the ledger.
    New,
    /// The same request opened this run before.
    Existing(RunId),
    /// The request id was used before, for other content.
    RequestIdReused(RunId),
}

/// Which runs to list, newest first.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The most to return.
    pub size: u32,
    /// Only runs older than this one.
    pub before: Option<RunId>,
    /// Only runs that have not ended.
    pub unfinished_only: bool,
}

/// Why the ledger did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such run.
    #[error("there is no run {0}")]
    NotFound(RunId),
    /// The run has moved on since the step was decided: read it again and decide again.
    #[error("the run is at sequence {at}, the step was decided on another")]
    Conflict {
        /// Where the run stands.
        at: Sequence,
    },
    /// No room is left. What was committed stays.
    #[error("the ledger is full: {0}")]
    Full(String),
    /// A record that cannot be read.
    #[error("the ledger holds a record this version cannot read: {0}")]
    Unreadable(String),
    /// The storage failed; nothing of the call was taken.
    #[error("the ledger is unavailable: {0}")]
    Unavailable(String),
}

/// The ledger of runs.
#[async_trait]
pub trait Store: Send + Sync {
    /// Opens a run with its first events, once per request id, in one transaction. `Commit::after` is zero.
    async fn open(&self, spec: &RunSpec, first: Commit) -> Result<Opened, StoreError>;

    /// Takes a step. A checkpoint that is there already makes no difference.
    async fn commit(&self, step: Commit) -> Result<Sequence, StoreError>;

    /// Whether a checkpoint is there.
    async fn has_checkpoint(&self, run: &RunId, task: &TaskId) -> Result<bool, StoreError>;

    /// What was to be sent and is not confirmed.
    async fn unsent(&self) -> Result<Vec<Task>, StoreError>;

    /// Confirms what was sent.
    async fn sent(&self, tasks: &[TaskId]) -> Result<(), StoreError>;

    /// What was asked for.
    async fn spec(&self, run: &RunId) -> Result<RunSpec, StoreError>;

    /// Events after `after`, oldest first, at most `limit`.
    async fn events(&self, run: &RunId, after: Sequence, limit: u32) -> Result<Vec<Event>, StoreError>;

    /// One run's record.
    async fn record(&self, run: &RunId) -> Result<RunRecord, StoreError>;

    /// Records of runs, newest first (by run id, which grows with time).
    async fn list(&self, page: &Page) -> Result<Vec<RunRecord>, StoreError>;

    /// Removes a run and all that belongs to it, tasks included. Its request id may be used again.
    async fn delete(&self, run: &RunId) -> Result<(), StoreError>;
}

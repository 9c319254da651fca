//! Stages: a unit of work each, given a context that is all it may touch.

mod ask;
pub mod budget;
mod context;

use async_trait::async_trait;

pub(crate) use ask::telling;
pub use ask::{Asked, Posed, Unwatched, Writing};
pub(crate) use context::Sources;
pub use context::{Context, Progress};

use crate::failure::Failure;
use crate::port::model::Usage;
use crate::run::Task;
use crate::run::event::{PersonaResult, ResultValue, Warning};

/// What flows between stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// The documents of the request.
    Sources,
    /// A persona, judged or not.
    Persona,
}

impl Material {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Persona => "personas",
        }
    }
}

/// A stage: what it is called, what it takes and gives, and its code.
pub struct StageType {
    /// As requests and events name it.
    pub name: &'static str,
    /// What flows in.
    pub takes: Material,
    /// What flows out.
    pub gives: Material,
    /// The code.
    pub stage: &'static dyn Stage,
}

/// Does one task. Dropping the future stops the work.
#[async_trait]
pub trait Stage: Send + Sync {
    /// Does `task`. Failures of single items stand in the report; nothing is left out of it.
    async fn run(&self, context: &Context, task: &Task) -> Report;
}

/// What a task came to: every item of the task is in `results` or in `failures`, or was told before.
#[derive(Clone, Debug, PartialEq)]
pub struct Report<R = PersonaResult> {
    /// Items that have a result.
    pub results: Vec<(u32, R)>,
    /// Items that have none.
    pub failures: Vec<(u32, Failure)>,
    /// What a caller should know, by item where it concerns one.
    pub warnings: Vec<(Option<u32>, Warning)>,
    /// What it took.
    pub usage: Usage,
}

impl<R> Default for Report<R> {
    fn default() -> Self {
        Self { results: Vec::new(), failures: Vec::new(), warnings: Vec::new(), usage: Usage::default() }
    }
}

impl<R> Report<R> {
    /// Every item of `task` failed for the same reason.
    #[must_use]
    pub fn failed(task: &Task, failure: &Failure, usage: Usage) -> Self {
        let failures = task.items.iter().map(|&item| (item, failure.clone())).collect();
        Self { failures, usage, ..Self::default() }
    }

    /// The same, whatever its kind of work.
    pub(crate) fn any(self) -> Report<ResultValue>
    where
        R: Into<ResultValue>,
    {
        let results = self.results.into_iter().map(|(item, result)| (item, result.into())).collect();
        Report { results, failures: self.failures, warnings: self.warnings, usage: self.usage }
    }
}

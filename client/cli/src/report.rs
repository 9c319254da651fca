//! A run and what came of it, as it is written to standard output.

use assay_client::Finished;
use assay_client::v1::{Error, GetRunResponse, PersonaResult, Run, RunCounts, RunFinished, RunOutcome, Usage, Warning};
use serde::Serialize;

/// A run, its personas and how it went. The parts are the messages of the contract.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Report {
    /// The run.
    pub(crate) run: Run,
    /// What was delivered, by number.
    pub(crate) personas: Vec<PersonaResult>,
    /// How it went.
    pub(crate) summary: Summary,
}

/// How a run went.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Summary {
    /// Asked for.
    pub(crate) asked: u32,
    /// Delivered.
    pub(crate) delivered: u32,
    /// Below the threshold.
    pub(crate) rejected: u32,
    /// Lost to failures.
    pub(crate) failed: u32,
    /// The name of a `RunOutcome`.
    pub(crate) outcome: &'static str,
    /// What it took.
    pub(crate) usage: Usage,
    /// From acceptance to the end; null while it runs.
    pub(crate) duration: Option<pbjson_types::Duration>,
    /// Every warning, in order.
    pub(crate) warnings: Vec<Warning>,
    /// Why it was stopped; null where it came to its end by itself.
    pub(crate) error: Option<Error>,
}

impl From<Finished> for Report {
    fn from(done: Finished) -> Self {
        let outcome = done.finished.outcome();
        let RunFinished { counts, usage, duration, error, .. } = done.finished;
        let RunCounts { asked, delivered, rejected, failed, .. } = counts.unwrap_or_default();
        let summary = Summary {
            asked,
            delivered,
            rejected,
            failed,
            outcome: outcome.as_str_name(),
            usage: usage.unwrap_or_default(),
            duration,
            warnings: done.warnings,
            error,
        };
        Self { run: done.run, personas: done.personas, summary }
    }
}

impl From<GetRunResponse> for Report {
    /// A run that has not ended.
    fn from(answer: GetRunResponse) -> Self {
        let summary = Summary {
            asked: answer.plan.map(|plan| plan.items).unwrap_or_default(),
            delivered: u32::try_from(answer.personas.len()).unwrap_or(u32::MAX),
            outcome: RunOutcome::Unspecified.as_str_name(),
            usage: answer.usage.unwrap_or_default(),
            ..Summary::default()
        };
        Self { run: answer.run.unwrap_or_default(), personas: answer.personas, summary }
    }
}

//! The work, a folder a kind; and what the step and the runner must know of each kind.

mod answer;
pub mod automaton;
mod desk;
pub mod note;
pub mod persona;
mod schema;

pub(crate) use desk::{Desk, Opened};

use automaton::verdict::VerdictCounts;

use crate::run::event::{Counts, ResultValue, Warning, WarningReason};
use crate::run::state::{ItemEnd, RunState};
use crate::run::{StageName, WorkKind};

/// What becomes of an item with a result.
pub(crate) struct Settled {
    /// The result as it stands in the ledger.
    pub(crate) value: ResultValue,
    /// The stage that has something to do with it next; `None`: it is through.
    pub(crate) next: Option<StageName>,
    /// What a caller should know.
    pub(crate) warnings: Vec<Warning>,
}

/// What becomes of item `number` with a result of the stage at `position`.
pub(crate) fn settle(state: &RunState, position: usize, number: u32, value: ResultValue) -> Settled {
    match value {
        ResultValue::Persona(result) => persona::settle::settle(state, position, number, *result),
        ResultValue::Automaton(_) | ResultValue::Note(_) => Settled { value, next: None, warnings: Vec::new() },
    }
}

/// How an item ends that is through with this result.
pub(crate) fn end(value: &ResultValue) -> ItemEnd {
    match value {
        ResultValue::Persona(result) => persona::settle::end(result.status),
        ResultValue::Automaton(verdict) => verdict.came.status.end(),
        ResultValue::Note(_) => ItemEnd::Delivered,
    }
}

/// That less came of a run than was asked for.
pub(crate) fn short(kind: WorkKind, counts: &Counts) -> Warning {
    let message = match kind {
        WorkKind::Personas => persona::settle::short(counts),
        WorkKind::Automata => automaton::verdict::short(counts),
        WorkKind::Notes => note::short(counts),
    };
    Warning { reason: WarningReason::ShortCount, message, subject: "count".into() }
}

/// The verdicts of a batch, counted.
pub(crate) fn verdicts(state: &RunState) -> Option<VerdictCounts> {
    match state.kind() {
        WorkKind::Personas | WorkKind::Notes => None,
        WorkKind::Automata => Some(VerdictCounts::of(state.verdicts())),
    }
}

/// How much of a run was known from before, and of how much.
pub(crate) fn repeated(state: &RunState) -> (u64, u64) {
    match verdicts(state) {
        None => (state.reused, state.reused + state.usage.calls),
        Some(counts) => (counts.cached.into(), state.items.len() as u64),
    }
}

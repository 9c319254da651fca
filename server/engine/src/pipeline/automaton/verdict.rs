//! What a row of a batch comes to.

use std::sync::Arc;
use std::time::Duration;

use assay_domain::automaton::language::Reason;
use assay_domain::source::span::Span;
use serde::{Deserialize, Serialize};

use super::brief::Row;
use super::translation::{MODEL_TRANSLATED, Translation};
use crate::failure::Failure;
use crate::port::model::Usage;
use crate::run::event::Counts;
use crate::run::state::ItemEnd;

/// What a row came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The row.
    pub row: Arc<Row>,
    /// What it came to.
    #[serde(flatten)]
    pub came: Conclusion,
    /// Whether it was known from before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cached: bool,
    /// What it took.
    pub elapsed: Duration,
}

/// What a row came to, whenever that was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    /// In a word.
    pub status: VerdictStatus,
    /// The machine, where there is a proved one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineFacts>,
    /// What is not as the row says it is, or what the row breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// The first string on which the machine is not what it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// Why there is no proved machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<CaseFault>,
    /// What a model proposed, where one was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Box<Translation>>,
}

impl Conclusion {
    /// In a word alone.
    #[must_use]
    pub fn of(status: VerdictStatus) -> Self {
        Self { status, machine: None, problems: Vec::new(), witness: None, fault: None, translation: None }
    }

    /// The same, of the machine of a model's translation.
    pub(super) fn translated(mut self, translation: Translation) -> Self {
        if let Some(machine) = &mut self.machine {
            machine.assumptions.push(MODEL_TRANSLATED.to_owned());
        }
        Self { translation: Some(Box::new(translation)), ..self }
    }

    /// The same, known from before: nothing was paid for it now.
    pub(super) fn recalled(mut self) -> Self {
        if let Some(translation) = &mut self.translation {
            translation.usage = Usage::default();
        }
        self
    }

    /// Whether the machine is that of a model's translation.
    fn is_translated(&self) -> bool {
        self.translation.as_ref().is_some_and(|translation| translation.sentence().is_some())
    }

    /// Whether it would come out the same: not what broke off, and not what a defect did.
    pub(super) fn stays(&self) -> bool {
        match self.status {
            VerdictStatus::Pass | VerdictStatus::Fail => true,
            VerdictStatus::Error => self.fault.as_ref().is_some_and(CaseFault::stays),
            VerdictStatus::OracleFail | VerdictStatus::Timeout | VerdictStatus::Skipped => false,
        }
    }
}

/// A verdict in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictStatus {
    /// Built, proved, and all that the row says is so.
    Pass,
    /// Built and proved, and something that the row says is not so.
    Fail,
    /// The proof found the construction wrong: a defect of this program.
    OracleFail,
    /// There is no machine.
    Error,
    /// Not done in time.
    Timeout,
    /// The row breaks the schema.
    Skipped,
}

impl VerdictStatus {
    /// How an item with this verdict ends.
    #[must_use]
    pub fn end(self) -> ItemEnd {
        match self {
            Self::Pass => ItemEnd::Delivered,
            Self::Fail | Self::OracleFail => ItemEnd::Rejected,
            Self::Error | Self::Timeout | Self::Skipped => ItemEnd::Failed,
        }
    }
}

/// A proved machine in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineFacts {
    /// Its symbols.
    pub alphabet: Vec<String>,
    /// Its states; no machine of the language has fewer.
    pub states: u32,
    /// Pairs of a state and a derivative that had to agree, and do.
    pub proved_pairs: u64,
    /// The shortest string it accepts.
    pub shortest_accepted: Option<String>,
    /// The conventions that the sentence relies on, by name.
    pub assumptions: Vec<String>,
}

/// Why there is no proved machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFault {
    /// What is wrong with the sentence; `None`: nothing is.
    pub reason: Option<Reason>,
    /// Where in the sentence.
    pub span: Option<Span>,
    /// Whether the same row could come to something else another time.
    pub persistence: Persistence,
    /// For a person.
    pub message: String,
    /// How the model failed, where one was asked and gave no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

impl CaseFault {
    fn stays(&self) -> bool {
        self.reason.is_some() && self.persistence == Persistence::Permanent
    }
}

/// Whether an error stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persistence {
    /// Another time it may go well.
    Transient,
    /// The same row comes to the same error.
    Permanent,
}

/// Verdicts of a batch, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictCounts {
    /// Built, proved, all as it should be.
    pub pass: u32,
    /// Not what the row says.
    pub fail: u32,
    /// The proof found the construction wrong.
    pub oracle_fail: u32,
    /// No machine.
    pub error: u32,
    /// Not in time.
    pub timeout: u32,
    /// Rows that break the schema.
    pub skipped: u32,
    /// Of all of them, those that were known from before.
    pub cached: u32,
    /// Of all of them, those whose machine is that of a model's translation.
    #[serde(default, skip_serializing_if = "is_none")]
    pub translated: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

impl VerdictCounts {
    /// Of these verdicts.
    pub(crate) fn of<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            let count = match verdict.came.status {
                VerdictStatus::Pass => &mut counts.pass,
                VerdictStatus::Fail => &mut counts.fail,
                VerdictStatus::OracleFail => &mut counts.oracle_fail,
                VerdictStatus::Error => &mut counts.error,
                VerdictStatus::Timeout => &mut counts.timeout,
                VerdictStatus::Skipped => &mut counts.skipped,
            };
            *count += 1;
            counts.cached += u32::from(verdict.cached);
            counts.translated += u32::from(verdict.came.is_translated());
        }
        counts
    }
}

/// That not all cases pass.
pub(crate) fn short(counts: &Counts) -> String {
    format!(
        "{} of {} cases pass: {} fail, {} have no machine to hold against what is known",
        counts.delivered, counts.asked, counts.rejected, counts.failed
    )
}

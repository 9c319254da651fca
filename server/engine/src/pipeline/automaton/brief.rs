//! What was asked of a batch of sentences.

use std::sync::Arc;
use std::time::Duration;

use assay_domain::automaton::alphabet::Alphabet;
use assay_domain::automaton::cases::Case;
use assay_domain::automaton::language::stated_alphabet;
use assay_domain::automaton::oracle::Examples;
use assay_domain::score::Score;
use serde::{Deserialize, Serialize};

use super::translation::Translate;
use super::verify::STAGE;
use crate::pipeline::persona::unsupported::UnsupportedTraits;
use crate::run::event::{Plan, StageModel};
use crate::run::{StageName, WorkKind};

/// The most rows of a task: what one delivery, one lease and one checkpoint are paid for.
const LARGEST_TASK: u32 = 512;
/// The most rows of a task where a model may be asked: it waits for the slowest of them.
const LARGEST_TASK_TRANSLATED: u32 = 8;
/// The part of a run that translating is, as the plan names it.
const TRANSLATE: &str = "translate";
/// Fewer rows than this say nothing about how many of them are known from before.
const FEW: u32 = 50;
/// Tasks a worker should have, so that one with slow rows does not keep the others waiting.
const TASKS_A_WORKER: u32 = 8;

/// A checked batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AutomataBrief {
    /// The rows, in order; at least one. What comes of a row shares it.
    pub rows: Vec<Arc<Row>>,
    /// Rows at once, at least 1; no more than the server has cores.
    pub workers: u32,
    /// The longest that a row may take.
    pub timeout: Duration,
    /// The most states of a machine at any time.
    pub max_states: u32,
    /// Whether a model may be asked what the grammar does not read, and which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translate: Option<Translate>,
    /// Whether the same rows were verified before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// A row of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// On which line of the file it begins, from 1; 0 where it comes from no file.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u64,
    /// The sentence.
    pub prompt: String,
    /// What kind of sentence its author says it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// What its author says is at the root of the tree.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected_type: String,
    /// How hard its author says it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub difficulty: String,
    /// Strings that must be accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_accept: Vec<String>,
    /// Strings that must be rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_reject: Vec<String>,
    /// Whether no string is accepted, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_contradiction: Option<bool>,
    /// The symbols; none: those that the sentence states or suggests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alphabet: Vec<String>,
    /// How many states the minimal machine has, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<u64>,
    /// The sentence as it must be understood, in its canonical form, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
    /// What the row breaks: with anything here it is skipped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(line: &u64) -> bool {
    *line == 0
}

impl Row {
    /// Its alphabet, where it names one that is one.
    pub(super) fn alphabet(&self) -> Option<Alphabet> {
        Alphabet::new(self.alphabet.iter().map(String::as_str)).ok()
    }

    /// The same, or else the one that its sentence states, which holds for every other sentence in its place.
    pub(super) fn stated_alphabet(&self) -> Option<Alphabet> {
        self.alphabet().or_else(|| stated_alphabet(&self.prompt))
    }

    /// What it says.
    pub(super) fn case(&self) -> Case {
        let row = self.clone();
        Case {
            line: row.line,
            prompt: row.prompt,
            category: row.category,
            expected_type: row.expected_type,
            difficulty: row.difficulty,
            examples: Examples { must_accept: row.must_accept, must_reject: row.must_reject },
            is_contradiction: row.is_contradiction,
            alphabet: self.alphabet(),
            states: row.states,
            tree: row.tree,
        }
    }
}

impl AutomataBrief {
    /// What the run will do.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            unsupported: UnsupportedTraits::default(),
            work: WorkKind::Automata,
            stages: vec![StageName::new(STAGE)],
            items: self.items(),
            bounds: None,
            models: self.translate.iter().map(asked).collect(),
            inputs: Vec::new(),
            seed: 0,
            threshold: Score::ZERO,
            budget: self.translate.as_ref().and_then(|translate| translate.budget),
            repeat_warning: None,
        }
    }

    /// Whether many rows that are known from before are worth a word: not where the same rows were verified before, and not where there
    /// are few.
    #[must_use]
    pub fn warns_of_repeats(&self) -> bool {
        !self.again && self.items() >= FEW
    }

    /// How many rows a task has.
    #[must_use]
    pub fn batch(&self) -> u32 {
        let largest = if self.translate.is_some() { LARGEST_TASK_TRANSLATED } else { LARGEST_TASK };
        (self.items() / (self.workers * TASKS_A_WORKER).max(1)).clamp(1, largest)
    }

    fn items(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }
}

fn asked(translate: &Translate) -> StageModel {
    StageModel { stage: StageName::new(TRANSLATE), model: translate.model.clone() }
}

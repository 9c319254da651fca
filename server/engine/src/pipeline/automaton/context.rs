//! All that the verifying of a batch may touch.

use std::sync::{Arc, Mutex, PoisonError};

use assay_domain::digest::Digest;
use tokio::sync::Semaphore;

use super::brief::{AutomataBrief, Row};
use super::known::{Known, key};
use super::translate::Translator;
use crate::port::clock::Clock;
use crate::port::model::Model;
use crate::port::verdicts::{Kept, Verdicts};
use crate::run::Task;
use crate::run::event::{Fact, ResultValue};
use crate::run::state::RunState;
use crate::run::transition::Happening;
use crate::stage::budget::Budget;
use crate::workshop::Workshop;

/// What the stage is given: the rows, the cores, and a way to say what came of a row.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) brief: Arc<AutomataBrief>,
    pub(crate) workshop: Arc<Workshop>,
    pub(crate) workers: Arc<Semaphore>,
    pub(crate) state: Arc<Mutex<RunState>>,
    pub(crate) verdicts: Arc<dyn Verdicts>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) model: Arc<dyn Model>,
    pub(crate) budget: Arc<Budget>,
    /// For the how many-th time the task is handed out, from 1.
    pub(crate) attempt: u32,
    pub(crate) tell: Arc<dyn Fn(Happening) + Send + Sync>,
}

impl Context {
    /// The same, for the `attempt`th time that a task is handed out.
    pub(crate) fn on_attempt(&self, attempt: u32) -> Self {
        Self { attempt, ..self.clone() }
    }

    /// Who puts into the pattern language what the grammar does not read, where a model may be asked.
    pub(super) fn translator(&self, task: &Task) -> Option<Translator> {
        let by = self.brief.translate.clone()?;
        let (model, budget) = (Arc::clone(&self.model), Arc::clone(&self.budget));
        Some(Translator { model, by, run: task.run.clone(), budget })
    }

    /// Puts an event of a row on the stream.
    pub(super) fn note(&self, task: &Task, item: u32, fact: Fact) {
        (self.tell)(Happening::Noted { stage: task.stage.clone(), item: Some(item), fact });
    }

    /// The rows of `task` that have no verdict yet, by item.
    fn open(&self, task: &Task) -> Vec<(u32, Arc<Row>)> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = |number: u32| state.items.get(&number).is_some_and(|item| item.end.is_none());
        let row = |number: u32| Some((number, self.brief.rows.get(number.checked_sub(1)? as usize)?.clone()));
        task.items.iter().copied().filter(|&number| is_open(number)).filter_map(row).collect()
    }

    /// The rows of `task` that have no verdict yet, with what is known of them from before. A cache that cannot be read knows nothing.
    pub(super) async fn known(&self, task: &Task) -> Vec<Known> {
        let key = |(item, row): (u32, Arc<Row>)| {
            let key = row.violations.is_empty().then(|| key(&row, &self.brief));
            Known { item, row, key, before: None }
        };
        let mut rows: Vec<Known> = self.open(task).into_iter().map(key).collect();
        let keys: Vec<Digest> = rows.iter().filter_map(|row| row.key.clone()).collect();
        match self.verdicts.find(&keys).await {
            Ok(found) => {
                for (row, before) in rows.iter_mut().filter(|row| row.key.is_some()).zip(found) {
                    row.before = before;
                }
            }
            Err(error) => tracing::warn!(%error, "what is known of rows cannot be read; they are made again"),
        }
        rows
    }

    /// Keeps what came of rows. A cache that cannot be written costs time later, not a verdict now.
    pub(super) async fn keep(&self, kept: Kept) {
        if kept.new.is_empty() && kept.used.is_empty() {
            return;
        }
        if let Err(error) = self.verdicts.keep(kept, self.clock.now()).await {
            tracing::warn!(%error, "what came of rows is not kept");
        }
    }

    /// Puts verdicts of `task` into the ledger and on the stream.
    pub(super) fn tell(&self, task: &Task, verdicts: Vec<(u32, ResultValue)>) {
        (self.tell)(Happening::Progressed(task.clone(), verdicts));
    }
}

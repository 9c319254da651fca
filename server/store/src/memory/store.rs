//! The ledger's answers to `port::store`.

use assay_engine::port::store::{Commit, Opened, Page, Store, StoreError};
use assay_engine::run::event::Event;
use assay_engine::run::{RunId, RunRecord, RunSpec, Sequence, Task, TaskId};
use async_trait::async_trait;

use super::MemoryLedger;

#[async_trait]
impl Store for MemoryLedger {
    async fn open(&self, spec: &RunSpec, first: Commit) -> Result<Opened, StoreError> {
        self.change(|state| state.runs.open(spec, first))
    }

    async fn commit(&self, step: Commit) -> Result<Sequence, StoreError> {
        self.change(|state| {
            let run = step.run.clone();
            let last = state.runs.commit(step)?;
            if state.runs.get(&run)?.record.ended.is_some() {
                state.queue.drop_open(&run);
            }
            Ok(last)
        })
    }

    async fn has_checkpoint(&self, run: &RunId, task: &TaskId) -> Result<bool, StoreError> {
        Ok(self.look().runs.get(run).is_ok_and(|run| run.checkpoints.contains(task)))
    }

    async fn unsent(&self) -> Result<Vec<Task>, StoreError> {
        Ok(self.look().runs.unsent())
    }

    async fn sent(&self, tasks: &[TaskId]) -> Result<(), StoreError> {
        self.change(|state| state.runs.sent(tasks));
        Ok(())
    }

    async fn spec(&self, run: &RunId) -> Result<RunSpec, StoreError> {
        self.look().runs.get(run).map(|run| run.spec.clone())
    }

    async fn events(&self, run: &RunId, after: Sequence, limit: u32) -> Result<Vec<Event>, StoreError> {
        let (after, limit) =
            (usize::try_from(after.0).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(self.look().runs.get(run)?.events.iter().skip(after).take(limit).cloned().collect())
    }

    async fn record(&self, run: &RunId) -> Result<RunRecord, StoreError> {
        self.look().runs.get(run).map(|run| run.record.clone())
    }

    async fn list(&self, page: &Page) -> Result<Vec<RunRecord>, StoreError> {
        Ok(self.look().runs.list(page))
    }

    async fn delete(&self, run: &RunId) -> Result<(), StoreError> {
        self.change(|state| {
            state.queue.drop_all(run);
            state.answers.retain(|_, answer| answer.run != *run);
            state.runs.delete(run)
        })
    }
}

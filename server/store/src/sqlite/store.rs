//! The ledger's answers to `port::store`.

use assay_engine::port::store::{Commit, Opened, Page, Store, StoreError};
use assay_engine::run::event::Event;
use assay_engine::run::{RunId, RunRecord, RunSpec, Sequence, Task, TaskId};
use async_trait::async_trait;

use super::SqliteLedger;
use super::runs::{self, Opening, Written};
use super::{fault::Fault, read};
use crate::codec::encode_large;

#[async_trait]
impl Store for SqliteLedger {
    async fn open(&self, spec: &RunSpec, first: Commit) -> Result<Opened, StoreError> {
        let spec = spec.clone();
        // Megabytes of documents are written down off the runtime's threads, and off the writer's.
        let opening = tokio::task::spawn_blocking(move || {
            Ok(Opening { body: encode_large(&spec)?, spec, first: Written::of(first)? })
        })
        .await;
        let opening = opening.unwrap_or_else(|error| Err(StoreError::Unavailable(error.to_string())))?;
        Ok(self.writer.write(move |scope| runs::open(scope, &opening)).await?)
    }

    async fn commit(&self, step: Commit) -> Result<Sequence, StoreError> {
        let written = Written::of(step)?;
        Ok(self.writer.write(move |scope| runs::commit(scope, &written)).await?)
    }

    async fn has_checkpoint(&self, run: &RunId, task: &TaskId) -> Result<bool, StoreError> {
        let (run, task) = (run.clone(), task.clone());
        self.ask(move |connection| read::has_checkpoint(connection, &run, &task)).await
    }

    /// Nothing, ever: a step's tasks are in the queue as soon as the step is taken.
    async fn unsent(&self) -> Result<Vec<Task>, StoreError> {
        Ok(Vec::new())
    }

    /// Changes nothing, for the same reason.
    async fn sent(&self, _tasks: &[TaskId]) -> Result<(), StoreError> {
        Ok(())
    }

    async fn spec(&self, run: &RunId) -> Result<RunSpec, StoreError> {
        let run = run.clone();
        self.ask(move |connection| read::spec(connection, &run)).await
    }

    async fn events(&self, run: &RunId, after: Sequence, limit: u32) -> Result<Vec<Event>, StoreError> {
        let run = run.clone();
        self.ask(move |connection| read::events(connection, &run, after, limit)).await
    }

    async fn record(&self, run: &RunId) -> Result<RunRecord, StoreError> {
        let run = run.clone();
        self.ask(move |connection| read::record(connection, &run)).await
    }

    async fn list(&self, page: &Page) -> Result<Vec<RunRecord>, StoreError> {
        let page = page.clone();
        self.ask(move |connection| read::list(connection, &page)).await
    }

    async fn delete(&self, run: &RunId) -> Result<(), StoreError> {
        let run = run.clone();
        Ok(self.writer.write(move |scope| runs::delete(scope, &run)).await?)
    }
}

impl SqliteLedger {
    async fn ask<T, Q>(&self, question: Q) -> Result<T, StoreError>
    where
        T: Send + 'static,
        Q: FnOnce(&rusqlite::Connection) -> Result<T, Fault> + Send + 'static,
    {
        Ok(self.readers.read(question).await?)
    }
}

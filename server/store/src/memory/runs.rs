//! Runs in memory.

use std::collections::{BTreeMap, HashSet};

use assay_engine::port::store::{Commit, Opened, Page, StoreError};
use assay_engine::run::event::{Event, Fact};
use assay_engine::run::{Ended, RunId, RunRecord, RunSpec, Sequence, Task, TaskId};

/// Runs by id, and what is to be sent for them.
#[derive(Default)]
pub(super) struct Runs {
    runs: BTreeMap<RunId, Run>,
    outbox: Vec<Task>,
}

/// One run, whole.
pub(super) struct Run {
    pub(super) spec: RunSpec,
    pub(super) record: RunRecord,
    pub(super) events: Vec<Event>,
    pub(super) checkpoints: HashSet<TaskId>,
}

impl Runs {
    /// Opens the run, unless its request opened one before.
    pub(super) fn open(&mut self, spec: &RunSpec, first: Commit) -> Result<Opened, StoreError> {
        if let Some(run) = self.opened_before(spec) {
            let (id, same) = (run.spec.id.clone(), run.spec.content == spec.content);
            return Ok(if same { Opened::Existing(id) } else { Opened::RequestIdReused(id) });
        }
        if first.run != spec.id {
            return Err(StoreError::NotFound(first.run));
        }
        if first.after != Sequence::START {
            return Err(StoreError::Conflict { at: Sequence::START });
        }
        self.runs.insert(spec.id.clone(), Run::new(spec.clone()));
        self.commit(first).map(|_| Opened::New)
    }

    /// By request id; and by run id, for a caller whose first answer was lost.
    fn opened_before(&self, spec: &RunSpec) -> Option<&Run> {
        let same_request = |run: &&Run| spec.request_id.is_some() && run.spec.request_id == spec.request_id;
        self.runs.values().find(same_request).or_else(|| self.runs.get(&spec.id))
    }

    /// Takes a step; the run's new sequence.
    pub(super) fn commit(&mut self, step: Commit) -> Result<Sequence, StoreError> {
        let run = self.runs.get_mut(&step.run).ok_or_else(|| StoreError::NotFound(step.run.clone()))?;
        if run.record.sequence != step.after {
            return Err(StoreError::Conflict { at: run.record.sequence });
        }
        self.outbox.extend(step.send.iter().cloned());
        let (id, last) = (step.run.clone(), run.take(step));
        if run.record.ended.is_some() {
            self.outbox.retain(|task| task.run != id);
        }
        Ok(last)
    }

    pub(super) fn get(&self, run: &RunId) -> Result<&Run, StoreError> {
        self.runs.get(run).ok_or_else(|| StoreError::NotFound(run.clone()))
    }

    pub(super) fn list(&self, page: &Page) -> Vec<RunRecord> {
        let older = |run: &&Run| page.before.as_ref().is_none_or(|before| run.record.id < *before);
        let wanted = |run: &&Run| !page.unfinished_only || run.record.ended.is_none();
        let size = usize::try_from(page.size).unwrap_or(usize::MAX);
        let newest = self.runs.values().rev().filter(older).filter(wanted).take(size);
        newest.map(|run| run.record.clone()).collect()
    }

    pub(super) fn delete(&mut self, run: &RunId) -> Result<(), StoreError> {
        self.runs.remove(run).ok_or_else(|| StoreError::NotFound(run.clone()))?;
        self.outbox.retain(|task| task.run != *run);
        Ok(())
    }

    pub(super) fn unsent(&self) -> Vec<Task> {
        self.outbox.clone()
    }

    pub(super) fn sent(&mut self, tasks: &[TaskId]) {
        self.outbox.retain(|task| !tasks.contains(&task.id));
    }
}

impl Run {
    fn new(spec: RunSpec) -> Self {
        let record = RunRecord {
            id: spec.id.clone(),
            request_id: spec.request_id.clone(),
            created: spec.created,
            updated: spec.created,
            sequence: Sequence::START,
            ended: None,
            on_disconnect: spec.on_disconnect,
        };
        Self { spec, record, events: Vec::new(), checkpoints: HashSet::new() }
    }

    fn take(&mut self, step: Commit) -> Sequence {
        self.checkpoints.extend(step.checkpoints);
        for new in step.events {
            let sequence = self.record.sequence.next();
            if let Fact::RunFinished(end) = &new.fact {
                self.record.ended = Some(Ended { outcome: end.outcome, counts: end.counts });
            }
            (self.record.sequence, self.record.updated) = (sequence, step.at);
            let (run, at) = (step.run.clone(), step.at);
            self.events.push(Event { run, sequence, at, stage: new.stage, item: new.item, fact: new.fact });
        }
        self.record.sequence
    }
}

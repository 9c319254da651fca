//! The task queue in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use assay_engine::port::delivery::Lease;
use assay_engine::run::{RunId, StageName, Task, TaskId};

use crate::timetable::Moment;

/// Tasks by the order they were published in.
#[derive(Default)]
pub(super) struct Queue {
    entries: BTreeMap<u64, Entry>,
    numbers: HashMap<TaskId, u64>,
    last: u64,
    last_token: u64,
    /// Stages whose tasks have changed.
    pub(super) touched: BTreeSet<StageName>,
}

struct Entry {
    task: Task,
    state: TaskState,
    attempt: u32,
    token: u64,
}

/// Where a task stands.
#[derive(Clone, PartialEq)]
pub(super) enum TaskState {
    Ready(Moment),
    Leased(Moment),
    Done,
    Dead(String),
}

impl Entry {
    fn due(&self) -> Option<Moment> {
        match self.state {
            TaskState::Ready(due) | TaskState::Leased(due) => Some(due),
            TaskState::Done | TaskState::Dead(_) => None,
        }
    }
}

impl Queue {
    /// Adds the tasks whose ids are new.
    pub(super) fn add(&mut self, tasks: &[Task]) {
        for task in tasks {
            if self.numbers.contains_key(&task.id) {
                continue;
            }
            self.last += 1;
            self.numbers.insert(task.id.clone(), self.last);
            self.touched.insert(task.stage.clone());
            let entry = Entry { task: task.clone(), state: TaskState::Ready(Moment::PAST), attempt: 0, token: 0 };
            self.entries.insert(self.last, entry);
        }
    }

    /// Leases the oldest task that is due.
    pub(super) fn take(&mut self, stage: &StageName, now: Moment, until: Moment) -> Option<Lease> {
        let due = |entry: &&mut Entry| entry.task.stage == *stage && entry.due().is_some_and(|due| due <= now);
        let entry = self.entries.values_mut().find(due)?;
        self.last_token += 1;
        entry.state = TaskState::Leased(until);
        entry.attempt += 1;
        entry.token = self.last_token;
        self.touched.insert(stage.clone());
        Some(Lease { task: entry.task.clone(), attempt: entry.attempt, token: entry.token })
    }

    /// Moves a leased task on, unless the lease is not its last; whether it was.
    pub(super) fn settle(&mut self, lease: &Lease, state: TaskState) -> bool {
        let held = |entry: &&mut Entry| matches!(entry.state, TaskState::Leased(_)) && entry.token == lease.token;
        let number = self.numbers.get(&lease.task.id);
        let Some(entry) = number.and_then(|number| self.entries.get_mut(number)).filter(held) else { return false };
        entry.state = state;
        self.touched.insert(entry.task.stage.clone());
        true
    }

    /// Removes what a run still has to do.
    pub(super) fn drop_open(&mut self, run: &RunId) {
        self.remove(|entry| entry.task.run == *run && entry.due().is_some());
    }

    /// Removes every task of a run.
    pub(super) fn drop_all(&mut self, run: &RunId) {
        self.remove(|entry| entry.task.run == *run);
    }

    fn remove(&mut self, goes: impl Fn(&Entry) -> bool) {
        let Self { entries, numbers, touched, .. } = self;
        entries.retain(|_, entry| {
            let stays = !goes(entry);
            if !stays {
                numbers.remove(&entry.task.id);
                touched.insert(entry.task.stage.clone());
            }
            stays
        });
    }

    /// When the stage's next task is due.
    pub(super) fn next_due(&self, stage: &StageName) -> Option<Moment> {
        self.entries.values().filter(|entry| entry.task.stage == *stage).filter_map(Entry::due).min()
    }

    /// The tasks put aside, oldest first.
    pub(super) fn dead(&self) -> Vec<(TaskId, String)> {
        let reason = |entry: &Entry| match &entry.state {
            TaskState::Dead(reason) => Some((entry.task.id.clone(), reason.clone())),
            _ => None,
        };
        self.entries.values().filter_map(reason).collect()
    }
}

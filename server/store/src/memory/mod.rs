//! The ledger and the bus for as long as the process lives: for tests, and for a server that may forget.
//!
//! Unlike the ledger on disk it keeps an outbox, as a ledger beside a broker does: a step's tasks wait there until
//! they are published and confirmed.

mod answers;
mod bus;
mod calibrations;
mod delivery;
mod queue;
mod runs;
mod store;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use assay_domain::digest::Digest;
use assay_engine::port::answers::KeptAnswer;
use assay_engine::port::calibrations::Calibration;
use assay_engine::port::model::ModelRef;

pub use bus::MemoryBus;

use crate::timetable::Timetable;
use queue::Queue;
use runs::Runs;

/// A ledger in memory.
pub struct MemoryLedger {
    state: Mutex<State>,
    timetable: Timetable,
}

#[derive(Default)]
struct State {
    runs: Runs,
    queue: Queue,
    answers: HashMap<Digest, KeptAnswer>,
    calibrations: BTreeMap<ModelRef, Calibration>,
}

impl MemoryLedger {
    /// An empty ledger.
    #[must_use]
    pub fn new() -> Self {
        Self { state: Mutex::default(), timetable: Timetable::new() }
    }

    /// Changes the ledger, then tells waiting workers.
    fn change<T>(&self, step: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.look();
        let done = step(&mut state);
        for stage in std::mem::take(&mut state.queue.touched) {
            self.timetable.set(&stage, state.queue.next_due(&stage));
        }
        done
    }

    /// Every step changes the state at its end and cannot panic half-way: a poisoned lock guards a whole state.
    fn look(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::new()
    }
}

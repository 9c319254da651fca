//! When the circuit opens and closes. Pure: time comes in.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use assay_engine::port::catalog::CircuitState;
use assay_engine::port::model::ErrorClass;
use assay_engine::run::RunId;
use tokio::time::Instant;

use crate::limits::CircuitLimits;

/// May a call be sent?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Sent,
    Probe,
    Kept,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Well,
    NotItsFault,
    Failed { class: ErrorClass, message: String, wait: Duration },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Closed,
    Open { until: Instant },
    HalfOpen,
}

/// The circuit's state.
#[derive(Debug)]
pub(super) struct State {
    limits: CircuitLimits,
    phase: Phase,
    /// When, and whether it failed.
    calls: VecDeque<(Instant, bool)>,
    last: (ErrorClass, String),
    told: HashSet<RunId>,
    failed_of: (usize, usize),
}

impl State {
    pub(super) fn new(limits: CircuitLimits) -> Self {
        let last = (ErrorClass::Transient, String::new());
        Self { limits, phase: Phase::Closed, calls: VecDeque::new(), last, told: HashSet::new(), failed_of: (0, 0) }
    }

    pub(super) fn shown(&self) -> CircuitState {
        match self.phase {
            Phase::Closed => CircuitState::Closed,
            Phase::Open { .. } => CircuitState::Open,
            Phase::HalfOpen => CircuitState::HalfOpen,
        }
    }

    /// `None` where calls are sent; while a probe is under way, as long as it may take.
    pub(super) fn opens_in(&self, now: Instant) -> Option<Duration> {
        match self.phase {
            Phase::Closed => None,
            Phase::Open { until } => Some(until.saturating_duration_since(now)),
            Phase::HalfOpen => Some(self.limits.probe_interval),
        }
    }

    /// When a call may be tried; `None`: it depends on the probe that is under way.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        match self.phase {
            Phase::Closed => Some(now),
            Phase::Open { until } => Some(until),
            Phase::HalfOpen => None,
        }
    }

    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        match self.phase {
            Phase::Closed => Admission::Sent,
            Phase::Open { until } if now >= until => {
                self.phase = Phase::HalfOpen;
                Admission::Probe
            }
            Phase::Open { .. } | Phase::HalfOpen => Admission::Kept,
        }
    }

    pub(super) fn through(&mut self, probe: bool, outcome: Outcome, now: Instant) {
        match (self.phase, outcome) {
            (Phase::HalfOpen, Outcome::Failed { class, message, wait }) if probe => {
                self.last = (class, message);
                self.open(now, wait);
            }
            (Phase::HalfOpen, _) if probe => self.close(),
            (Phase::Closed, Outcome::Well) => self.count(now, false),
            (Phase::Closed, Outcome::Failed { class, message, wait }) => {
                self.last = (class, message);
                self.count(now, true);
                self.judge(now, wait);
            }
            // Sent before the circuit opened, or no word about the provider.
            _ => {}
        }
    }

    pub(super) fn abandon_probe(&mut self, now: Instant) {
        if self.phase == Phase::HalfOpen {
            self.phase = Phase::Open { until: now };
        }
    }

    /// The class of the last failure, and why the circuit is open.
    pub(super) fn why(&self) -> (ErrorClass, String) {
        let (failed, of) = self.failed_of;
        let (class, message) = &self.last;
        (*class, format!("{failed} of the last {of} calls failed, and none is sent for a while; the last: {message}"))
    }

    /// Whether `run` has not been told that the circuit is open.
    pub(super) fn is_news(&mut self, run: &RunId) -> bool {
        self.told.insert(run.clone())
    }

    fn count(&mut self, now: Instant, failed: bool) {
        self.calls.push_back((now, failed));
        let (most, window) = (self.limits.calls, self.limits.window);
        while self.calls.len() > most || self.calls.front().is_some_and(|(at, _)| now.duration_since(*at) > window) {
            self.calls.pop_front();
        }
    }

    fn judge(&mut self, now: Instant, wait: Duration) {
        let failed = self.calls.iter().filter(|(_, failed)| *failed).count();
        if self.calls.len() < self.limits.calls || (failed as f64) < self.limits.failure_rate * self.calls.len() as f64
        {
            return;
        }
        self.failed_of = (failed, self.calls.len());
        self.open(now, wait);
    }

    fn open(&mut self, now: Instant, wait: Duration) {
        self.phase = Phase::Open { until: now + self.limits.probe_interval.max(wait) };
    }

    fn close(&mut self) {
        self.phase = Phase::Closed;
        self.calls.clear();
        self.told.clear();
    }
}

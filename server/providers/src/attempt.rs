//! One attempt at an answer: when it was sent, when it was first heard, and who hears it.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use assay_engine::port::model::{Listener, Notice};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::health::Health;

/// One attempt. Stands between the provider and the listener.
pub(crate) struct Attempt {
    listener: Arc<dyn Listener>,
    health: Arc<Health>,
    sent: OnceLock<Instant>,
    first: OnceLock<Instant>,
    begun: Notify,
    spoke: Notify,
    entry: Option<(Arc<Race>, usize)>,
}

/// Two attempts at one answer: the first that is heard has the listener for itself.
#[derive(Default)]
pub(crate) struct Race {
    winner: AtomicUsize,
    decided: Notify,
}

impl Attempt {
    pub(crate) fn new(listener: Arc<dyn Listener>, health: Arc<Health>) -> Self {
        Self {
            listener,
            health,
            sent: OnceLock::new(),
            first: OnceLock::new(),
            begun: Notify::new(),
            spoke: Notify::new(),
            entry: None,
        }
    }

    /// The attempt that runs as `number`, from 1.
    pub(crate) fn entered(&self, race: &Arc<Race>, number: usize) -> Self {
        let attempt = Self::new(Arc::clone(&self.listener), Arc::clone(&self.health));
        Self { entry: Some((Arc::clone(race), number)), ..attempt }
    }

    /// The call goes out now.
    pub(crate) fn send(&self) {
        if self.sent.set(Instant::now()).is_ok() {
            self.begun.notify_one();
        }
    }

    pub(crate) fn was_sent(&self) -> bool {
        self.sent.get().is_some()
    }

    pub(crate) fn was_heard(&self) -> bool {
        self.first.get().is_some()
    }

    /// Resolves when the call has gone out.
    pub(crate) async fn sent(&self) {
        if !self.was_sent() {
            self.begun.notified().await;
        }
    }

    /// Resolves when the first piece has been heard.
    pub(crate) async fn spoke(&self) {
        if !self.was_heard() {
            self.spoke.notified().await;
        }
    }

    /// From sending to the first piece heard, or to now where it comes in one piece.
    pub(crate) fn latency(&self) -> Option<Duration> {
        let sent = self.sent.get()?;
        Some(self.first.get().copied().unwrap_or_else(Instant::now).duration_since(*sent))
    }
}

impl Listener for Attempt {
    fn heard(&self, chunk: &str) {
        if self.first.set(Instant::now()).is_ok() {
            self.spoke.notify_one();
        }
        if self.entry.as_ref().is_none_or(|(race, number)| race.is_won_by(*number)) {
            self.listener.heard(chunk);
        }
    }

    fn started_over(&self) {
        self.listener.started_over();
    }

    fn told(&self, notice: Notice) {
        if let Notice::Decided(decision) = &notice {
            self.health.decided(decision.kind);
        }
        self.listener.told(notice);
    }
}

impl Race {
    fn is_won_by(&self, number: usize) -> bool {
        match self.winner.compare_exchange(0, number, SeqCst, SeqCst) {
            Ok(_) => {
                self.decided.notify_one();
                true
            }
            Err(winner) => winner == number,
        }
    }

    /// The number of the attempt that is heard first.
    pub(crate) async fn won(&self) -> usize {
        loop {
            match self.winner.load(SeqCst) {
                0 => self.decided.notified().await,
                winner => return winner,
            }
        }
    }
}

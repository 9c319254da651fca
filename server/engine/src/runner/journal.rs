//! A run's journal: the one writer of a run in this process.
//!
//! It takes what happened, in order, decides by the pure step, and commits as much as has piled up in one transaction. When
//! another process was faster the state is read again and the same happenings are decided anew.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Active, Entry, Runner};
use crate::failure::{Failure, FailureReason};
use crate::pipeline::{Desk, Opened};
use crate::port::store::{Commit, StoreError};
use crate::run::event::Outcome;
use crate::run::state::RunState;
use crate::run::transition::{self, Happening, Step};
use crate::run::{OnDisconnect, RunSpec, Sequence};
use crate::stage::Sources;

/// From how many events on a commit waits for no further happening: what it holds is in memory several times over.
const LARGE_COMMIT: usize = 256;
/// Passing results kept for a watcher that lags.
const PROGRESS_KEPT: usize = 64;
/// How often a step is decided anew before the ledger counts as unavailable.
const MOST_CONFLICTS: u32 = 16;

/// The writer of one run.
pub(super) struct Journal {
    runner: Arc<Runner>,
    active: Arc<Active>,
    state: Arc<Mutex<RunState>>,
    inbox: mpsc::UnboundedReceiver<Entry>,
    watchers: watch::Receiver<usize>,
    cancel_unwatched: bool,
    deadline: Option<Instant>,
}

/// Makes the two halves of a run in memory.
pub(super) fn open(runner: Arc<Runner>, spec: RunSpec, state: RunState, reading: Sources) -> (Arc<Active>, Journal) {
    let (inbox, entries) = mpsc::unbounded_channel();
    let (watchers, attached) = watch::channel(0);
    let age = runner.ports.clock.now().0 - spec.created.0;
    let age = Duration::from_millis(u64::try_from(age).unwrap_or(0));
    let state = Arc::new(Mutex::new(state));
    let told = inbox.clone();
    let progress = broadcast::Sender::new(PROGRESS_KEPT);
    let opened = Opened {
        state: Arc::clone(&state),
        tell: Arc::new(move |happening| {
            // A closed inbox means that the run has ended: nothing is left to tell.
            let _ = told.send(happening.into());
        }),
        progress: progress.clone(),
        reading,
    };
    let active = Arc::new(Active {
        id: spec.id,
        desk: Desk::set(&runner, spec.work, opened),
        progress,
        inbox,
        ended: CancellationToken::new(),
        watchers,
        trouble: watch::Sender::new(None),
    });
    let journal = Journal {
        runner,
        active: Arc::clone(&active),
        state,
        inbox: entries,
        watchers: attached,
        cancel_unwatched: spec.on_disconnect == OnDisconnect::Cancel,
        deadline: spec.time_budget.map(|budget| Instant::now() + budget.saturating_sub(age)),
    };
    (active, journal)
}

impl Journal {
    /// Keeps the journal until the run has ended or the ledger fails.
    pub(super) async fn keep(mut self) {
        while let Some(first) = self.next().await {
            let mut size = first.happening.size();
            let mut entries = vec![first];
            while size < LARGE_COMMIT
                && let Ok(entry) = self.inbox.try_recv()
            {
                size += entry.happening.size();
                entries.push(entry);
            }
            let outcome = self.take(&entries).await;
            let failed = outcome.as_ref().err().map(ToString::to_string);
            for committed in entries.into_iter().filter_map(|entry| entry.committed) {
                let answer = match &failed {
                    None => Ok(()),
                    Some(message) => Err(StoreError::Unavailable(message.clone())),
                };
                let _ = committed.send(answer);
            }
            if let Err(error) = outcome {
                tracing::error!(run = %self.active.id, %error, "the ledger cannot take the run's events; the run rests");
                self.active.trouble.send_replace(Some(Arc::new(error)));
                break;
            }
            if self.with_state(|state| state.end.is_some()) {
                break;
            }
        }
        self.runner.forget(&self.active.id);
        self.active.ended.cancel();
    }

    async fn next(&mut self) -> Option<Entry> {
        let grace = self.runner.settings.disconnect_grace;
        let cancel_unwatched = self.cancel_unwatched;
        let watchers = &mut self.watchers;
        let deadline = self.deadline;
        let unwatched = async move {
            if !cancel_unwatched {
                std::future::pending::<()>().await;
            }
            loop {
                if watchers.wait_for(|watchers| *watchers == 0).await.is_err() {
                    return;
                }
                // Whoever attaches within the grace period stops the clock.
                if tokio::time::timeout(grace, watchers.wait_for(|watchers| *watchers > 0)).await.is_err() {
                    return;
                }
            }
        };
        let expired = async move {
            match deadline {
                Some(deadline) => tokio::time::sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            entry = self.inbox.recv() => entry,
            () = expired => {
                let message = "the time budget ran out before the run was done";
                let cause = Failure::new(FailureReason::TimeBudgetExhausted, message);
                Some(Happening::Stop(Outcome::Failed, cause).into())
            }
            () = unwatched => {
                let message = format!("nobody watched the run for {grace:?}");
                let cause = Failure::new(FailureReason::CancelledUnwatched, message);
                Some(Happening::Stop(Outcome::Cancelled, cause).into())
            }
        }
    }

    async fn take(&self, entries: &[Entry]) -> Result<(), StoreError> {
        for _ in 0..MOST_CONFLICTS {
            let at = self.runner.ports.clock.now();
            let (after, step) = self.with_state(|state| {
                let after = state.sequence;
                let mut step = Step::default();
                for entry in entries {
                    transition::step(state, &mut step, entry.happening.clone(), at);
                }
                (after, step)
            });
            match self.commit(after, at, step).await {
                Err(StoreError::Conflict { .. }) => self.read_again().await?,
                outcome => return outcome,
            }
        }
        Err(StoreError::Unavailable("the run changes faster than it can be decided".into()))
    }

    async fn commit(&self, after: Sequence, at: crate::port::clock::Timestamp, step: Step) -> Result<(), StoreError> {
        if step.events.is_empty() && step.checkpoints.is_empty() {
            return Ok(());
        }
        let run = self.active.id.clone();
        let send = step.send.clone();
        let commit = Commit { run, after, at, checkpoints: step.checkpoints, events: step.events, send: step.send };
        let sequence = self.runner.ports.store.commit(commit).await?;
        self.runner.ports.bus.announce(&self.active.id, sequence);
        if let Err(error) = self.runner.send(send).await {
            // The commit stands and keeps what is to be sent; the next start sends it if this process does not.
            tracing::warn!(run = %self.active.id, %error, "tasks wait in the outbox");
            return Err(error);
        }
        Ok(())
    }

    async fn read_again(&self) -> Result<(), StoreError> {
        let fresh = self.runner.replay(&self.active.id).await?;
        self.with_state(|state| *state = fresh);
        Ok(())
    }

    fn with_state<T>(&self, change: impl FnOnce(&mut RunState) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

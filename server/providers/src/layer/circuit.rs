//! The circuit breaker: a provider that fails is left alone, and one call at a time finds out whether it is well again.
//!
//! `tower-resilience`'s breaker neither waits for what a provider asks for (`Retry-After`), nor says when the next probe is, nor
//! leaves failures that are the caller's own out of its count.

mod state;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use assay_engine::port::catalog::CircuitState;
use assay_engine::port::model::{DecisionKind, ErrorClass, ModelError, Usage};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tower::Service;

use super::{Call, Fault, Writes, Writing};
use crate::limits::Limits;
use crate::provider::Written;
use state::{Admission, Outcome, State};

/// The circuit of one model.
pub(crate) struct Circuit {
    state: Mutex<State>,
    changed: Notify,
    longest_wait: Duration,
}

/// Sends only where the circuit is closed.
#[derive(Clone)]
pub(crate) struct Guarded<S> {
    circuit: Arc<Circuit>,
    inner: S,
}

impl<S> Guarded<S> {
    pub(crate) fn new(circuit: Arc<Circuit>, inner: S) -> Self {
        Self { circuit, inner }
    }
}

impl<S: Writes> Service<Call> for Guarded<S> {
    passes_on!(Written, Writing);

    fn call(&mut self, call: Call) -> Writing {
        let mut inner = self.inner.clone();
        let circuit = Arc::clone(&self.circuit);
        Box::pin(async move {
            let passage = circuit.admit(&call)?;
            let outcome = inner.call(call.clone()).await;
            passage.through(&call, &outcome);
            outcome
        })
    }
}

impl Circuit {
    pub(crate) fn new(limits: &Limits) -> Self {
        let state = Mutex::new(State::new(limits.circuit.clone()));
        Self { state, changed: Notify::new(), longest_wait: limits.retry_after_cap }
    }

    pub(crate) fn shown(&self) -> CircuitState {
        self.state().shown()
    }

    /// How long until the next probe; `None`: calls are sent.
    pub(crate) fn opens_in(&self) -> Option<Duration> {
        self.state().opens_in(Instant::now())
    }

    /// Resolves when it is worth trying: the circuit is closed, or a probe is due.
    pub(crate) async fn worth_trying(&self) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // Before the look at the state, so that no change falls between.
            changed.as_mut().enable();
            let due = self.state().due(Instant::now());
            match due {
                Some(due) if due <= Instant::now() => return,
                Some(due) => tokio::select! { () = changed => {}, () = sleep_until(due) => {} },
                None => changed.await,
            }
        }
    }

    /// What a call that was not sent fails with; tells its run, once, that the circuit is open.
    pub(crate) fn open(&self, call: &Call) -> ModelError {
        let mut state = self.state();
        let (class, why) = state.why();
        let news = state.is_news(&call.request.run);
        drop(state);
        if news {
            call.decided(DecisionKind::CircuitOpened, why.clone());
        }
        ModelError { usage: Usage::default(), ..call.error(class, why) }
    }

    fn admit(self: Arc<Self>, call: &Call) -> Result<Passage, Fault> {
        let admission = self.state().admit(Instant::now());
        match admission {
            Admission::Sent => Ok(Passage { circuit: self, probe: false }),
            Admission::Probe => {
                call.decided(DecisionKind::CircuitProbed, "one call is sent to see whether the provider is well again");
                Ok(Passage { circuit: self, probe: true })
            }
            Admission::Kept => Err(Fault::Open(Box::new(self.open(call)))),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that was let through.
struct Passage {
    circuit: Arc<Circuit>,
    probe: bool,
}

impl Passage {
    fn through(mut self, call: &Call, outcome: &Result<Written, Fault>) {
        let probe = std::mem::take(&mut self.probe);
        let outcome = judged(outcome, self.circuit.longest_wait);
        let was = self.circuit.shown();
        self.circuit.state().through(probe, outcome, Instant::now());
        let is = self.circuit.shown();
        if is == was {
            return;
        }
        self.circuit.changed.notify_waiters();
        match is {
            CircuitState::Closed => call.decided(DecisionKind::CircuitClosed, "the provider is well again"),
            // Told where it is news.
            CircuitState::Open | CircuitState::HalfOpen => drop(self.circuit.open(call)),
        }
    }
}

impl Drop for Passage {
    /// A probe that is dropped proves nothing: the next may go at once.
    fn drop(&mut self) {
        if self.probe {
            self.circuit.state().abandon_probe(Instant::now());
            self.circuit.changed.notify_waiters();
        }
    }
}

/// A failure that is the caller's own proves that the provider answers, no more.
fn judged(outcome: &Result<Written, Fault>, longest: Duration) -> Outcome {
    match outcome {
        Ok(_) => Outcome::Well,
        Err(Fault::Failed(error)) if matches!(error.class, ErrorClass::Transient | ErrorClass::RateLimited) => {
            Outcome::Failed {
                class: error.class,
                message: error.message.clone(),
                wait: error.retry_after.unwrap_or_default().min(longest),
            }
        }
        Err(_) => Outcome::NotItsFault,
    }
}

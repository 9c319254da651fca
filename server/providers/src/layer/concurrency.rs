//! Adaptive concurrency: as many calls at once as the server bears, found out while it is used.
//!
//! `tower-resilience`'s Vegas and `tower-acc`'s Gradient2 judge by the time to the end of a call, which for a model is the length of
//! its answer, and raise the limit for all calls before they know whether it holds. Here the measure is the time to the first token, and
//! the edge is felt for with a few calls at a time.

mod control;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use assay_engine::port::model::{DecisionKind, ErrorClass};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};
use tower::Service;

use super::rate::WORTH_TELLING;
use super::{Call, Fault, Writes, Writing};
use crate::limits::Limits;
use crate::provider::Written;
use control::{Change, Control, Ticket};

/// The slots of one model.
pub(crate) struct Limiter {
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    state: Mutex<State>,
}

struct State {
    control: Control,
    /// Slots there are, those that are to go included.
    slots: usize,
    /// Slots that go when they come free.
    surplus: usize,
}

/// Calls in slots.
#[derive(Clone)]
pub(crate) struct Slotted<S> {
    limiter: Arc<Limiter>,
    inner: S,
}

impl<S> Slotted<S> {
    pub(crate) fn new(limiter: Arc<Limiter>, inner: S) -> Self {
        Self { limiter, inner }
    }
}

impl<S: Writes> Service<Call> for Slotted<S> {
    passes_on!(Written, Writing);

    fn call(&mut self, call: Call) -> Writing {
        let mut inner = self.inner.clone();
        let limiter = Arc::clone(&self.limiter);
        Box::pin(async move {
            let slot = limiter.slot(&call).await;
            let mut calling = Box::pin(inner.call(call.clone()));
            let outcome = tokio::select! {
                biased;
                outcome = &mut calling => outcome,
                () = call.attempt.spoke() => {
                    slot.spoke(&call);
                    calling.await
                }
            };
            slot.done(&call, &outcome);
            outcome
        })
    }
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        let max = limits.max_concurrency.clamp(1, Semaphore::MAX_PERMITS >> 2);
        let initial = if limits.adaptive { limits.initial_concurrency.clamp(1, max) } else { max };
        let control = if limits.adaptive { Control::new(initial, max) } else { Control::fixed(max) };
        let state = Mutex::new(State { control, slots: initial, surplus: 0 });
        Arc::new(Self { slots: Arc::new(Semaphore::new(initial)), waiting: AtomicUsize::new(0), state })
    }

    pub(crate) fn limit(&self) -> usize {
        self.state().control.limit()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Relaxed)
    }

    async fn slot(self: Arc<Self>, call: &Call) -> Slot {
        let permit = match Arc::clone(&self.slots).try_acquire_owned() {
            Ok(permit) => Some(permit),
            Err(_) => self.queue(call).await,
        };
        let ticket = self.change(call, |control, waiting| (control.admitted(Instant::now(), waiting), None));
        Slot { limiter: self, permit, ticket }
    }

    async fn queue(&self, call: &Call) -> Option<OwnedSemaphorePermit> {
        let _queued = Queued::new(&self.waiting);
        // Somebody waits: a reason to feel for the edge.
        self.change(call, |control, waiting| (control.wanted(Instant::now(), waiting), None));
        let mut acquiring = Box::pin(Arc::clone(&self.slots).acquire_owned());
        // The semaphore is never closed; were it, calls would go ahead uncounted.
        if let Ok(permit) = timeout(WORTH_TELLING, &mut acquiring).await {
            return permit.ok();
        }
        let limit = self.limit();
        call.decided(DecisionKind::WaitedForSlot, format!("{limit} calls are under way, as many as are sent at once"));
        acquiring.await.ok()
    }

    /// Lets the control see something, follows what it makes of it, and tells it.
    fn change<T>(&self, call: &Call, see: impl FnOnce(&mut Control, usize) -> (T, Option<Change>)) -> T {
        let mut state = self.state();
        let (seen, change) = see(&mut state.control, self.waiting());
        state.follow(&self.slots);
        drop(state);
        if let Some(Change { from, to, why }) = change {
            let kind = if to > from { DecisionKind::LimitRaised } else { DecisionKind::LimitLowered };
            call.decided(kind, format!("from {from} to {to} calls at once: {why}"));
        }
        seen
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Makes the slots as many as the control allows.
    fn follow(&mut self, slots: &Semaphore) {
        let (allowed, there) = (self.control.allowed(), self.slots - self.surplus);
        if allowed > there {
            let kept = self.surplus.min(allowed - there);
            self.surplus -= kept;
            slots.add_permits(allowed - there - kept);
            self.slots += allowed - there - kept;
        } else {
            let gone = slots.forget_permits(there - allowed);
            self.slots -= gone;
            self.surplus += there - allowed - gone;
        }
    }
}

/// A slot, for as long as it lives.
struct Slot {
    limiter: Arc<Limiter>,
    permit: Option<OwnedSemaphorePermit>,
    ticket: Ticket,
}

impl Slot {
    fn spoke(&self, call: &Call) {
        let latency = call.attempt.latency().unwrap_or_default();
        self.limiter
            .change(call, |control, waiting| ((), control.heard(self.ticket, latency, Instant::now(), waiting)));
    }

    fn done(&self, call: &Call, outcome: &Result<Written, Fault>) {
        match outcome {
            Ok(_) => self.spoke(call),
            Err(Fault::Failed(error)) if is_overload(error.class) && error.usage.calls > 0 => {
                self.limiter.change(call, |control, _| ((), control.overloaded(self.ticket, Instant::now())));
            }
            Err(_) => {}
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.limiter.state();
        state.control.left(self.ticket, Instant::now(), self.limiter.waiting());
        if state.surplus > 0 {
            state.surplus -= 1;
            state.slots -= 1;
            if let Some(permit) = self.permit.take() {
                permit.forget();
            }
        }
        state.follow(&self.limiter.slots);
    }
}

/// 429, 503, 529 and their kin. One connection that is refused says nothing of the load.
fn is_overload(class: ErrorClass) -> bool {
    matches!(class, ErrorClass::RateLimited | ErrorClass::Transient)
}

struct Queued<'a>(&'a AtomicUsize);

impl<'a> Queued<'a> {
    fn new(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Relaxed);
        Self(waiting)
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

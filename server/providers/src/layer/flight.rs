//! Single flight: a question that is under way already is not asked a second time; both get the one answer.
//!
//! `tower-resilience`'s coalescing fails those who wait when the one they wait for is dropped. Here one of them goes on in its place,
//! which is what [`OnceCell`] does by itself. Those who wait hear the answer when it is there, in one piece.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use assay_domain::digest::Digest;
use assay_engine::port::model::{DecisionKind, ErrorClass, Listener as _, ModelError};
use tokio::sync::OnceCell;
use tower::Service;

use super::{Answered, Answering, Answers, Call, Fault};

type Outcome = OnceCell<Result<Answered, ModelError>>;

/// Questions under way.
#[derive(Default)]
pub(crate) struct Flights(Mutex<HashMap<Digest, Weak<Outcome>>>);

/// Shares what is under way.
#[derive(Clone)]
pub(crate) struct Flight<S> {
    flights: Option<Arc<Flights>>,
    inner: S,
}

impl<S> Flight<S> {
    /// `None` shares nothing.
    pub(crate) fn new(flights: Option<Arc<Flights>>, inner: S) -> Self {
        Self { flights, inner }
    }
}

impl<S: Answers> Service<Call> for Flight<S> {
    passes_on!(Answered, Answering);

    fn call(&mut self, call: Call) -> Answering {
        let inner = self.inner.clone();
        let flights = self.flights.clone();
        Box::pin(async move {
            match flights {
                Some(flights) => flights.board(inner, call).await,
                None => { inner }.call(call).await,
            }
        })
    }
}

impl Flights {
    async fn board(self: Arc<Self>, mut inner: impl Answers, call: Call) -> Result<Answered, Fault> {
        let (seat, joined) = self.join(call.key());
        if joined {
            call.decided(DecisionKind::CallShared, "the same question is under way: its answer serves both");
        }
        let mut led = None;
        let took = &mut led;
        let asking = call.clone();
        let asked = || async move {
            match inner.call(asking).await {
                // The purse that did not cover it is this caller's: another's may.
                Err(Fault::Failed(error)) if error.class == ErrorClass::Budget => Err(Fault::Failed(error)),
                outcome => {
                    let outcome = outcome.map_err(Fault::into_error);
                    *took = Some(outcome.as_ref().map_or_else(|error| error.usage, |answered| answered.reply.usage));
                    Ok(outcome)
                }
            }
        };
        let outcome = seat.outcome.get_or_try_init(asked).await?.clone();
        // What it took is counted once, by the one that asked.
        let usage = led.unwrap_or_default();
        match outcome {
            Ok(mut answered) => {
                if led.is_none() {
                    call.attempt.heard(&answered.text);
                }
                answered.reply.usage = usage;
                Ok(answered)
            }
            Err(error) => Err(ModelError { usage, ..error }.into()),
        }
    }

    fn join(self: &Arc<Self>, key: &Digest) -> (Seat, bool) {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let under_way = flights.get(key).and_then(Weak::upgrade);
        let joined = under_way.is_some();
        let outcome = under_way.unwrap_or_default();
        if !joined {
            flights.insert(key.clone(), Arc::downgrade(&outcome));
        }
        (Seat { flights: Arc::clone(self), key: key.clone(), outcome }, joined)
    }
}

/// A place on a flight. The last to leave takes the flight off the list.
struct Seat {
    flights: Arc<Flights>,
    key: Digest,
    outcome: Arc<Outcome>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut flights = self.flights.0.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::strong_count(&self.outcome) == 1 {
            flights.remove(&self.key);
        }
    }
}

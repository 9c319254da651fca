//! Hedging: a second call where the first has said nothing for a while. Off unless configured, for it costs money.
//!
//! `tower-resilience` hedges by the time to the end of a call; a stream that is well under way must not be asked a second time. Each
//! of the two passes every guard below. The first that is heard has the listener, and the other is dropped.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::model::{DecisionKind, Usage};
use tower::Service;

use super::{Call, Fault, Writes, Writing};
use crate::attempt::{Attempt, Race};
use crate::provider::Written;

/// Asks a second time.
#[derive(Clone)]
pub(crate) struct Hedged<S> {
    after: Option<Duration>,
    inner: S,
}

impl<S> Hedged<S> {
    /// When nothing was heard for `after` since sending; `None`: never.
    pub(crate) fn new(after: Option<Duration>, inner: S) -> Self {
        Self { after, inner }
    }
}

impl<S: Writes> Service<Call> for Hedged<S> {
    passes_on!(Written, Writing);

    fn call(&mut self, call: Call) -> Writing {
        let mut inner = self.inner.clone();
        match self.after {
            Some(after) => Box::pin(hedged(inner, call, after)),
            None => Box::pin(inner.call(call)),
        }
    }
}

async fn hedged(mut inner: impl Writes, call: Call, after: Duration) -> Result<Written, Fault> {
    let race = Arc::new(Race::default());
    let [first, second] = [1, 2].map(|number| Arc::new(call.attempt.entered(&race, number)));
    let mut one = Box::pin(inner.call(call.attempted(Arc::clone(&first))));
    tokio::select! {
        done = &mut one => return done,
        () = silent(&first, after) => {}
    }
    call.decided(DecisionKind::Hedged, format!("nothing was heard for {after:?}: a second call is sent"));
    let mut two = Box::pin(inner.call(call.attempted(Arc::clone(&second))));
    // An attempt that fails while nobody is heard leaves the field to the other.
    let winner = tokio::select! {
        winner = race.won() => winner,
        done = &mut one => match done {
            Ok(written) => return Ok(with_lost(written, &second)),
            Err(_) => 2,
        },
        done = &mut two => match done {
            Ok(written) => return Ok(with_lost(written, &first)),
            Err(_) => 1,
        },
    };
    let (written, loser) = if winner == 1 {
        drop(two);
        (one.await, &second)
    } else {
        drop(one);
        (two.await, &first)
    };
    written.map(|written| with_lost(written, loser)).map_err(|mut fault| {
        fault.error_mut().usage += lost(loser);
        fault
    })
}

fn with_lost(mut written: Written, loser: &Attempt) -> Written {
    written.usage += lost(loser);
    written
}

/// What the dropped attempt took: a call nobody counted the tokens of.
fn lost(attempt: &Attempt) -> Usage {
    let calls = u64::from(attempt.was_sent());
    Usage { calls, unreported_calls: calls, ..Usage::default() }
}

async fn silent(attempt: &Attempt, after: Duration) {
    attempt.sent().await;
    tokio::time::sleep(after).await;
    if attempt.was_heard() {
        std::future::pending::<()>().await;
    }
}

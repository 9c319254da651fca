//! Requests and tokens a minute.
//!
//! `governor` and `tower`'s rate limit cannot take back what was estimated too high, and refuse what is larger than a burst; tokens
//! need both. A bucket (Turner, "New directions in communications", 1986) whose level may go below nothing, so that a large call waits
//! its time and is then sent. In any minute it lets through no more than the limit: a tenth of it at once, the rest evenly.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use assay_engine::port::model::DecisionKind;
use tokio::time::Instant;
use tower::Service;

use super::{Call, Writes, Writing};
use crate::provider::Written;

/// A wait that is worth telling.
pub(crate) const WORTH_TELLING: Duration = Duration::from_millis(100);
/// Tokens an answer is taken to have where no limit is asked for; settled when it is there.
const USUAL_ANSWER: u64 = 1_000;

/// The limits of one model; `None`: unlimited.
#[derive(Default)]
pub(crate) struct Rates {
    pub(crate) requests: Option<Bucket>,
    pub(crate) tokens: Option<Bucket>,
}

/// So much a minute.
pub(crate) struct Bucket {
    burst: f64,
    per_second: f64,
    level: Mutex<(f64, Instant)>,
}

/// Keeps within the limits.
#[derive(Clone)]
pub(crate) struct Paced<S> {
    rates: Arc<Rates>,
    inner: S,
}

impl<S> Paced<S> {
    pub(crate) fn new(rates: Arc<Rates>, inner: S) -> Self {
        Self { rates, inner }
    }
}

impl Rates {
    pub(crate) fn new(requests: Option<u32>, tokens: Option<u32>) -> Self {
        Self { requests: requests.map(Bucket::new), tokens: tokens.map(Bucket::new) }
    }
}

impl Bucket {
    pub(crate) fn new(per_minute: u32) -> Self {
        let per_minute = f64::from(per_minute);
        let burst = (per_minute / 10.0).max(1.0).floor();
        let per_second = (per_minute - burst).max(per_minute / 2.0) / 60.0;
        Self { burst, per_second, level: Mutex::new((burst, Instant::now())) }
    }

    /// What is left at once.
    pub(crate) fn left(&self) -> u64 {
        // Truncation is what is meant: a part of a request is none.
        self.change(0.0).max(0.0) as u64
    }

    /// Takes `amount`; how long to wait until it is there.
    fn take(&self, amount: f64) -> Duration {
        let level = self.change(-amount);
        Duration::try_from_secs_f64(-level / self.per_second).unwrap_or_default()
    }

    fn change(&self, amount: f64) -> f64 {
        let mut state = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (level, since) = *state;
        let filled = level + now.duration_since(since).as_secs_f64() * self.per_second;
        let level = (filled.min(self.burst) + amount).min(self.burst);
        *state = (level, now);
        level
    }
}

impl<S: Writes> Service<Call> for Paced<S> {
    passes_on!(Written, Writing);

    fn call(&mut self, call: Call) -> Writing {
        let mut inner = self.inner.clone();
        if self.rates.requests.is_none() && self.rates.tokens.is_none() {
            return Box::pin(inner.call(call));
        }
        let rates = Arc::clone(&self.rates);
        Box::pin(async move {
            let mut taken = Taken::new(rates, &call);
            if taken.wait > WORTH_TELLING {
                let message = format!("the limit on requests or tokens a minute lets it go in {:.1?}", taken.wait);
                call.decided(DecisionKind::WaitedForRate, message);
            }
            // No wait is no sleep: the timer's shortest is a millisecond.
            if !taken.wait.is_zero() {
                tokio::time::sleep(taken.wait).await;
            }
            taken.sent = Some(Arc::clone(&call.attempt));
            let written = inner.call(call).await;
            if let Ok(written) = &written {
                taken.settle(written);
            }
            written
        })
    }
}

/// What a call took of the limits: given back where it was not sent.
struct Taken {
    rates: Arc<Rates>,
    tokens: u64,
    wait: Duration,
    sent: Option<Arc<crate::attempt::Attempt>>,
}

impl Taken {
    fn new(rates: Arc<Rates>, call: &Call) -> Self {
        let output = call.request.max_output_tokens.map_or(USUAL_ANSWER, u64::from).min(USUAL_ANSWER);
        let tokens = if rates.tokens.is_some() { call.prompt_tokens_roughly() + output } else { 0 };
        let requests = rates.requests.as_ref().map(|bucket| bucket.take(1.0)).unwrap_or_default();
        let wait = rates.tokens.as_ref().map(|bucket| bucket.take(tokens as f64)).unwrap_or_default();
        Self { tokens, wait: wait.max(requests), rates, sent: None }
    }

    fn settle(&self, written: &Written) {
        let took = written.usage.input_tokens + written.usage.output_tokens;
        if let Some(bucket) = self.rates.tokens.as_ref().filter(|_| took > 0) {
            bucket.change(self.tokens as f64 - took as f64);
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if self.sent.as_ref().is_some_and(|attempt| attempt.was_sent()) {
            return;
        }
        if let Some(bucket) = &self.rates.requests {
            bucket.change(1.0);
        }
        if let Some(bucket) = &self.rates.tokens {
            bucket.change(self.tokens as f64);
        }
    }
}

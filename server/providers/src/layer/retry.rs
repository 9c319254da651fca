//! Asking again: the only retries of the program. The loop, and the retry budget, are `tower`'s; what is worth asking again, how, and
//! after how long, is said here.
//!
//! - What may pass (5xx, 429, broken connections) is asked again after a wait drawn from all up to a bound that doubles (full jitter;
//!   Brooker, "Exponential backoff and jitter", 2015), and not before the provider wants to be asked.
//! - An unreadable answer is asked for again with the reader's complaint, a cut-off one with a larger limit: never byte for byte.
//! - A call that is told to slow down (429) waits as long, and no attempt is counted: a run of a few calls, too few for the circuit to
//!   open, sits a limit out as a large one does. Patience is the bound, and between two asks no more than the circuit's probe interval.
//! - While the circuit is open a call waits for it, and that is no attempt.
//! - Where another model can be asked instead, nothing is waited out.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::model::{DecisionKind, ErrorClass, ModelError, Notice, Retry, Usage};
use futures::future::BoxFuture;
use tokio::time::Instant;
use tower::retry::Policy;
use tower::retry::budget::{Budget as _, TpsBudget};
use tower::util::rng::{HasherRng, Rng as _};

use super::circuit::Circuit;
use super::{Answered, Call, CutOff, Fault};
use crate::limits::Limits;

/// Complaints that are sent back, for one question.
const COMPLAINTS: u32 = 2;
/// Times the limit on output tokens is doubled where the model's own is not known.
const DOUBLINGS: u32 = 4;
/// The span over which the retry budget is kept.
const BUDGET_SPAN: Duration = Duration::from_secs(10);
/// Lets a handful of calls of a burst go apart that were all told to come back at one time.
const SPREAD: f64 = 0.1;

/// What is asked again. A clone is made for each question.
#[derive(Clone)]
pub(crate) struct AskAgain {
    limits: Arc<Limits>,
    circuit: Arc<Circuit>,
    budget: Arc<TpsBudget>,
    spent: Usage,
    attempts: u32,
    failures: u32,
    refusals: u32,
    complaints: u32,
    doublings: u32,
    waiting_since: Option<Instant>,
    told_of_circuit: bool,
}

/// What is done about a fault.
enum Next {
    Stop,
    At(Duration),
    WhenWorthTrying,
}

/// The retry budget of a provider.
pub(crate) fn budget(limits: &Limits) -> Arc<TpsBudget> {
    Arc::new(TpsBudget::new(BUDGET_SPAN, limits.retry_floor, limits.retry_budget.clamp(0.0, 1.0)))
}

impl AskAgain {
    pub(crate) fn new(limits: Arc<Limits>, circuit: Arc<Circuit>, budget: Arc<TpsBudget>) -> Self {
        Self {
            limits,
            circuit,
            budget,
            spent: Usage::default(),
            attempts: 0,
            failures: 0,
            refusals: 0,
            complaints: 0,
            doublings: 0,
            waiting_since: None,
            told_of_circuit: false,
        }
    }

    fn next(&mut self, call: &mut Call, result: &mut Result<Answered, Fault>) -> Next {
        let Err(fault) = result else { return Next::Stop };
        match fault {
            Fault::Open(error) => self.kept_back(call, error),
            Fault::CutOff(cut) => match self.longer(call, cut) {
                Some(limit) => {
                    call.request.max_output_tokens = Some(limit);
                    self.again(call, &cut.error, Duration::ZERO)
                }
                None => {
                    if let Some(salvaged) = cut.salvaged.take() {
                        *result = Ok(salvaged);
                    }
                    Next::Stop
                }
            },
            Fault::Failed(error) => match error.class {
                ErrorClass::Unreadable | ErrorClass::Truncated => self.complain(call, error),
                ErrorClass::Transient | ErrorClass::RateLimited => self.failed(call, error),
                ErrorClass::Permanent | ErrorClass::Refused | ErrorClass::Unauthorised | ErrorClass::Budget => {
                    Next::Stop
                }
            },
        }
    }

    fn complain(&mut self, call: &mut Call, error: &ModelError) -> Next {
        if self.complaints == COMPLAINTS {
            return Next::Stop;
        }
        self.complaints += 1;
        call.request.complaint = Some(error.message.clone());
        self.again(call, error, Duration::ZERO)
    }

    fn failed(&mut self, call: &Call, error: &mut ModelError) -> Next {
        // While the circuit is open, patience is the limit: one probe each interval loads nobody.
        if self.circuit.opens_in().is_some() {
            return self.kept_back(call, error);
        }
        self.told_of_circuit = false;
        if call.patient && error.class == ErrorClass::RateLimited {
            return self.slow_down(call, error);
        }
        self.waiting_since = None;
        self.failures += 1;
        if self.failures > self.limits.retries {
            return Next::Stop;
        }
        if !self.budget.withdraw() {
            error.message = format!("{}; it is not asked again, for too many calls are retries already", error.message);
            return Next::Stop;
        }
        let wait = self.delay(error.retry_after, self.failures, self.limits.longest_delay);
        self.again(call, error, wait)
    }

    /// Waits a growing while, within the limits of patience.
    fn slow_down(&mut self, call: &Call, error: &mut ModelError) -> Next {
        if self.is_out_of_patience(error) {
            return Next::Stop;
        }
        self.refusals += 1;
        let longest = self.limits.longest_delay.min(self.limits.circuit.probe_interval);
        let wait = self.delay(error.retry_after, self.refusals, longest);
        self.again(call, error, wait)
    }

    fn kept_back(&mut self, call: &Call, error: &mut ModelError) -> Next {
        if !call.patient {
            return Next::Stop;
        }
        // Told once for as long as it takes.
        if !std::mem::replace(&mut self.told_of_circuit, true) {
            self.tell(call, error, self.circuit.opens_in().unwrap_or_default());
        }
        self.wait(call, error)
    }

    /// Waits for the circuit, within the limits of patience.
    fn wait(&mut self, call: &Call, error: &mut ModelError) -> Next {
        self.circuit.open(call);
        if self.is_out_of_patience(error) { Next::Stop } else { Next::WhenWorthTrying }
    }

    /// Says so, if it is. One patience is for all that a question waits out: another call may be let through in between.
    fn is_out_of_patience(&mut self, error: &mut ModelError) -> bool {
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let patience = self.limits.circuit.patience;
        let out = since.elapsed() >= patience;
        if out {
            error.class = ErrorClass::Transient;
            error.message =
                format!("{} was not well again within {patience:?}: {}", error.model.provider, error.message);
        }
        out
    }

    fn again(&self, call: &Call, error: &ModelError, delay: Duration) -> Next {
        self.tell(call, error, delay);
        Next::At(delay)
    }

    fn tell(&self, call: &Call, error: &ModelError, delay: Duration) {
        let (model, reason, message) = (error.model.clone(), error.class, error.message.clone());
        let attempt = (self.attempts + 1).max(2);
        call.listener.told(Notice::Retrying(Retry { model, reason, message, attempt, delay }));
    }

    /// The limit to ask with next; `None`: there is no larger one.
    fn longer(&mut self, call: &Call, cut: &mut CutOff) -> Option<u32> {
        let most = call.terms.max_output(&call.request.model);
        let asked = cut.limit.or(call.request.max_output_tokens);
        let had = asked.unwrap_or_else(|| u32::try_from(cut.wrote).unwrap_or(u32::MAX)).max(1);
        let next = most.map_or(had.saturating_mul(2), |most| had.saturating_mul(2).min(most));
        if next <= had || (most.is_none() && self.doublings == DOUBLINGS) {
            let whose = if most == Some(had) { "the model's own" } else { "the largest that is tried" };
            cut.error.message = format!("the answer was cut off by the limit of {had} tokens, {whose}");
            return None;
        }
        self.doublings += 1;
        let message = format!("the answer was cut off at {had} tokens: it may have {next}");
        call.decided(DecisionKind::OutputLimitRaised, message);
        Some(next)
    }

    /// What the provider asks for, or drawn from all up to a bound that doubles with each of `times`.
    fn delay(&self, asked: Option<Duration>, times: u32, longest: Duration) -> Duration {
        let limits = &self.limits;
        let part = HasherRng::default().next_f64();
        if let Some(asked) = asked {
            let asked = asked.min(limits.retry_after_cap);
            return asked + asked.mul_f64(SPREAD * part);
        }
        let doubled = 2_u32.saturating_pow(times.saturating_sub(1));
        limits.first_delay.saturating_mul(doubled).min(longest).mul_f64(part)
    }
}

impl Policy<Call, Answered, Fault> for AskAgain {
    type Future = BoxFuture<'static, ()>;

    fn retry(&mut self, call: &mut Call, result: &mut Result<Answered, Fault>) -> Option<Self::Future> {
        let sent = match result {
            Ok(answered) => answered.reply.usage,
            Err(fault) => fault.error_mut().usage,
        };
        self.spent += sent;
        if !matches!(result, Err(Fault::Open(_))) {
            self.attempts += 1;
        }
        if result.is_ok() {
            self.budget.deposit();
        }
        let (circuit, listener) = (Arc::clone(&self.circuit), Arc::clone(&call.listener));
        let started_over = !matches!(result, Err(Fault::Open(_)));
        let patience = self.limits.circuit.patience;
        match self.next(call, result) {
            Next::Stop => {
                match result {
                    Ok(answered) => answered.reply.usage = self.spent,
                    Err(fault) => fault.error_mut().usage = self.spent,
                }
                None
            }
            Next::At(delay) => Some(Box::pin(async move {
                if !delay.is_zero() {
                    tokio::time::sleep(delay).await;
                }
                listener.started_over();
            })),
            Next::WhenWorthTrying => Some(Box::pin(async move {
                if started_over {
                    listener.started_over();
                }
                // Too long a wait is judged by the next attempt, which is kept back as this one was.
                let _ = tokio::time::timeout(patience, circuit.worth_trying()).await;
            })),
        }
    }

    fn clone_request(&mut self, call: &Call) -> Option<Call> {
        Some(call.clone())
    }
}

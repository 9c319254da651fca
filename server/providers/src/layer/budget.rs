//! The budget: the worst case of a call is set aside before it is sent, and settled by what it took.
//!
//! It stands below the retries and the hedge: each call that is sent is covered by itself. A call that was sent and whose tokens
//! nobody counted (dropped, or broken off) is settled at its worst case, for that much may be billed.

use assay_domain::money::Money;
use assay_domain::price::Prices;
use assay_engine::port::model::{ErrorClass, ModelError, Usage};
use assay_engine::stage::budget::Reservation;
use tower::Service;

use super::{Call, Fault, Writes, Writing};
use crate::provider::Written;

/// Pays for calls out of the run's budget.
#[derive(Clone)]
pub(crate) struct Budgeted<S> {
    max_output_tokens: Option<u32>,
    inner: S,
}

impl<S> Budgeted<S> {
    /// `max_output_tokens` holds where a request has no limit of its own.
    pub(crate) fn new(max_output_tokens: Option<u32>, inner: S) -> Self {
        Self { max_output_tokens, inner }
    }
}

impl<S: Writes> Service<Call> for Budgeted<S> {
    passes_on!(Written, Writing);

    fn call(&mut self, call: Call) -> Writing {
        let mut inner = self.inner.clone();
        let limit = call.request.max_output_tokens.or(self.max_output_tokens);
        Box::pin(async move {
            let price = call.terms.prices(&call.request.model);
            let held = reserve(&call, price.as_ref(), limit)?;
            let outcome = inner.call(call.clone()).await;
            settle(&call, price.as_ref(), held, outcome)
        })
    }
}

/// A budget that covers so many calls of the size of one does not have that one's tokens counted.
const AMPLE: u64 = 64;

/// Money set aside for a call.
struct Held {
    reservation: Option<Reservation>,
    call: Call,
    price: Prices,
    limit: u64,
}

impl Held {
    /// The most that the call can cost.
    fn worst(&self) -> Money {
        self.price.cost(self.call.prompt_tokens(), 0, self.limit)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(reservation) = self.reservation.take().filter(|_| self.call.attempt.was_sent()) {
            reservation.settle(self.worst());
        }
    }
}

fn reserve(call: &Call, price: Option<&Prices>, limit: Option<u32>) -> Result<Option<Held>, Fault> {
    let budget = &call.request.budget;
    if !budget.is_capped() {
        return Ok(None);
    }
    let model = &call.request.model;
    let refused = |message: String| Fault::from(call.error(ErrorClass::Budget, message));
    let price = price.ok_or_else(|| {
        refused(format!("the price of {model} is not known, and the run has a budget; give the model a price in the catalogue, or run without a budget"))
    })?;
    let limit = limit.or_else(|| call.terms.max_output(model)).ok_or_else(|| {
        refused(format!("how much {model} may write is not known, and the run has a budget; set max_output_tokens"))
    })?;
    let mut held = Held { reservation: None, call: call.clone(), price: price.clone(), limit: limit.into() };
    // To count the tokens takes as long as the rest of the stack; where money is plenty, to set aside too much of it refuses nothing.
    let bound = price.cost(call.prompt_bytes(), 0, held.limit);
    let plenty = Money::from_micros(bound.micros().saturating_mul(AMPLE));
    let worst = if budget.left().is_some_and(|left| left >= plenty) { bound } else { held.worst() };
    let reservation = budget.reserve(worst).map_err(|short| refused(format!("{short}; the call was not sent")))?;
    held.reservation = Some(reservation);
    Ok(Some(held))
}

fn settle(
    call: &Call,
    price: Option<&Prices>,
    held: Option<Held>,
    outcome: Result<Written, Fault>,
) -> Result<Written, Fault> {
    match outcome {
        Ok(mut written) => {
            if written.usage.unreported_calls > 0 && price.is_some() {
                let (input, output) = (call.prompt_tokens(), tokens_of(call, &written.text));
                let counted = Usage { input_tokens: input, output_tokens: output, ..written.usage };
                charge(&mut written.usage, counted, price, held);
            } else {
                let counted = written.usage;
                charge(&mut written.usage, counted, price, held);
            }
            Ok(written)
        }
        Err(mut fault) => {
            let error = fault.error_mut();
            charge_failed(error, price, held);
            Err(fault)
        }
    }
}

fn tokens_of(call: &Call, text: &str) -> u64 {
    call.terms.tokens_at_most(&call.request.model, text)
}

fn charge(usage: &mut Usage, counted: Usage, price: Option<&Prices>, held: Option<Held>) {
    let Some(price) = price else {
        usage.unpriced_calls = usage.calls;
        return;
    };
    usage.cost = price.cost(counted.input_tokens, counted.cached_tokens, counted.output_tokens);
    if let Some(reservation) = held.and_then(|mut held| held.reservation.take()) {
        reservation.settle(usage.cost);
    }
}

fn charge_failed(error: &mut ModelError, price: Option<&Prices>, held: Option<Held>) {
    let counted = error.usage;
    match held {
        Some(mut held) if counted.unreported_calls > 0 => {
            error.usage.cost = held.worst();
            if let Some(reservation) = held.reservation.take() {
                reservation.settle(error.usage.cost);
            }
        }
        _ if counted.unreported_calls > 0 => error.usage.unpriced_calls = counted.calls,
        held => charge(&mut error.usage, counted, price, held),
    }
}

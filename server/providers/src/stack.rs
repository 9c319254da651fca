//! The stack between a question and a provider, one for each model: the order of its layers, with a reason a line.

use std::sync::Arc;

use assay_engine::port::catalog::{CircuitState, ModelHealth};
use assay_engine::port::model::{Decision, DecisionKind, Listener, ModelError, ModelRef, Notice, Reply, Request};
use tower::retry::Retry;
use tower::retry::budget::TpsBudget;
use tower::util::BoxCloneSyncService;
use tower::{Service as _, ServiceExt as _};

use crate::health::Health;
use crate::layer::budget::Budgeted;
use crate::layer::cache::{Cached, Shelf};
use crate::layer::circuit::{Circuit, Guarded};
use crate::layer::concurrency::{Limiter, Slotted};
use crate::layer::flight::{Flight, Flights};
use crate::layer::hedge::Hedged;
use crate::layer::rate::{Bucket, Paced, Rates};
use crate::layer::read::Reader;
use crate::layer::retry::AskAgain;
use crate::layer::send::Send;
use crate::layer::window::Fitting;
use crate::layer::{Answered, Call, Fault};
use crate::limits::Limits;
use crate::provider::Provider;
use crate::terms::{Remembered, Terms};

/// From the question down to the wire. The type is the order; a test holds it to these lines.
type Layers = Cached<
    // 2. What is under way already is waited for, whatever it takes: above the retries, so that all who wait share them.
    Flight<
        // 3. Asking again gives back its slot and its turn while it waits, and begins with the circuit open or closed as it then is.
        Retry<
            AskAgain,
            // 4. Below the retries: what cannot be read is asked for again, with the complaint or a larger limit.
            Reader<
                // 5. Below the reader, whose complaint makes the prompt longer; above whatever could be paid or waited for in vain.
                Fitting<
                    // 6. Above every guard: the second call needs money, a slot and a turn as the first does.
                    Hedged<
                        // 7. Below retries and hedge, for each call that is sent is paid for; above all waiting, so that none waits for what it cannot pay.
                        Budgeted<
                            // 8. The queue. Those who wait here hold neither a turn nor a passage.
                            Slotted<
                                // 9. A turn is taken when there is a slot, or calls with old turns would leave in a burst.
                                Paced<
                                    // 10. The last word before the wire: what has waited above while the circuit opened is not sent.
                                    Guarded<
                                        // 11. One attempt; the timeouts and the pool of connections are the HTTP client's.
                                        Send,
                                    >,
                                >,
                            >,
                        >,
                    >,
                >,
            >,
        >,
    >,
>;

/// What a provider's models have in common.
#[derive(Clone)]
pub(crate) struct Common {
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) retries: Arc<TpsBudget>,
    pub(crate) terms: Arc<dyn Terms>,
    pub(crate) shelf: Option<Arc<Shelf>>,
}

/// The stack of one model.
pub(crate) struct Stack {
    health: Arc<Health>,
    terms: Arc<Remembered>,
    limiter: Arc<Limiter>,
    rates: Arc<Rates>,
    circuit: Arc<Circuit>,
    service: BoxCloneSyncService<Call, Answered, Fault>,
}

impl Stack {
    pub(crate) fn new(model: ModelRef, common: &Common) -> Self {
        let limits = &common.limits;
        let limiter = Limiter::new(limits);
        let rates = Arc::new(Rates::new(limits.requests_per_minute, limits.tokens_per_minute));
        let circuit = Arc::new(Circuit::new(limits));
        let layers = layers(common, &limiter, &rates, &circuit);
        Self {
            health: Arc::new(Health::new(model)),
            terms: Arc::new(Remembered::new(Arc::clone(&common.terms))),
            limiter,
            rates,
            circuit,
            service: BoxCloneSyncService::new(layers),
        }
    }

    /// Asks. Impatient: an open circuit is not waited for.
    pub(crate) async fn ask(
        &self,
        request: Request,
        listener: Arc<dyn Listener>,
        patient: bool,
    ) -> Result<Reply, ModelError> {
        let call = Call::new(request, listener, Arc::clone(&self.health), Arc::clone(&self.terms), patient);
        let mut service = self.service.clone();
        let answered = match service.ready().await {
            Ok(ready) => ready.call(call).await,
            Err(fault) => Err(fault),
        };
        answered.map(|answered| answered.reply).map_err(Fault::into_error)
    }

    /// Counts and tells a decision that is made above the stack.
    pub(crate) fn decided(&self, listener: &dyn Listener, kind: DecisionKind, message: String) {
        self.health.decided(kind);
        listener.told(Notice::Decided(Decision { model: self.health.model().clone(), kind, message }));
    }

    pub(crate) fn health(&self) -> ModelHealth {
        let health = &self.health;
        ModelHealth {
            model: health.model().clone(),
            circuit: self.circuit.shown(),
            concurrency_limit: u32::try_from(self.limiter.limit()).unwrap_or(u32::MAX),
            in_flight: health.in_flight(),
            waiting: u32::try_from(self.limiter.waiting()).unwrap_or(u32::MAX),
            requests_left: self.rates.requests.as_ref().map(Bucket::left),
            calls: health.calls(),
            failures: health.failures(),
            cache_hits: health.hits(),
            cache_misses: health.misses(),
            first_token: health.usual_first_token(),
            decisions: health.decisions(),
        }
    }

    /// Whether nothing would be lost with it but counters.
    pub(crate) fn is_idle(&self) -> bool {
        self.health.in_flight() == 0 && self.limiter.waiting() == 0 && self.circuit.shown() == CircuitState::Closed
    }
}

fn layers(common: &Common, limiter: &Arc<Limiter>, rates: &Arc<Rates>, circuit: &Arc<Circuit>) -> Layers {
    let limits = &common.limits;
    let send = Send::new(Arc::clone(&common.provider));
    let guarded = Guarded::new(Arc::clone(circuit), send);
    let paced = Paced::new(Arc::clone(rates), guarded);
    let slotted = Slotted::new(Arc::clone(limiter), paced);
    let budgeted = Budgeted::new(limits.max_output_tokens, slotted);
    let hedged = Hedged::new(limits.hedge_after, budgeted);
    let reader = Reader::new(Fitting::new(hedged));
    let again = AskAgain::new(Arc::clone(limits), Arc::clone(circuit), Arc::clone(&common.retries));
    let flights = limits.share.then(Arc::<Flights>::default);
    Cached::new(common.shelf.clone(), Flight::new(flights, Retry::new(again, reader)))
}

#[cfg(test)]
mod tests;

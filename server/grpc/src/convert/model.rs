//! Models, usage, catalogue.

use assay_domain::money::{CURRENCY, Money};
use assay_engine::port::catalog::{CircuitState, ModelHealth, ModelInfo, ProviderInfo};
use assay_engine::port::model::{ModelRef, Usage};
use assay_proto::v1;

use super::duration;
use super::event::decision_kind;

pub(crate) fn reference(model: &ModelRef) -> v1::ModelRef {
    v1::ModelRef { provider: model.provider.clone(), model: model.model.clone() }
}

pub(crate) fn money(amount: Money) -> v1::Money {
    v1::Money { micros: amount.micros(), currency: CURRENCY.into() }
}

pub(crate) fn usage(usage: Usage) -> v1::Usage {
    v1::Usage {
        calls: usage.calls,
        input_tokens: usage.input_tokens,
        cached_tokens: usage.cached_tokens,
        output_tokens: usage.output_tokens,
        unreported_calls: usage.unreported_calls,
        cost: Some(money(usage.cost)),
        unpriced_calls: usage.unpriced_calls,
    }
}

pub(crate) fn provider(info: ProviderInfo) -> v1::Provider {
    v1::Provider {
        name: info.name,
        kind: info.kind,
        endpoint: info.endpoint,
        default_model: info.default_model,
        description: info.description,
        extractive: info.extractive,
        unusable: info.unusable.unwrap_or_default(),
        in_flight: info.in_flight,
        calls: info.calls,
        failures: info.failures,
        models: info.health.into_iter().map(health).collect(),
    }
}

fn health(health: ModelHealth) -> v1::ModelHealth {
    let decisions = health.decisions.into_iter();
    let decisions = decisions.map(|(kind, count)| v1::DecisionCount { kind: decision_kind(kind).into(), count });
    v1::ModelHealth {
        model: Some(reference(&health.model)),
        circuit: circuit(health.circuit).into(),
        concurrency_limit: health.concurrency_limit,
        in_flight: health.in_flight,
        waiting: health.waiting,
        requests_left: health.requests_left,
        calls: health.calls,
        failures: health.failures,
        cache_hits: health.cache_hits,
        cache_misses: health.cache_misses,
        first_token: health.first_token.map(duration),
        decisions: decisions.collect(),
    }
}

fn circuit(state: CircuitState) -> v1::CircuitState {
    match state {
        CircuitState::Closed => v1::CircuitState::Closed,
        CircuitState::Open => v1::CircuitState::Open,
        CircuitState::HalfOpen => v1::CircuitState::HalfOpen,
    }
}

pub(crate) fn model(info: ModelInfo) -> v1::Model {
    v1::Model {
        model: Some(reference(&info.model)),
        context_window: info.context_window,
        max_output_tokens: info.max_output,
        encoding: info.encoding.unwrap_or_default(),
    }
}

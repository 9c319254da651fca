//! Models, usage, catalogue.

use assay_domain::money::{CURRENCY, Money};
use assay_domain::price::Prices;
use assay_engine::failure::Failure;
use assay_engine::port::catalog::{
    Capability, Check, CircuitState, CountMethod, ModelHealth, ModelInfo, ProviderInfo, TokenCount,
};
use assay_engine::port::model::{DecisionKind, ModelRef, Usage};
use assay_proto::v1;
use tonic::Status;

use super::duration;
use crate::status::{Violations, failure_reason};

const LONGEST_NAME: usize = 200;

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

/// The providers to check, each once; every one where none is named.
pub(crate) fn checked(request: v1::CheckProvidersRequest, known: &[String]) -> Result<Vec<String>, Status> {
    let mut violations = Violations::default();
    let mut asked: Vec<String> = Vec::new();
    for (at, name) in request.providers.into_iter().enumerate() {
        if !known.contains(&name) {
            let known = known.join(", ");
            violations.add(format!("providers[{at}]"), format!("{name:?} is not configured; configured are: {known}"));
        } else if !asked.contains(&name) {
            asked.push(name);
        }
    }
    violations.finish()?;
    Ok(if asked.is_empty() { known.to_vec() } else { asked })
}

pub(crate) fn check(check: Check) -> v1::ProviderCheck {
    let model = Some(reference(&check.model));
    let elapsed = (!check.elapsed.is_zero()).then(|| duration(check.elapsed));
    match check.outcome {
        Ok(answered_by) => v1::ProviderCheck { model, well: true, elapsed, answered_by, error: None },
        Err(failure) => {
            let error = Some(self::failure(failure));
            v1::ProviderCheck { model, well: false, elapsed, answered_by: String::new(), error }
        }
    }
}

pub(crate) fn model(info: ModelInfo) -> v1::Model {
    v1::Model {
        model: Some(reference(&info.model)),
        context_window: info.context_window,
        max_output_tokens: info.max_output,
        encoding: info.encoding.unwrap_or_default(),
        capabilities_known: info.capabilities.is_some(),
        capabilities: info.capabilities.unwrap_or_default().into_iter().map(|it| capability(it).into()).collect(),
        prices: info.prices.map(prices),
    }
}

fn capability(capability: Capability) -> v1::ModelCapability {
    match capability {
        Capability::StructuredOutput => v1::ModelCapability::StructuredOutput,
        Capability::Streaming => v1::ModelCapability::Streaming,
        Capability::Reasoning => v1::ModelCapability::Reasoning,
        Capability::Temperature => v1::ModelCapability::Temperature,
    }
}

fn prices(prices: Prices) -> v1::Prices {
    v1::Prices {
        input: Some(money(prices.input)),
        cached_input: prices.cached_input.map(money),
        output: Some(money(prices.output)),
        date: prices.date.to_string(),
        source: prices.source,
    }
}

pub(crate) fn count(count: TokenCount) -> v1::TokenCount {
    let (method, encoding, error_bound_percent) = match count.method {
        CountMethod::Exact { encoding } => (v1::CountMethod::Exact, encoding, 0),
        CountMethod::Estimate { error_bound_percent } => (v1::CountMethod::Estimate, "", error_bound_percent),
    };
    v1::TokenCount { tokens: count.tokens, method: method.into(), encoding: encoding.to_owned(), error_bound_percent }
}

pub(super) fn failure(failure: Failure) -> v1::Error {
    v1::Error {
        reason: failure_reason(failure.reason).into(),
        message: failure.message,
        model: failure.model.as_ref().map(reference),
    }
}

pub(crate) fn decision_kind(kind: DecisionKind) -> v1::ModelDecisionKind {
    match kind {
        DecisionKind::AnswerReused => v1::ModelDecisionKind::AnswerReused,
        DecisionKind::AnswerRecovered => v1::ModelDecisionKind::AnswerRecovered,
        DecisionKind::CallShared => v1::ModelDecisionKind::CallShared,
        DecisionKind::WaitedForSlot => v1::ModelDecisionKind::WaitedForSlot,
        DecisionKind::WaitedForRate => v1::ModelDecisionKind::WaitedForRate,
        DecisionKind::LimitLowered => v1::ModelDecisionKind::LimitLowered,
        DecisionKind::LimitRaised => v1::ModelDecisionKind::LimitRaised,
        DecisionKind::CircuitOpened => v1::ModelDecisionKind::CircuitOpened,
        DecisionKind::CircuitProbed => v1::ModelDecisionKind::CircuitProbed,
        DecisionKind::CircuitClosed => v1::ModelDecisionKind::CircuitClosed,
        DecisionKind::Hedged => v1::ModelDecisionKind::Hedged,
        DecisionKind::KeyRotated => v1::ModelDecisionKind::KeyRotated,
        DecisionKind::FellBack => v1::ModelDecisionKind::FellBack,
        DecisionKind::OutputLimitRaised => v1::ModelDecisionKind::OutputLimitRaised,
        DecisionKind::Simplified => v1::ModelDecisionKind::Simplified,
    }
}

pub(super) fn asked(field: &str, model: Option<v1::ModelRef>, violations: &mut Violations) -> Option<ModelRef> {
    let model = model?;
    for (part, text) in [("provider", &model.provider), ("model", &model.model)] {
        if text.chars().count() > LONGEST_NAME {
            violations.add(format!("{field}.{part}"), format!("longer than {LONGEST_NAME} characters"));
        }
    }
    Some(ModelRef { provider: model.provider, model: model.model })
}

//! Models, usage, catalogue.

use assay_domain::money::{CURRENCY, Money};
use assay_engine::port::catalog::{ModelInfo, ProviderInfo};
use assay_engine::port::model::{ModelRef, Usage};
use assay_proto::v1;

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

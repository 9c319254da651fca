//! What the stack has to know of a model before it asks: what it costs, how much it may write, how long a prompt is for it.

use assay_domain::money::Money;
use assay_domain::price::{Day, Prices};
use assay_engine::port::catalog::CountMethod;
use assay_engine::port::model::ModelRef;

use crate::catalog::Catalogue;

/// The terms of every model; `None`: unknown.
pub trait Terms: Send + Sync {
    /// Its prices.
    fn prices(&self, model: &ModelRef) -> Option<Prices>;

    /// The most tokens it writes.
    fn max_output(&self, model: &ModelRef) -> Option<u32>;

    /// The most tokens `text` may be for it: the count and its bound of error.
    fn tokens_at_most(&self, model: &ModelRef, text: &str) -> u64;
}

impl Terms for Catalogue {
    fn prices(&self, model: &ModelRef) -> Option<Prices> {
        self.find(&model.model)?.prices.clone()
    }

    fn max_output(&self, model: &ModelRef) -> Option<u32> {
        u32::try_from(self.find(&model.model)?.max_output?).ok()
    }

    fn tokens_at_most(&self, model: &ModelRef, text: &str) -> u64 {
        let count = self.count(Some(&model.model), text);
        match count.method {
            CountMethod::Exact { .. } => count.tokens,
            CountMethod::Estimate { error_bound_percent } => {
                count.tokens.saturating_mul(100 + u64::from(error_bound_percent)).div_ceil(100)
            }
        }
    }
}

/// Of what is computed in this process: it costs nothing.
pub(crate) struct Free;

impl Terms for Free {
    fn prices(&self, _model: &ModelRef) -> Option<Prices> {
        let date = Day::new(2025, 1, 1)?;
        Some(Prices { input: Money::ZERO, cached_input: None, output: Money::ZERO, date, source: String::new() })
    }

    fn max_output(&self, _model: &ModelRef) -> Option<u32> {
        Some(u32::MAX)
    }

    fn tokens_at_most(&self, _model: &ModelRef, _text: &str) -> u64 {
        0
    }
}

//! What a model costs and how much it may write: what the stack has to know of it before it is asked.

use assay_domain::money::Money;
use assay_engine::port::model::ModelRef;

use crate::catalog::{tokens, window};

/// What a million tokens cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Read.
    pub input: Money,
    /// Read, of what the provider had in its cache.
    pub cached_input: Money,
    /// Written.
    pub output: Money,
}

/// The terms of every model; `None`: unknown.
pub trait Terms: Send + Sync {
    /// Its price.
    fn price(&self, model: &ModelRef) -> Option<Price>;

    /// The most tokens it writes.
    fn max_output(&self, model: &ModelRef) -> Option<u32>;

    /// The most tokens `text` may be for it: the count and its bound of error.
    fn tokens_at_most(&self, model: &ModelRef, text: &str) -> u64;
}

/// What the catalogue knows: windows, no prices.
#[derive(Clone, Copy, Debug, Default)]
pub struct Windows;

impl Terms for Windows {
    fn price(&self, _model: &ModelRef) -> Option<Price> {
        None
    }

    fn max_output(&self, model: &ModelRef) -> Option<u32> {
        u32::try_from(window(&model.model)?.max_output).ok()
    }

    /// A quarter more than the public encoding counts: encodings differ by that much on prose.
    fn tokens_at_most(&self, _model: &ModelRef, text: &str) -> u64 {
        tokens::count(text).div_ceil(4).saturating_mul(5)
    }
}

impl Price {
    /// What so many tokens cost, rounded up to a micro-dollar.
    #[must_use]
    pub fn of(&self, input: u64, cached: u64, output: u64) -> Money {
        let fresh = input.saturating_sub(cached);
        let parts = [(fresh, self.input), (cached.min(input), self.cached_input), (output, self.output)];
        let total: u128 = parts.iter().map(|(tokens, price)| u128::from(*tokens) * u128::from(price.micros())).sum();
        Money::from_micros(u64::try_from(total.div_ceil(1_000_000)).unwrap_or(u64::MAX))
    }
}

//! What the stack has to know of a model before it asks: what it costs, how much it may write, how long a prompt is for it.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

    /// The most tokens it reads and writes in one call.
    fn context_window(&self, model: &ModelRef) -> Option<u64>;

    /// The tokens of `text` for it, counted or estimated.
    fn tokens(&self, model: &ModelRef, text: &str) -> u64;

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

    fn context_window(&self, model: &ModelRef) -> Option<u64> {
        self.find(&model.model)?.context
    }

    fn tokens(&self, model: &ModelRef, text: &str) -> u64 {
        self.count(Some(&model.model), text).tokens
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

/// The terms of one model. What many questions have is counted once: it is most of a short prompt.
pub(crate) struct Remembered {
    terms: Arc<dyn Terms>,
    counted: Mutex<HashMap<String, u64>>,
}

impl Remembered {
    /// Instructions and schemas are few; were they not, they would be forgotten and counted again.
    const TEXTS: usize = 64;

    pub(crate) fn new(terms: Arc<dyn Terms>) -> Self {
        Self { terms, counted: Mutex::default() }
    }

    /// [`Terms::tokens_at_most`] of a text that many questions have: instructions, a schema.
    pub(crate) fn tokens_at_most_often(&self, model: &ModelRef, text: &str) -> u64 {
        let known = self.counted().get(text).copied();
        known.unwrap_or_else(|| {
            let tokens = self.tokens_at_most(model, text);
            let mut counted = self.counted();
            if counted.len() >= Self::TEXTS {
                counted.clear();
            }
            counted.insert(text.to_owned(), tokens);
            tokens
        })
    }

    fn counted(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Remembered {
    type Target = dyn Terms;

    fn deref(&self) -> &Self::Target {
        &*self.terms
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

    fn context_window(&self, _model: &ModelRef) -> Option<u64> {
        None
    }

    fn tokens(&self, _model: &ModelRef, _text: &str) -> u64 {
        0
    }

    fn tokens_at_most(&self, _model: &ModelRef, _text: &str) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_counted() {
        let model = ModelRef { provider: "p".into(), model: "gpt-4o".into() };
        let catalogue = Catalogue::public();
        let remembered = Remembered::new(Arc::new(catalogue.clone()));
        for number in 0..3 * Remembered::TEXTS {
            let text = "so many words ".repeat(number % (2 * Remembered::TEXTS));
            assert_eq!(remembered.tokens_at_most_often(&model, &text), catalogue.tokens_at_most(&model, &text));
            assert!(remembered.counted().len() <= Remembered::TEXTS);
        }
    }
}

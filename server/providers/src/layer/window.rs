//! The context window: a prompt that is longer than what the model can read at once is not sent.
//!
//! Providers answer such a call with an error after it was paid for in time, or silently read only a part of it.

use assay_engine::port::model::ErrorClass;
use tower::Service;

use super::{Call, Fault, Writes, Writing};
use crate::provider::Written;

/// Lets through what fits.
#[derive(Clone)]
pub(crate) struct Fitting<S> {
    inner: S,
}

impl<S> Fitting<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S: Writes> Service<Call> for Fitting<S> {
    passes_on!(Written, Writing);

    fn call(&mut self, call: Call) -> Writing {
        match too_long(&call) {
            None => Box::pin(self.inner.call(call)),
            Some(fault) => Box::pin(std::future::ready(Err(fault))),
        }
    }
}

/// A model whose window is not known is asked whatever the length.
fn too_long(call: &Call) -> Option<Fault> {
    let window = call.terms.context_window(&call.request.model)?;
    // No token is less than a byte, so that a prompt of fewer bytes need not be counted.
    let tokens = (call.prompt_bytes() > window).then(|| call.prompt_tokens_counted())?;
    (tokens > window).then(|| {
        let message = format!(
            "the prompt is {tokens} tokens long and {} reads {window} at once; the call was not sent: give less material, or name a model with a larger window",
            call.request.model
        );
        call.error(ErrorClass::Permanent, message).into()
    })
}

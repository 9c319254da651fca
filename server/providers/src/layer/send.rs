//! The bottom of the stack: one attempt, sent. Its timeouts, and the pool of connections, are the HTTP client's.

use std::sync::Arc;
use std::task::{Context, Poll};

use tower::Service;

use super::{Call, Fault, Writing};
use crate::provider::{Provider, Written};

/// Sends to a provider.
#[derive(Clone)]
pub(crate) struct Send(Arc<dyn Provider>);

impl Send {
    pub(crate) fn new(provider: Arc<dyn Provider>) -> Self {
        Self(provider)
    }
}

impl Service<Call> for Send {
    type Response = Written;
    type Error = Fault;
    type Future = Writing;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: Call) -> Writing {
        let provider = Arc::clone(&self.0);
        Box::pin(async move {
            let _under_way = call.health.sent();
            call.attempt.send();
            let written = provider.ask(&call.request, call.attempt.as_ref()).await;
            match &written {
                Ok(_) => call.health.first_token(call.attempt.latency().unwrap_or_default()),
                Err(error) => call.health.failed(error.class),
            }
            Ok(written?)
        })
    }
}

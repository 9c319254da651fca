//! The answer cache: an answer that stands in the ledger costs no call.
//!
//! Only answers that were read, whole, are kept, and none about a patient; a hit is read again by the same reader, and one it no longer reads is a miss.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::answers::{Answers as Ledger, KeptAnswer};
use assay_engine::port::clock::{Clock, Timestamp};
use assay_engine::port::model::{DecisionKind, Listener as _, Reply, Usage};
use tower::Service;

use super::{Answered, Answering, Answers, Call};

/// Where answers are kept, and for how long.
#[derive(Clone)]
pub(crate) struct Shelf {
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ttl: Duration,
}

/// Looks before it asks.
#[derive(Clone)]
pub(crate) struct Cached<S> {
    shelf: Option<Arc<Shelf>>,
    inner: S,
}

impl<S> Cached<S> {
    /// `None` asks every time.
    pub(crate) fn new(shelf: Option<Arc<Shelf>>, inner: S) -> Self {
        Self { shelf, inner }
    }
}

impl<S: Answers> Service<Call> for Cached<S> {
    passes_on!(Answered, Answering);

    fn call(&mut self, call: Call) -> Answering {
        let mut inner = self.inner.clone();
        let shelf = self.shelf.clone().filter(|_| call.request.question.may_be_kept());
        let Some(shelf) = shelf else { return Box::pin(inner.call(call)) };
        Box::pin(async move {
            let found = shelf.find(&call).await;
            call.health.looked_up(found.is_some());
            if let Some(answered) = found {
                call.decided(DecisionKind::AnswerReused, "the same question was answered before: no call was made");
                call.attempt.heard(&answered.text);
                return Ok(answered);
            }
            let answered = inner.call(call.clone()).await?;
            shelf.keep(&call, &answered).await;
            Ok(answered)
        })
    }
}

impl Shelf {
    async fn find(&self, call: &Call) -> Option<Answered> {
        let kept = self.ledger.find(call.key()).await;
        let kept = kept.inspect_err(|error| tracing::warn!(%error, "kept answers cannot be read")).ok()??;
        let ttl = i64::try_from(self.ttl.as_millis()).unwrap_or(i64::MAX);
        if self.clock.now().0.saturating_sub(kept.at.0) > ttl {
            // An answer that is there stays until it is forgotten; all that are as old are as stale.
            let _ = self.ledger.forget_before(Timestamp(kept.at.0.saturating_add(1))).await;
            return None;
        }
        let read = call.request.question.read(&kept.text).ok().filter(|read| !read.truncated)?;
        let reply = Reply {
            answer: read.answer,
            truncated: false,
            repairs: read.repairs,
            usage: Usage::default(),
            model: call.request.model.clone(),
            answered_by: kept.answered_by,
        };
        Some(Answered { text: kept.text.into(), reply })
    }

    /// A ledger that does not take it costs the next one a call, not this one its answer.
    async fn keep(&self, call: &Call, answered: &Answered) {
        if answered.reply.truncated || answered.reply.usage.calls == 0 {
            return;
        }
        let kept = KeptAnswer {
            text: answered.text.as_ref().into(),
            answered_by: answered.reply.answered_by.clone(),
            run: call.request.run.clone(),
            usage: answered.reply.usage,
            at: self.clock.now(),
        };
        if let Err(error) = self.ledger.keep(call.key(), &kept).await {
            tracing::warn!(%error, "an answer could not be kept");
        }
    }
}

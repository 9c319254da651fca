//! The reader: what was written becomes an answer, or a failure that says what would be right.
//!
//! It stands below the retries, so that a text nobody can read is asked for again with the complaint.

use std::task::{Context, Poll};

use assay_engine::port::model::{ErrorClass, ModelError, Read, Reply};
use tower::Service;

use super::{Answered, Answering, Call, CutOff, Fault, Writes};
use crate::attempt::Attempt;
use crate::provider::{Finish, Written};

/// Reads what the service below writes.
#[derive(Clone)]
pub(crate) struct Reader<S>(S);

impl<S> Reader<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self(inner)
    }
}

impl<S: Writes> Service<Call> for Reader<S> {
    type Response = Answered;
    type Error = Fault;
    type Future = Answering;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, call: Call) -> Answering {
        let mut inner = self.0.clone();
        Box::pin(async move {
            let attempt = Attempt::new(call.listener.clone(), call.health.clone());
            let written = inner.call(call.attempted(attempt.into())).await?;
            read(&call, written)
        })
    }
}

fn read(call: &Call, written: Written) -> Result<Answered, Fault> {
    let limit = match written.finish {
        Finish::CutOff { limit } => Some(limit),
        Finish::Complete => None,
    };
    let asked = call.request.max_output_tokens;
    match (call.request.question.read(&written.text), limit) {
        (Ok(read), None) if !read.truncated => Ok(answered(call, written, read)),
        (Ok(read), limit) => {
            let (limit, wrote, error) = (limit.unwrap_or(asked), wrote(call, &written), cut_off(call, &written));
            let salvaged = Some(answered(call, written, Read { truncated: true, ..read }));
            Err(Fault::CutOff(Box::new(CutOff { error, limit, wrote, salvaged })))
        }
        (Err(complaint), limit) if limit.is_some() || complaint.class == ErrorClass::Truncated => {
            let (limit, wrote, error) = (limit.unwrap_or(asked), wrote(call, &written), cut_off(call, &written));
            Err(Fault::CutOff(Box::new(CutOff { error, limit, wrote, salvaged: None })))
        }
        (Err(complaint), _) => {
            Err(ModelError { usage: written.usage, ..call.error(complaint.class, complaint.message) }.into())
        }
    }
}

fn answered(call: &Call, written: Written, read: Read) -> Answered {
    let reply = Reply {
        answer: read.answer,
        truncated: read.truncated,
        repairs: read.repairs,
        usage: written.usage,
        model: call.request.model.clone(),
        answered_by: written.answered_by,
    };
    Answered { text: written.text.into(), reply }
}

fn cut_off(call: &Call, written: &Written) -> ModelError {
    ModelError {
        usage: written.usage,
        ..call.error(ErrorClass::Truncated, "the answer was cut off by the limit on tokens")
    }
}

fn wrote(call: &Call, written: &Written) -> u64 {
    match written.usage.output_tokens {
        0 => call.terms.tokens_at_most(&call.request.model, &written.text),
        tokens => tokens,
    }
}

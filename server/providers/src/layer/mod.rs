//! What the layers of the stack hand to each other. One concern a file; their order is [`crate::stack`]'s.

/// The part of a layer that is the same in all of them: what it gives, and that it is as ready as what it stands on, `self.inner`.
macro_rules! passes_on {
    ($response:ty, $future:ty) => {
        type Response = $response;
        type Error = $crate::layer::Fault;
        type Future = $future;

        fn poll_ready(
            &mut self,
            context: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Result<(), $crate::layer::Fault>> {
            self.inner.poll_ready(context)
        }
    };
}

pub(crate) mod budget;
pub(crate) mod cache;
pub(crate) mod circuit;
pub(crate) mod concurrency;
pub(crate) mod flight;
pub(crate) mod hedge;
pub(crate) mod rate;
pub(crate) mod read;
pub(crate) mod retry;
pub(crate) mod send;
pub(crate) mod window;

use std::sync::{Arc, OnceLock};

use assay_domain::digest::Digest;
use assay_engine::port::model::{
    Decision, DecisionKind, Effort, ErrorClass, Listener, ModelError, Notice, Reply, Request, Usage,
};
use futures::future::BoxFuture;
use tower::Service;

use crate::attempt::Attempt;
use crate::health::Health;
use crate::provider::Written;
use crate::terms::Remembered;

/// Raised when the same key would stand for another answer.
const KEY_VERSION: &[u8] = b"answer/1";

/// One question on its way down. A clone is the same question asked again.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) request: Request,
    pub(crate) listener: Arc<dyn Listener>,
    pub(crate) health: Arc<Health>,
    pub(crate) terms: Arc<Remembered>,
    /// Whether it waits for a circuit to close. Not where another model can be asked instead.
    pub(crate) patient: bool,
    /// The one attempt that is under way.
    pub(crate) attempt: Arc<Attempt>,
    known: Arc<Known>,
}

/// What is worked out once a question, and only when somebody has to know.
#[derive(Default)]
struct Known {
    key: OnceLock<Digest>,
    prompt_tokens: OnceLock<u64>,
}

/// A checked answer, with the text it was read from: the text is what is kept and shared.
#[derive(Clone)]
pub(crate) struct Answered {
    pub(crate) text: Arc<str>,
    pub(crate) reply: Reply,
}

/// Why there is no answer yet.
pub(crate) enum Fault {
    /// The attempt failed.
    Failed(Box<ModelError>),
    /// Nothing was sent: the circuit is open.
    Open(Box<ModelError>),
    /// The limit on output tokens cut the answer off.
    CutOff(Box<CutOff>),
}

/// An answer that was cut off.
pub(crate) struct CutOff {
    pub(crate) error: ModelError,
    /// The limit that was asked for.
    pub(crate) limit: Option<u32>,
    /// Tokens it had written by then.
    pub(crate) wrote: u64,
    /// What could be read of it.
    pub(crate) salvaged: Option<Answered>,
}

pub(crate) type Answering = BoxFuture<'static, Result<Answered, Fault>>;
pub(crate) type Writing = BoxFuture<'static, Result<Written, Fault>>;

/// Services above the reader. They are always ready: waiting is part of a call, so that what is waited for is given back when the
/// call is dropped.
pub(crate) trait Answers:
    Service<Call, Response = Answered, Error = Fault, Future: Send> + Clone + Send + Sync + 'static
{
}

impl<S> Answers for S where
    S: Service<Call, Response = Answered, Error = Fault, Future: Send> + Clone + Send + Sync + 'static
{
}

/// Services below the reader; as always ready as those above.
pub(crate) trait Writes:
    Service<Call, Response = Written, Error = Fault, Future: Send> + Clone + Send + Sync + 'static
{
}

impl<S> Writes for S where
    S: Service<Call, Response = Written, Error = Fault, Future: Send> + Clone + Send + Sync + 'static
{
}

/// Between what English and Chinese have.
const BYTES_A_TOKEN: u64 = 3;

impl Call {
    pub(crate) fn new(
        request: Request,
        listener: Arc<dyn Listener>,
        health: Arc<Health>,
        terms: Arc<Remembered>,
        patient: bool,
    ) -> Self {
        let attempt = Arc::new(Attempt::new(Arc::clone(&listener), Arc::clone(&health)));
        Self { request, listener, health, terms, patient, attempt, known: Arc::default() }
    }

    /// The same call, at a new attempt.
    pub(crate) fn attempted(&self, attempt: Arc<Attempt>) -> Self {
        Self { attempt, ..self.clone() }
    }

    /// Counts a decision and tells it: the one way to do either.
    pub(crate) fn decided(&self, kind: DecisionKind, message: impl Into<String>) {
        self.health.decided(kind);
        let (model, message) = (self.request.model.clone(), message.into());
        self.listener.told(Notice::Decided(Decision { model, kind, message }));
    }

    /// What the answer is kept and shared under: everything that makes it another answer.
    ///
    /// The provider's name is part of it: two servers may call different models by one name.
    pub(crate) fn key(&self) -> &Digest {
        self.known.key.get_or_init(|| {
            let request = &self.request;
            let question = &request.question;
            let temperature = request.temperature.map_or([0xff; 4], |value| value.to_bits().to_be_bytes());
            let limit = request.max_output_tokens.unwrap_or(u32::MAX).to_be_bytes();
            let effort = request.effort.map_or("", Effort::name);
            let parts = [
                KEY_VERSION,
                question.task().as_bytes(),
                question.digest().as_str().as_bytes(),
                question.schema().name.as_bytes(),
                request.model.provider.as_bytes(),
                request.model.model.as_bytes(),
                &temperature,
                &limit,
                &request.seed.to_be_bytes(),
                request.complaint.as_deref().unwrap_or_default().as_bytes(),
            ];
            // Without an effort the key is what it was before there were any: answers that are kept stay found.
            let parts: Vec<&[u8]> =
                parts.into_iter().chain((!effort.is_empty()).then_some(effort.as_bytes())).collect();
            Digest::of_parts(parts)
        })
    }

    /// The most tokens the prompt may have.
    pub(crate) fn prompt_tokens(&self) -> u64 {
        let tokens = *self.known.prompt_tokens.get_or_init(|| {
            let question = &self.request.question;
            let (prompt, schema) = (question.prompt(), question.schema());
            let often = [&prompt.system, &schema.text];
            let often: u64 = often.iter().map(|text| self.terms.tokens_at_most_often(&self.request.model, text)).sum();
            often + self.terms.tokens_at_most(&self.request.model, &prompt.user)
        });
        // No token is less than a byte: what the reader complained of is short.
        tokens + self.request.complaint.as_ref().map_or(0, |complaint| complaint.len() as u64)
    }

    /// The tokens of the prompt as they are counted, without the bound of error where that is an estimate.
    pub(crate) fn prompt_tokens_counted(&self) -> u64 {
        let question = &self.request.question;
        let (prompt, complaint) = (question.prompt(), self.request.complaint.as_deref().unwrap_or_default());
        let texts = [&prompt.system, &prompt.user, &question.schema().text, complaint];
        texts.iter().map(|text| self.terms.tokens(&self.request.model, text)).sum()
    }

    /// Bytes of the prompt: it has no more tokens.
    pub(crate) fn prompt_bytes(&self) -> u64 {
        let question = &self.request.question;
        let (prompt, complaint) = (question.prompt(), self.request.complaint.as_ref());
        let texts = [prompt.system.len(), prompt.user.len(), question.schema().text.len()];
        texts.iter().sum::<usize>() as u64 + complaint.map_or(0, |complaint| complaint.len() as u64)
    }

    /// About as many tokens as the prompt has: to count them takes as long as the rest of the stack, and whoever asks so settles by
    /// the provider's own count.
    pub(crate) fn prompt_tokens_roughly(&self) -> u64 {
        let prompt = self.request.question.prompt();
        (prompt.system.len() + prompt.user.len()) as u64 / BYTES_A_TOKEN
    }

    pub(crate) fn error(&self, class: ErrorClass, message: impl Into<String>) -> ModelError {
        let (model, message) = (self.request.model.clone(), message.into());
        ModelError { class, model, message, retry_after: None, usage: Usage::default() }
    }
}

impl Fault {
    /// The failure, as the port knows it.
    pub(crate) fn into_error(self) -> ModelError {
        match self {
            Self::Failed(error) | Self::Open(error) => *error,
            Self::CutOff(cut) => cut.error,
        }
    }

    pub(crate) fn error_mut(&mut self) -> &mut ModelError {
        match self {
            Self::Failed(error) | Self::Open(error) => error,
            Self::CutOff(cut) => &mut cut.error,
        }
    }
}

impl From<ModelError> for Fault {
    fn from(error: ModelError) -> Self {
        Self::Failed(Box::new(error))
    }
}

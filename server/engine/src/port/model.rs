//! Models: a stage asks a typed question, a provider answers it in text or from the question's own inputs.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::pipeline::persona::question::PersonaQuestion;

/// A model of a provider. An empty part means the configured default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModelRef {
    /// The provider's configured name.
    pub provider: String,
    /// The provider's own name for the model.
    pub model: String,
}

impl fmt::Display for ModelRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.provider, self.model)
    }
}

/// What is asked of whom.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who is asked: both parts set.
    pub model: ModelRef,
    /// What is asked. It renders its own prompt and schema.
    pub question: Question,
    /// 0 is the most repeatable; `None` leaves it to the provider.
    pub temperature: Option<f32>,
    /// For providers that take one.
    pub seed: u64,
    /// What the reader said of the last answer to this question, where there was one: asked again, never byte for byte.
    pub complaint: Option<String>,
}

/// A typed question, of any kind of work.
#[derive(Clone, Debug)]
pub enum Question {
    /// About personas.
    Persona(PersonaQuestion),
}

impl Question {
    /// What is said to a model: instructions, then material.
    #[must_use]
    pub fn prompt(&self) -> Prompt {
        match self {
            Self::Persona(question) => question.prompt(),
        }
    }

    /// Whether the same answer is wanted every time, as of a judge.
    #[must_use]
    pub fn wants_repeatable_answer(&self) -> bool {
        matches!(self, Self::Persona(PersonaQuestion::Judge(_)))
    }

    /// JSON schema of the answer.
    #[must_use]
    pub fn schema(&self) -> AnswerSchema {
        match self {
            Self::Persona(question) => question.schema(),
        }
    }
}

/// A rendered prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Instructions.
    pub system: String,
    /// Material and question.
    pub user: String,
}

/// The shape of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerSchema {
    /// A short name, `[a-z_]+`.
    pub name: &'static str,
    /// JSON Schema, in the subset that providers' structured output takes: every object closed, every property required.
    pub schema: serde_json::Value,
}

/// What came back, unread.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The answer's text: JSON, if the model did as it was told.
    pub text: String,
    /// What it took.
    pub usage: Usage,
    /// The model that says it answered, by its own name.
    pub answered_by: String,
}

/// Tokens used, by the provider's own count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Calls that were sent.
    pub calls: u64,
    /// Read.
    pub input_tokens: u64,
    /// Of those, read from the provider's cache.
    pub cached_tokens: u64,
    /// Written.
    pub output_tokens: u64,
    /// Calls whose provider reported no usage: the token counts lack them.
    pub unreported_calls: u64,
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.input_tokens += other.input_tokens;
        self.cached_tokens += other.cached_tokens;
        self.output_tokens += other.output_tokens;
        self.unreported_calls += other.unreported_calls;
    }
}

/// Why a call failed: by status and vendor code, never by words in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorClass {
    /// May succeed when repeated: 408, 5xx, a broken connection, a timeout.
    Transient,
    /// Repeating changes nothing: 400, 404, 413.
    Permanent,
    /// 429.
    RateLimited,
    /// Cut off by the token limit.
    Truncated,
    /// Answered, but not in the shape asked for.
    Unreadable,
    /// The model declined.
    Refused,
    /// 401, 403, or no key.
    Unauthorised,
}

/// A failed call. Carries no key, prompt or completion.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{model}: {message}")]
pub struct ModelError {
    /// The kind of failure.
    pub class: ErrorClass,
    /// Who failed.
    pub model: ModelRef,
    /// What happened, for a person.
    pub message: String,
    /// When to try again, where the provider said so.
    pub retry_after: Option<Duration>,
    /// What the failed call took, as far as it is known.
    pub usage: Usage,
}

/// Hears a reply while it is being written.
pub trait Listener: Send + Sync {
    /// The text so far grew by `chunk`.
    fn heard(&self, chunk: &str);
}

/// Hears nothing.
pub struct Deaf;

impl Listener for Deaf {
    fn heard(&self, _chunk: &str) {}
}

/// Answers questions. Dropping the future cancels the call.
#[async_trait]
pub trait Model: Send + Sync {
    /// Asks once; no retries.
    async fn ask(&self, request: &Request, listener: &dyn Listener) -> Result<Reply, ModelError>;

    /// Fills in the default provider and model.
    ///
    /// # Errors
    /// The provider is not configured, or not usable as configured (no key).
    fn resolve(&self, asked: &ModelRef) -> Result<ModelRef, Unresolved>;

    /// How many personas one call of this model should draft; `None`: any number.
    fn draft_batch(&self, model: &ModelRef) -> Option<u32>;
}

/// Why a model cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// No provider of that name.
    #[error("provider {name:?} is not configured; configured are: {known}")]
    UnknownProvider {
        /// The name asked for.
        name: String,
        /// The configured names, comma-separated.
        known: String,
    },
    /// It is configured, but cannot be called.
    #[error("provider {name:?} cannot be used: {reason}")]
    Unusable {
        /// The provider.
        name: String,
        /// What is missing and where to put it.
        reason: String,
    },
    /// No model was named and the provider has no default.
    #[error("provider {name:?} has no default model; name one in the request or in its configuration")]
    NoModel {
        /// The provider.
        name: String,
    },
}

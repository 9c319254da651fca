//! Models: a stage asks a typed question and gets a checked answer or a failure of a known class.

mod decision;
mod effort;
mod embedding;
mod probe;
mod question;
mod reply;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::run::RunId;
use crate::stage::budget::Budget;

pub use decision::{Decision, DecisionKind, Notice, Retry};
pub use effort::Effort;
pub use embedding::{EmbedTexts, MOST_TEXTS};
pub use question::{Answer, AnswerSchema, Ask, Complaint, Prompt, Question, Read};
pub use reply::{ErrorClass, ModelError, Reply, Usage};

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
    /// For which run.
    pub run: RunId,
    /// Who is asked: both parts set.
    pub model: ModelRef,
    /// What is asked.
    pub question: Arc<Question>,
    /// 0 is the most repeatable; `None` leaves it to the provider.
    pub temperature: Option<f32>,
    /// For providers that take one.
    pub seed: u64,
    /// Tokens the answer may have; `None` leaves it to the provider's configuration.
    pub max_output_tokens: Option<u32>,
    /// How hard to think; `None` leaves it to the provider's configuration.
    pub effort: Option<Effort>,
    /// The run's money.
    pub budget: Arc<Budget>,
    /// What the reader said of the last answer to this question, where there was one: asked again, never byte for byte.
    pub complaint: Option<String>,
}

/// Hears a reply while it is being written, and what is decided about it.
pub trait Listener: Send + Sync {
    /// The text so far grew by `chunk`.
    fn heard(&self, chunk: &str);

    /// What was heard is void: another attempt begins.
    fn started_over(&self);

    /// Something to tell.
    fn told(&self, notice: Notice);
}

/// Hears nothing.
pub struct Deaf;

impl Listener for Deaf {
    fn heard(&self, _chunk: &str) {}

    fn started_over(&self) {}

    fn told(&self, _notice: Notice) {}
}

/// Answers questions. Dropping the future cancels the call.
#[async_trait]
pub trait Model: Send + Sync {
    /// Asks until there is an answer of the shape asked for, or it is clear that there will be none. The only retries of the
    /// program are behind this.
    async fn ask(&self, request: Request, listener: Arc<dyn Listener>) -> Result<Reply, ModelError>;

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

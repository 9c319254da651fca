//! What every dialect offers; [`crate::pool::Pool`] makes the engine's port of it.

use assay_engine::port::model::{Listener, ModelError, Request, Usage};
use async_trait::async_trait;

/// One configured provider.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Asks once, no retries. Dropping the future cancels the call.
    async fn ask(&self, request: &Request, listener: &dyn Listener) -> Result<Written, ModelError>;

    /// What it is.
    fn profile(&self) -> Profile;

    /// How many personas one call should draft; `None`: any number.
    fn draft_batch(&self) -> Option<u32>;
}

/// What a model wrote, unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The answer's text: JSON, if the model did as it was told.
    pub text: String,
    /// Whether it ends where the model wanted it to.
    pub finish: Finish,
    /// What it took.
    pub usage: Usage,
    /// The model that says it answered, by its own name.
    pub answered_by: String,
}

/// How a text came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// As the model wanted.
    Complete,
    /// Cut off by a limit on tokens: the one that was asked for, or the model's own.
    CutOff {
        /// The limit that was asked for.
        limit: Option<u32>,
    },
}

/// What a provider is, for catalogues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name requests use.
    pub name: String,
    /// The dialect: `embedded`, `openai`.
    pub kind: &'static str,
    /// Where it is, without query; empty for the embedded one.
    pub endpoint: String,
    /// Used when a request names no model; empty: there is none.
    pub default_model: String,
    /// Other models it is configured with.
    pub models: Vec<String>,
    /// What it can and cannot do, for people.
    pub description: String,
    /// Whether its answers are extracts of the sources, with no model behind them.
    pub extractive: bool,
    /// What is missing and where it is looked for; `None` when it can be called.
    pub unusable: Option<String>,
}

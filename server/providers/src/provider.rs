//! What every dialect offers; [`crate::pool::Pool`] makes the engine's port of it.

use assay_engine::port::model::{Listener, ModelError, Reply, Request};
use async_trait::async_trait;

/// One configured provider.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Asks once, no retries. Dropping the future cancels the call.
    async fn ask(&self, request: &Request, listener: &dyn Listener) -> Result<Reply, ModelError>;

    /// What it is.
    fn profile(&self) -> Profile;

    /// How many personas one call should draft; `None`: any number.
    fn draft_batch(&self) -> Option<u32>;
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

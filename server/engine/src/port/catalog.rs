//! What is known of providers and models.

use std::time::Duration;

use async_trait::async_trait;

use crate::failure::Failure;
use crate::port::model::{DecisionKind, ModelRef};

/// A configured provider.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderInfo {
    /// The name requests use.
    pub name: String,
    /// The dialect it speaks: `embedded`, `openai`.
    pub kind: String,
    /// Where it is; empty for the embedded one.
    pub endpoint: String,
    /// The model used when a request names none.
    pub default_model: String,
    /// What it can and cannot do, for people.
    pub description: String,
    /// Whether its answers are extracts of the sources, with no model behind them.
    pub extractive: bool,
    /// Why it cannot be called as configured, such as a missing key; `None` when it can.
    pub unusable: Option<String>,
    /// Calls under way.
    pub in_flight: u32,
    /// Calls sent since the start.
    pub calls: u64,
    /// Calls that failed since the start.
    pub failures: u64,
    /// Its models that were asked since the start, by name.
    pub health: Vec<ModelHealth>,
}

/// How a model of a provider is doing. Counted since the start.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelHealth {
    /// Provider and name.
    pub model: ModelRef,
    /// Whether calls are sent.
    pub circuit: CircuitState,
    /// Calls that may be under way at once, as things are.
    pub concurrency_limit: u32,
    /// Calls under way.
    pub in_flight: u32,
    /// Calls that wait for one of them to end.
    pub waiting: u32,
    /// Requests that may be sent at once under the limit on requests a minute; `None`: there is no such limit.
    pub requests_left: Option<u64>,
    /// Calls sent.
    pub calls: u64,
    /// Calls that failed.
    pub failures: u64,
    /// Questions whose answer was kept.
    pub cache_hits: u64,
    /// Questions whose answer was looked for and not found.
    pub cache_misses: u64,
    /// What it takes until a first token is heard, smoothed; `None`: nothing was heard.
    pub first_token: Option<Duration>,
    /// Decisions that were made at least once.
    pub decisions: Vec<(DecisionKind, u64)>,
}

/// Whether a provider is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CircuitState {
    /// It is.
    Closed,
    /// It failed too often: it is left alone.
    Open,
    /// One call finds out whether it is well again.
    HalfOpen,
}

/// A model that can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelInfo {
    /// Provider and name.
    pub model: ModelRef,
    /// Tokens it can take in, prompt and answer together; `None`: unknown.
    pub context_window: Option<u64>,
    /// Tokens it can answer with; `None`: unknown.
    pub max_output: Option<u64>,
    /// Its tokens' encoding, such as `o200k_base`; `None`: unknown.
    pub encoding: Option<String>,
}

/// A count of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenCount {
    /// Tokens in the public encoding named by [`Catalog::encoding`].
    pub tokens: u64,
}

/// What came of asking a provider the cheapest question there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Who was asked: the provider and its default model, empty where it has none.
    pub model: ModelRef,
    /// How long the call took; zero where none was made.
    pub elapsed: Duration,
    /// The model that says it answered, or why there is no answer of the shape asked for.
    pub outcome: Result<String, Failure>,
}

/// What is configured.
#[async_trait]
pub trait Catalog: Send + Sync {
    /// Every provider, in the order of configuration.
    fn providers(&self) -> Vec<ProviderInfo>;

    /// The configured models of every provider.
    fn models(&self) -> Vec<ModelInfo>;

    /// Asks a provider's default model the cheapest question there is, once, past every limit and everything kept; `None`: no
    /// provider of that name.
    async fn check(&self, provider: &str) -> Option<Check>;

    /// The provider used when a request names none.
    fn default_provider(&self) -> String;

    /// Tokens of `text`, in the encoding named by [`Catalog::encoding`].
    fn count_tokens(&self, text: &str) -> TokenCount;

    /// The encoding of [`Catalog::count_tokens`].
    fn encoding(&self) -> &'static str;
}

//! What is known of providers and models.

use std::time::Duration;

use async_trait::async_trait;

use crate::failure::Failure;
use crate::port::model::ModelRef;

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

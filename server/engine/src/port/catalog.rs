//! What is known of providers and models.

use std::time::Duration;

use assay_domain::price::Prices;
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
    /// The public encoding of its tokens, such as `o200k_base`; `None`: unknown, or not public.
    pub encoding: Option<String>,
    /// What it can do; `None`: unknown.
    pub capabilities: Option<Vec<Capability>>,
    /// What its tokens cost; `None`: unknown.
    pub prices: Option<Prices>,
}

/// What a model can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capability {
    /// Its answers can be held to a JSON schema.
    StructuredOutput,
    /// Its answers can be had as they are written.
    Streaming,
    /// It thinks before it answers, with tokens that are counted as output.
    Reasoning,
    /// It takes a temperature.
    Temperature,
}

impl Capability {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::StructuredOutput, Self::Streaming, Self::Reasoning, Self::Temperature];

    /// Its name in catalogues.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::StructuredOutput => "structured_output",
            Self::Streaming => "streaming",
            Self::Reasoning => "reasoning",
            Self::Temperature => "temperature",
        }
    }
}

/// A count of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenCount {
    /// Tokens.
    pub tokens: u64,
    /// How they were counted.
    pub method: CountMethod,
}

/// How tokens were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountMethod {
    /// Encoded as the model does.
    Exact {
        /// The public encoding.
        encoding: &'static str,
    },
    /// Estimated by the scripts of the text: the model's encoding is not known.
    Estimate {
        /// The true count is within so many percent of the estimate, for the text and the encodings that it was measured on.
        error_bound_percent: u32,
    },
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

    /// What is known of a model, configured or not.
    fn model(&self, model: &ModelRef) -> ModelInfo;

    /// Asks a provider's default model the cheapest question there is, once, past every limit and everything kept; `None`: no
    /// provider of that name.
    async fn check(&self, provider: &str) -> Option<Check>;

    /// The provider used when a request names none.
    fn default_provider(&self) -> String;

    /// Tokens of `text` for a model; without one, in the encoding named by [`Catalog::encoding`].
    fn count_tokens(&self, model: Option<&ModelRef>, text: &str) -> TokenCount;

    /// The encoding tokens are counted in where no model is named.
    fn encoding(&self) -> &'static str;
}

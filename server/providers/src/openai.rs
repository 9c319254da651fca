//! OpenAI-compatible chat completions: OpenAI itself, and the many servers and gateways that speak as it does.
//!
//! One pooled client a provider. Replies are streamed. What a server does not take (structured output, usage in streams, a
//! temperature, a seed) is left out on the next try of the same call and from then on, model by model. No redirect is followed: the
//! key goes to the configured host and nowhere else. No error carries a body, a prompt or a key.

mod call;
mod config;
mod dialect;
mod failure;
mod reply;
mod sse;
#[cfg(test)]
mod tests;
mod vendor;

use assay_engine::port::model::{Listener, ModelError, Request};
use async_trait::async_trait;

pub use config::{BadConfig, OpenAiConfig};

use crate::provider::{Profile, Provider, Written};
use call::Call;
use dialect::Dialects;

/// A provider that speaks chat completions.
#[derive(Debug)]
pub struct OpenAi {
    config: OpenAiConfig,
    endpoint: reqwest::Url,
    client: reqwest::Client,
    dialects: Dialects,
}

impl OpenAi {
    /// Checks the configuration and makes the client; connects to nothing.
    ///
    /// # Errors
    /// The address, a header or the key cannot be used as written.
    pub fn new(config: OpenAiConfig) -> Result<Self, BadConfig> {
        let endpoint = config.endpoint()?;
        let client = config.client()?;
        Ok(Self { config, endpoint, client, dialects: Dialects::default() })
    }
}

#[async_trait]
impl Provider for OpenAi {
    async fn ask(&self, request: &Request, listener: &dyn Listener) -> Result<Written, ModelError> {
        Call::new(self, request, listener).run().await
    }

    fn profile(&self) -> Profile {
        let mut shown = self.endpoint.clone();
        shown.set_query(None);
        let shown = shown.as_str().trim_end_matches("/chat/completions").to_owned();
        Profile {
            name: self.config.name.clone(),
            kind: "openai",
            endpoint: shown,
            default_model: self.config.default_model.clone(),
            models: self.config.models.clone(),
            description: "Asks a model over OpenAI-compatible chat completions.".into(),
            extractive: false,
            unusable: self.config.unusable(),
        }
    }

    fn draft_batch(&self) -> Option<u32> {
        Some(self.config.draft_batch.max(1))
    }
}

//! What every vendor's dialect shares: one pooled client a provider, keys that take turns, and the call itself.
//!
//! Answers are streamed, and each piece is heard as it arrives. What a server does not take (structured output, a temperature, a
//! seed) is left out on the next try of the same call and from then on, model by model. No redirect is followed: a key goes to the
//! configured host and nowhere else. No error carries a body, a prompt or a key.

mod answer;
mod body;
mod call;
mod endpoint;
mod failure;
mod features;
mod keys;
mod ndjson;
mod piece;
mod retry_after;
mod settle;
mod sse;
mod vendor_error;

use assay_engine::port::model::{Ask, ErrorClass, Listener, ModelError, Request, Usage};
use async_trait::async_trait;

pub(crate) use answer::{Answer, End};
pub use reqwest::Url;

pub use endpoint::{BadEndpoint, Endpoint, Key, Timeouts, base_url, header};
pub(crate) use failure::Failed;
pub(crate) use features::{Feature, Features};
pub(crate) use piece::Piece;
pub(crate) use retry_after::span;
pub(crate) use vendor_error::{VendorError, word};

use crate::dialect::Dialect;
use crate::embedding::Embedding;
use crate::provider::{Profile, Provider, Written};
use call::Call;
use features::Learnt;
use keys::Keys;

/// A provider reached over HTTP in one vendor's dialect.
#[derive(Debug)]
pub(crate) struct Http {
    dialect: Box<dyn Dialect>,
    endpoint: Endpoint,
    client: reqwest::Client,
    keys: Keys,
    learnt: Learnt,
}

impl Http {
    /// Makes the client; connects to nothing.
    pub(crate) fn new(dialect: Box<dyn Dialect>, endpoint: Endpoint) -> Result<Self, BadEndpoint> {
        let client = endpoint.client()?;
        let keys = Keys::new(endpoint.keys.clone());
        Ok(Self { dialect, endpoint, client, keys, learnt: Learnt::default() })
    }
}

#[async_trait]
impl Provider for Http {
    async fn ask(&self, request: &Request, listener: &dyn Listener) -> Result<Written, ModelError> {
        let Ask::Embed(_) = request.question.ask() else {
            return Call::new(self, &*self.dialect, request, listener).run().await;
        };
        let embedding = Embedding::of(&*self.dialect, &self.endpoint.base_url, &request.model.model);
        match embedding {
            Some(embedding) => Call::new(self, &embedding, request, listener).run().await,
            None => Err(ModelError {
                class: ErrorClass::Permanent,
                model: request.model.clone(),
                message: format!("a provider of kind {} embeds no texts", self.dialect.kind()),
                retry_after: None,
                usage: Usage::default(),
            }),
        }
    }

    fn profile(&self) -> Profile {
        Profile {
            name: self.endpoint.name.clone(),
            kind: self.dialect.kind(),
            endpoint: self.endpoint.shown(),
            default_model: self.endpoint.default_model.clone(),
            models: self.endpoint.models.clone(),
            description: self.dialect.about().into(),
            extractive: false,
            unusable: self.endpoint.unusable(),
        }
    }

    fn draft_batch(&self) -> Option<u32> {
        Some(self.endpoint.draft_batch.max(1))
    }
}

//! Which vendors there are, and how each is made a provider. A new one is its own file, a variant and an arm here.

use std::sync::Arc;

use reqwest::header::HeaderName;

use crate::anthropic::Anthropic;
use crate::azure::Azure;
pub use crate::azure::Deployments;
use crate::dialect::{Auth, Dialect};
use crate::gemini::Gemini;
use crate::http::{BadEndpoint, Endpoint, Http};
use crate::ollama::Ollama;
use crate::openai::OpenAi;
use crate::provider::Provider;

/// A vendor, with what is its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// OpenAI.
    OpenAi {
        /// For models that reason, such as `low`; `None` leaves it to the model.
        reasoning_effort: Option<String>,
    },
    /// A server that speaks as OpenAI does: vLLM, llama.cpp, LM Studio, OpenRouter ...
    OpenAiCompatible {
        /// As for OpenAI.
        reasoning_effort: Option<String>,
    },
    /// Anthropic.
    Anthropic {
        /// Sent as `anthropic-version`.
        version: String,
    },
    /// Google's Gemini.
    Gemini,
    /// Azure OpenAI.
    Azure {
        /// Sent as `api-version`.
        api_version: String,
        /// Which deployment serves a model.
        deployments: Deployments,
        /// Whether the key is a token of Entra ID, sent as `Authorization: Bearer`, rather than the resource's own.
        bearer: bool,
        /// As for OpenAI.
        reasoning_effort: Option<String>,
    },
    /// Ollama's own interface.
    Ollama {
        /// Tokens a model is loaded with; `None` leaves it to the server.
        num_ctx: Option<u32>,
    },
    /// A vendor described by configuration alone.
    Custom {
        /// Whose bodies it takes and gives.
        shape: Shape,
        /// Where its key goes.
        auth: Auth,
    },
}

/// Whose bodies a custom vendor takes and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// OpenAI's chat completions.
    OpenAi,
    /// Anthropic's messages.
    Anthropic,
}

impl Vendor {
    /// The provider at `endpoint`; connects to nothing.
    ///
    /// # Errors
    /// No HTTP client can be made.
    pub fn provider(self, endpoint: Endpoint) -> Result<Arc<dyn Provider>, BadEndpoint> {
        Ok(Arc::new(Http::new(self.dialect(), endpoint)?))
    }

    /// Whether it embeds texts.
    #[must_use]
    pub fn embeds(&self) -> bool {
        match self {
            Self::OpenAi { .. } | Self::OpenAiCompatible { .. } | Self::Azure { .. } | Self::Ollama { .. } => true,
            Self::Custom { shape, .. } => *shape == Shape::OpenAi,
            Self::Anthropic { .. } | Self::Gemini => false,
        }
    }

    fn dialect(self) -> Box<dyn Dialect> {
        let openai = |kind, auth, reasoning_effort| OpenAi { kind, auth, reasoning_effort };
        let header = |name| Auth::Header(HeaderName::from_static(name));
        match self {
            Self::OpenAi { reasoning_effort } => Box::new(openai("openai", Auth::Bearer, reasoning_effort)),
            Self::OpenAiCompatible { reasoning_effort } => {
                Box::new(openai("openai-compatible", Auth::Bearer, reasoning_effort))
            }
            Self::Anthropic { version } => {
                Box::new(Anthropic { kind: "anthropic", auth: header("x-api-key"), version })
            }
            Self::Gemini => Box::new(Gemini),
            Self::Azure { api_version, deployments, bearer, reasoning_effort } => {
                let auth = if bearer { Auth::Bearer } else { header("api-key") };
                Box::new(Azure { openai: openai("azure", auth, reasoning_effort), api_version, deployments })
            }
            Self::Ollama { num_ctx } => Box::new(Ollama { num_ctx }),
            Self::Custom { shape: Shape::OpenAi, auth } => Box::new(openai("custom", auth, None)),
            Self::Custom { shape: Shape::Anthropic, auth } => {
                Box::new(Anthropic { kind: "custom", auth, version: crate::anthropic::VERSION.into() })
            }
        }
    }
}

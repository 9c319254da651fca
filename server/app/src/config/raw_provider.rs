//! `[providers.NAME]` as it is written.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::limits::RawLimits;

/// One provider. What is not of its kind must not be there.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Provider {
    pub(super) kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) api_key_env: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) api_key_file: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) api_key_envs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) api_key_files: Vec<String>,
    pub(super) default_model: String,
    pub(super) models: Vec<String>,
    pub(super) connect_timeout: String,
    pub(super) first_token_timeout: String,
    pub(super) idle_timeout: String,
    pub(super) total_timeout: String,
    pub(super) pool_size: i64,
    pub(super) max_concurrency: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_output_tokens: Option<i64>,
    pub(super) draft_batch: i64,
    /// OpenAI and Azure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reasoning_effort: Option<String>,
    /// Anthropic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<String>,
    /// Azure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) api_version: Option<String>,
    /// Azure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deployment: Option<String>,
    /// Azure and custom vendors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) auth: Option<String>,
    /// Custom vendors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shape: Option<String>,
    /// Ollama.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) num_ctx: Option<i64>,
    /// Azure.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) deployments: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fallbacks: Vec<String>,
    pub(super) limits: RawLimits,
}

impl Default for Provider {
    fn default() -> Self {
        Self {
            kind: String::new(),
            base_url: None,
            api_key_env: None,
            api_key_file: None,
            api_key_envs: Vec::new(),
            api_key_files: Vec::new(),
            default_model: String::new(),
            models: Vec::new(),
            connect_timeout: "10s".into(),
            first_token_timeout: "2m".into(),
            idle_timeout: "1m".into(),
            total_timeout: "10m".into(),
            pool_size: 64,
            max_concurrency: 60,
            max_output_tokens: None,
            draft_batch: 5,
            reasoning_effort: None,
            version: None,
            api_version: None,
            deployment: None,
            auth: None,
            shape: None,
            num_ctx: None,
            deployments: BTreeMap::new(),
            headers: BTreeMap::new(),
            fallbacks: Vec::new(),
            limits: RawLimits::default(),
        }
    }
}

impl Provider {
    /// Hides what may be a secret: values of headers, and what follows a `?` in the address.
    pub(super) fn mask(&mut self) {
        for value in self.headers.values_mut() {
            "***".clone_into(value);
        }
        if let Some((address, _)) = self.base_url.as_ref().and_then(|address| address.split_once('?')) {
            self.base_url = Some(format!("{address}?***"));
        }
    }

    /// The keys that only some kinds have: which are set, and whose they are.
    pub(super) fn particular(&self) -> [(&'static str, bool, &'static [&'static str]); 8] {
        let openai: &[&str] = &["openai", "openai-compatible", "azure"];
        [
            ("reasoning_effort", self.reasoning_effort.is_some(), openai),
            ("version", self.version.is_some(), &["anthropic"]),
            ("api_version", self.api_version.is_some(), &["azure"]),
            ("deployment", self.deployment.is_some(), &["azure"]),
            ("deployments", !self.deployments.is_empty(), &["azure"]),
            ("auth", self.auth.is_some(), &["azure", "custom"]),
            ("shape", self.shape.is_some(), &["custom"]),
            ("num_ctx", self.num_ctx.is_some(), &["ollama"]),
        ]
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("kind", &self.kind).finish_non_exhaustive()
    }
}

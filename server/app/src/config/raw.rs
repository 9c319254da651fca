//! Configuration as it is written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Flags;

/// The whole file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) default_provider: String,
    pub(super) server: Server,
    pub(super) ledger: LedgerSection,
    pub(super) engine: EngineSection,
    #[serde(default)]
    pub(super) providers: BTreeMap<String, Provider>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Server {
    pub(super) listen: String,
    pub(super) max_message_bytes: usize,
    pub(super) heartbeat: String,
    pub(super) disconnect_grace: String,
    pub(super) shutdown_grace: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerSection {
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) max_bytes: Option<u64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EngineSection {
    pub(super) stage_concurrency: u32,
    pub(super) repeat_warning: f64,
    pub(super) lease: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Provider {
    pub(super) kind: String,
    pub(super) base_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) api_key_env: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) api_key_file: Option<String>,
    #[serde(default)]
    pub(super) default_model: String,
    #[serde(default)]
    pub(super) models: Vec<String>,
    #[serde(default = "connect_timeout")]
    pub(super) connect_timeout: String,
    #[serde(default = "first_token_timeout")]
    pub(super) first_token_timeout: String,
    #[serde(default = "idle_timeout")]
    pub(super) idle_timeout: String,
    #[serde(default = "total_timeout")]
    pub(super) total_timeout: String,
    #[serde(default = "calls")]
    pub(super) pool_size: usize,
    #[serde(default = "calls")]
    pub(super) max_concurrency: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) max_output_tokens: Option<u32>,
    #[serde(default = "draft_batch")]
    pub(super) draft_batch: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) fallbacks: Vec<String>,
    #[serde(default)]
    pub(super) limits: super::limits::RawLimits,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: BTreeMap<String, String>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("kind", &self.kind).field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

fn connect_timeout() -> String {
    "10s".into()
}

fn first_token_timeout() -> String {
    "2m".into()
}

fn idle_timeout() -> String {
    "1m".into()
}

fn total_timeout() -> String {
    "10m".into()
}

fn calls() -> usize {
    64
}

fn draft_batch() -> u32 {
    5
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            default_provider: "embedded".into(),
            server: Server {
                listen: "127.0.0.1:7420".into(),
                max_message_bytes: 64 * 1024 * 1024,
                heartbeat: "15s".into(),
                disconnect_grace: "30s".into(),
                shutdown_grace: "10s".into(),
            },
            ledger: LedgerSection { path: super::check::default_ledger(), max_bytes: None },
            engine: EngineSection { stage_concurrency: 32, repeat_warning: 0.1, lease: "1m".into() },
            providers: BTreeMap::new(),
        }
    }
}

impl Raw {
    /// Puts the flags on top.
    pub(super) fn apply(&mut self, flags: &Flags) {
        let flags = flags.clone();
        self.server.listen = flags.listen.unwrap_or_else(|| std::mem::take(&mut self.server.listen));
        self.ledger.path = flags.ledger.unwrap_or_else(|| std::mem::take(&mut self.ledger.path));
        self.default_provider = flags.default_provider.unwrap_or_else(|| std::mem::take(&mut self.default_provider));
        if let Some((model, provider)) = flags.default_model.zip(self.providers.get_mut(&self.default_provider)) {
            provider.default_model = model;
        }
    }

    /// Fit to be printed.
    pub(super) fn masked(&self) -> Self {
        let mut masked = self.clone();
        for header in masked.providers.values_mut().flat_map(|provider| provider.headers.values_mut()) {
            "***".clone_into(header);
        }
        masked
    }
}

//! `[plugins.NAME]` as it is written.

use serde::{Deserialize, Serialize};

/// One plugin.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Plugin {
    pub(super) kind: String,
    pub(super) address: String,
    pub(super) timeout: String,
    pub(super) max_concurrency: i64,
    /// Metrics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_env: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ca_file: Option<String>,
}

impl Default for Plugin {
    fn default() -> Self {
        Self {
            kind: String::new(),
            address: String::new(),
            timeout: "10s".into(),
            max_concurrency: 8,
            weight: None,
            token_env: None,
            token_file: None,
            ca_file: None,
        }
    }
}

//! Configuration as it is written.

use std::collections::BTreeMap;

use assay_domain::source::count::MAX;
use serde::{Deserialize, Serialize};

use super::Flags;
use super::raw_grading::GradingSection;
use super::raw_plugin::Plugin;
use super::raw_provider::Provider;

/// The name of the provider that is always there.
pub(crate) const EMBEDDED: &str = "embedded";

/// The whole file. Numbers are wide: one that does not fit is a fault of ours to word, not the reader's.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) default_provider: String,
    pub(super) server: Server,
    pub(super) ledger: LedgerSection,
    pub(super) engine: EngineSection,
    pub(super) sources: SourcesSection,
    #[serde(default, skip_serializing_if = "CatalogSection::is_empty")]
    pub(super) catalog: CatalogSection,
    #[serde(default, skip_serializing_if = "LinkingSection::is_empty")]
    pub(super) linking: LinkingSection,
    #[serde(default, skip_serializing_if = "GradingSection::is_empty")]
    pub(super) grading: GradingSection,
    #[serde(default)]
    pub(super) providers: BTreeMap<String, Provider>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) plugins: BTreeMap<String, Plugin>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Server {
    pub(super) listen: String,
    pub(super) max_message_bytes: i64,
    pub(super) max_personas: u32,
    pub(super) heartbeat: String,
    pub(super) disconnect_grace: String,
    pub(super) shutdown_grace: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerSection {
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) max_bytes: Option<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EngineSection {
    pub(super) stage_concurrency: i64,
    pub(super) repeat_warning: f64,
    pub(super) lease: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourcesSection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    pub(super) roots: Vec<String>,
    pub(super) keep: String,
    pub(super) max_upload_bytes: i64,
    pub(super) max_upload_files: i64,
    pub(super) max_file_bytes: i64,
    pub(super) max_text_bytes: i64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogSection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
}

impl CatalogSection {
    fn is_empty(&self) -> bool {
        self.file.is_none()
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkingSection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) embeddings: Option<EmbeddingsTable>,
}

/// The threshold has no default: what is near differs from model to model.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EmbeddingsTable {
    pub(super) provider: String,
    pub(super) model: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) threshold: Option<f64>,
}

impl LinkingSection {
    fn is_empty(&self) -> bool {
        self.embeddings.is_none()
    }
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            default_provider: "embedded".into(),
            server: Server {
                listen: "127.0.0.1:7420".into(),
                max_message_bytes: 64 * 1024 * 1024,
                max_personas: MAX,
                heartbeat: "15s".into(),
                disconnect_grace: "30s".into(),
                shutdown_grace: "10s".into(),
            },
            ledger: LedgerSection { path: super::environment::default_ledger(), max_bytes: None },
            engine: EngineSection { stage_concurrency: 32, repeat_warning: 0.1, lease: "1m".into() },
            sources: SourcesSection {
                path: None,
                roots: Vec::new(),
                keep: "7d".into(),
                max_upload_bytes: 4 << 30,
                max_upload_files: 100_000,
                max_file_bytes: 128 << 20,
                max_text_bytes: 32 << 20,
            },
            catalog: CatalogSection::default(),
            linking: LinkingSection::default(),
            grading: GradingSection::default(),
            providers: BTreeMap::new(),
            plugins: BTreeMap::new(),
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
        masked.providers.values_mut().for_each(Provider::mask);
        masked
    }
}

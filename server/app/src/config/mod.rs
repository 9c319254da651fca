//! Configuration: as written (`raw`, unknown keys refused), as run (here, checked, nothing optional that will be needed).
//!
//! Precedence: flag, environment (`ASSAY_SECTION__KEY`), file, default. All faults are reported at once.

mod check;
mod environment;
mod found;
mod grading;
mod limits;
mod linking;
mod origin;
mod plugin;
mod provider;
mod raw;
mod raw_grading;
mod raw_plugin;
mod raw_provider;
mod read;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use assay_domain::score::Score;
use assay_domain::source::count::Count;
use assay_engine::pipeline::note::ring::OwnRings;
use assay_engine::pipeline::persona::meaning::Embeddings;
use assay_providers::catalog::Catalogue;

pub use plugin::PluginConfig;
pub use provider::ProviderConfig;
pub(crate) use raw::EMBEDDED;
use raw::Raw;
pub use sources::SourcesConfig;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The configuration file.
    pub config: Option<PathBuf>,
    /// Where to listen, `HOST:PORT`; port 0 lets the system choose.
    pub listen: Option<String>,
    /// The ledger's path, or `memory`.
    pub ledger: Option<String>,
    /// The provider used when a request names none.
    pub default_provider: Option<String>,
    /// The default model of that provider.
    pub default_model: Option<String>,
}

/// A checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The largest message, in bytes.
    pub max_message_bytes: usize,
    /// The most personas of a run.
    pub max_personas: Count,
    /// How often a quiet stream says that it lives.
    pub heartbeat: Duration,
    /// How long a run goes on with nobody watching.
    pub disconnect_grace: Duration,
    /// How long a stop waits for calls under way.
    pub shutdown_grace: Duration,
    /// Where runs are kept.
    pub ledger: Ledger,
    /// How documents come in.
    pub sources: SourcesConfig,
    /// Tasks of one stage under way at once.
    pub stage_concurrency: u32,
    /// The share of questions answered from what was kept above which a run warns.
    pub repeat_warning: Score,
    /// How long a task is held without a sign of life.
    pub lease: Duration,
    /// What is known of models.
    pub catalogue: Catalogue,
    /// The provider used when a request names none.
    pub default_provider: String,
    /// The providers beside the embedded one, by name.
    pub providers: BTreeMap<String, ProviderConfig>,
    /// Whose embeddings are asked about traits that nobody's words bear.
    pub embeddings: Option<Embeddings>,
    /// What is said of the reviewers of single items of rubrics.
    pub rings: OwnRings,
    /// The plugins, by name.
    pub plugins: BTreeMap<String, PluginConfig>,
    effective: Raw,
}

/// Where runs are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ledger {
    /// For as long as the process lives.
    Memory,
    /// In a file.
    File {
        /// The file.
        path: PathBuf,
        /// The most it may grow to, in bytes.
        max_bytes: Option<u64>,
    },
}

/// Everything that is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// Reads and checks the configuration.
///
/// # Errors
/// Lists every fault found, each with its file and line, its variable or its flag.
pub fn load(flags: &Flags) -> Result<Config, Faults> {
    let (raw, found) = read::read(flags)?;
    check::check(raw, found)
}

impl Config {
    /// The same, for a server whose only caller is who runs it: every file it can read may be named.
    #[must_use]
    pub fn trusting_its_caller(mut self) -> Self {
        self.sources.opened = assay_sources::intake::Opened::Everything;
        self
    }

    /// The configuration in force, as TOML. Keys are never in it; values of headers and a query are masked.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(&self.effective.masked()).unwrap_or_default()
    }

    /// What does not stop the server and should be known at its start: subject and message.
    #[must_use]
    pub fn warnings(&self) -> Vec<(String, String)> {
        let lacking = self.providers.iter().filter(|(_, provider)| !provider.endpoint.missing_keys.is_empty());
        let warnings = lacking.map(|(name, provider)| {
            let effect = if provider.endpoint.keys.is_empty() { "it cannot be called: " } else { "" };
            let places = provider.endpoint.missing_keys.join(" and in ");
            (format!("providers.{name}"), format!("{effect}there is no key in {places}"))
        });
        let without = self.plugins.iter().filter_map(|(name, plugin)| {
            let place = plugin.missing_token.as_ref()?;
            Some((format!("plugins.{name}"), format!("it is called without a token: there is none in {place}")))
        });
        warnings.chain(without).collect()
    }
}

//! Configuration: as written (`raw`, unknown keys refused), as run (here, checked, nothing optional that will be needed).
//!
//! Precedence: flag, environment (`ASSAY_SECTION__KEY`), file, default. All faults are reported at once.

mod check;
pub(crate) use check::EMBEDDED;
mod limits;
mod raw;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use assay_domain::score::Score;
use assay_engine::port::model::ModelRef;
use assay_providers::Limits;
use assay_providers::openai::OpenAiConfig;
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};

use raw::Raw;

/// Variables of the environment that begin with `ASSAY_` and are no configuration of the server.
const NOT_CONFIGURATION: [&str; 3] = ["server", "test_small_model", "bin"];

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
    /// How often a quiet stream says that it lives.
    pub heartbeat: Duration,
    /// How long a run goes on with nobody watching.
    pub disconnect_grace: Duration,
    /// How long a stop waits for calls under way.
    pub shutdown_grace: Duration,
    /// Where runs are kept.
    pub ledger: Ledger,
    /// Tasks of one stage under way at once.
    pub stage_concurrency: u32,
    /// The share of questions answered from what was kept above which a run warns.
    pub repeat_warning: Score,
    /// How long a task is held without a sign of life.
    pub lease: Duration,
    /// The provider used when a request names none.
    pub default_provider: String,
    /// The providers beside the embedded one, by name, and how each is asked.
    pub providers: BTreeMap<String, (OpenAiConfig, Limits)>,
    /// Who is asked in whose place, in order.
    pub fallbacks: BTreeMap<String, Vec<ModelRef>>,
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
/// Lists every fault found.
pub fn load(flags: &Flags) -> Result<Config, Faults> {
    if let Some(path) = flags.config.as_ref().filter(|path| !path.is_file()) {
        return Err(Faults(vec![format!("there is no configuration file {}", path.display())]));
    }
    let mut figment = Figment::from(Serialized::defaults(Raw::default()));
    if let Some(path) = &flags.config {
        figment = figment.merge(Toml::file_exact(path));
    }
    let environment = Env::prefixed("ASSAY_").ignore(&NOT_CONFIGURATION).split("__");
    let mut raw: Raw = figment
        .merge(environment)
        .extract()
        .map_err(|errors| Faults(errors.into_iter().map(|error| error.to_string()).collect()))?;
    raw.apply(flags);
    check::check(raw)
}

impl Config {
    /// The configuration in force, as TOML. Keys are never in it; values of headers are masked.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(&self.effective.masked()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(text: &str) -> Result<Config, Faults> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("assay.toml");
        std::fs::write(&path, text).unwrap();
        load(&Flags { config: Some(path), ..Flags::default() })
    }

    #[test]
    fn nothing_configured_is_loopback_the_embedded_provider_and_a_file() {
        let config = load(&Flags::default()).unwrap();
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.default_provider, "embedded");
        assert!(matches!(config.ledger, Ledger::File { .. }));
    }

    #[test]
    fn unknown_keys_are_errors_that_name_them() {
        let faults = load_text("[server]\nlisen = \"127.0.0.1:1\"").unwrap_err();
        assert!(faults.to_string().contains("lisen"), "{faults}");
    }

    #[test]
    fn all_faults_are_reported_at_once() {
        let text = "default_provider = \"nobody\"\n[server]\nlisten = \"here\"\nheartbeat = \"soon\"\n[engine]\nstage_concurrency = 0\n\
                    [providers.a]\nkind = \"teapot\"\nbase_url = \"http://x\"\n[providers.b]\nkind = \"openai\"\nbase_url = \"not a url\"";
        let faults = load_text(text).unwrap_err();
        for part in
            ["nobody", "server.listen", "server.heartbeat", "engine.stage_concurrency", "providers.a.kind", "\"b\""]
        {
            assert!(faults.to_string().contains(part), "{part} is missing in:\n{faults}");
        }
    }

    #[test]
    fn secrets_are_masked_in_what_is_printed() {
        let text = "[providers.a]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:1/v1\"\n[providers.a.headers]\nx-token = \"planted-secret\"";
        let config = load_text(text).unwrap();
        assert!(!config.to_toml().contains("planted-secret"));
        assert!(config.to_toml().contains("x-token"));
        assert!(!format!("{config:?}").contains("planted-secret"));
    }
}

//! From what is written to what is run. The only place that reads the environment for keys.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use assay_domain::score::Score;
use assay_providers::Secret;
use assay_providers::openai::OpenAiConfig;

use super::raw::{Provider, Raw};
use super::{Config, Faults, Ledger, limits};

/// The name of the provider that is always there.
pub(crate) const EMBEDDED: &str = "embedded";
/// What stands for a ledger that is not kept.
const MEMORY: &str = "memory";

pub(super) fn check(raw: Raw) -> Result<Config, Faults> {
    let mut faults = Found::default();
    let listen = faults.parse("server.listen", &raw.server.listen, "an address and port, such as 127.0.0.1:7420");
    let heartbeat = faults.span("server.heartbeat", &raw.server.heartbeat);
    let disconnect_grace = faults.span("server.disconnect_grace", &raw.server.disconnect_grace);
    let shutdown_grace = faults.span("server.shutdown_grace", &raw.server.shutdown_grace);
    let lease = faults.span("engine.lease", &raw.engine.lease);
    faults.at_least_one("server.max_message_bytes", raw.server.max_message_bytes as u64);
    faults.at_least_one("engine.stage_concurrency", raw.engine.stage_concurrency.into());
    if raw.ledger.path.is_empty() {
        faults.add("ledger.path is empty; give a path, or \"memory\"");
    }
    let repeat_warning = Score::new(raw.engine.repeat_warning)
        .map_err(|error| faults.add(format!("engine.repeat_warning: {error}")))
        .unwrap_or(Score::clamped(1.0));
    let mut providers = BTreeMap::new();
    for (name, provider) in &raw.providers {
        if let Some(checked) = provider_of(name, provider, &mut faults) {
            let limits = limits::check(
                name,
                &provider.limits,
                provider.max_concurrency,
                provider.max_output_tokens,
                &mut faults.0,
            );
            providers.insert(name.clone(), (checked, limits));
        }
    }
    let written = raw.providers.iter().map(|(name, provider)| (name.clone(), provider.fallbacks.clone())).collect();
    let configured = |name: &str| name == EMBEDDED || raw.providers.contains_key(name);
    let fallbacks = limits::fallbacks(&written, configured, &mut faults.0);
    let known = raw.default_provider == EMBEDDED || raw.providers.contains_key(&raw.default_provider);
    if !known {
        let configured: Vec<&str> = std::iter::once(EMBEDDED).chain(raw.providers.keys().map(String::as_str)).collect();
        faults.add(format!(
            "default_provider {:?} is not configured; configured are: {}",
            raw.default_provider,
            configured.join(", ")
        ));
    }
    let (Some(listen), Some(heartbeat), Some(disconnect_grace), Some(shutdown_grace), Some(lease), true) =
        (listen, heartbeat, disconnect_grace, shutdown_grace, lease, faults.0.is_empty())
    else {
        return Err(Faults(faults.0));
    };
    let ledger = match raw.ledger.path.as_str() {
        MEMORY => Ledger::Memory,
        path => Ledger::File { path: PathBuf::from(path), max_bytes: raw.ledger.max_bytes },
    };
    Ok(Config {
        listen,
        max_message_bytes: raw.server.max_message_bytes,
        heartbeat,
        disconnect_grace,
        shutdown_grace,
        ledger,
        stage_concurrency: raw.engine.stage_concurrency,
        repeat_warning,
        lease,
        default_provider: raw.default_provider.clone(),
        providers,
        fallbacks,
        effective: raw,
    })
}

fn provider_of(name: &str, raw: &Provider, faults: &mut Found) -> Option<OpenAiConfig> {
    let key = |part: &str| format!("providers.{name}.{part}");
    if name == EMBEDDED {
        faults.add("providers.embedded: the embedded provider is always there and takes no configuration");
    }
    if raw.kind != "openai" {
        faults.add(format!("{} is {:?}; known is \"openai\"", key("kind"), raw.kind));
        return None;
    }
    faults.at_least_one(&key("pool_size"), raw.pool_size as u64);
    faults.at_least_one(&key("max_concurrency"), raw.max_concurrency as u64);
    faults.at_least_one(&key("draft_batch"), raw.draft_batch.into());
    let mut config = OpenAiConfig::new(name, raw.base_url.clone());
    config.connect_timeout = faults.span(&key("connect_timeout"), &raw.connect_timeout)?;
    config.first_token_timeout = faults.span(&key("first_token_timeout"), &raw.first_token_timeout)?;
    config.idle_timeout = faults.span(&key("idle_timeout"), &raw.idle_timeout)?;
    config.total_timeout = faults.span(&key("total_timeout"), &raw.total_timeout)?;
    config.pool_size = raw.pool_size;
    config.max_output_tokens = raw.max_output_tokens;
    config.draft_batch = raw.draft_batch;
    config.default_model.clone_from(&raw.default_model);
    config.models.clone_from(&raw.models);
    config.headers = raw.headers.iter().map(|(name, value)| (name.clone(), Secret::new(value.as_str()))).collect();
    (config.api_key, config.key_from) = secret(name, raw, faults);
    if let Err(error) = assay_providers::openai::OpenAi::new(config.clone()) {
        faults.add(error.to_string());
    }
    Some(config)
}

/// The key, and where it is looked for.
fn secret(name: &str, raw: &Provider, faults: &mut Found) -> (Option<Secret>, Option<String>) {
    match (&raw.api_key_env, &raw.api_key_file) {
        (None, None) => (None, None),
        (Some(_), Some(_)) => {
            faults.add(format!("providers.{name}: give api_key_env or api_key_file, not both"));
            (None, None)
        }
        (Some(variable), None) => (variable_of(variable), Some(format!("environment variable {variable}"))),
        (None, Some(path)) => {
            let key = std::fs::read_to_string(path).ok().map(Secret::new).filter(|key| !key.is_empty());
            (key, Some(format!("file {path}")))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn variable_of(name: &str) -> Option<Secret> {
    std::env::var(name).ok().map(Secret::new).filter(|key| !key.is_empty())
}

/// Where the ledger is kept when nothing is said: the user's data folder, or here where there is none.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(super) fn default_ledger() -> String {
    let folder = std::env::var("XDG_DATA_HOME").ok().filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let home = || std::env::var("HOME").ok().map(|home| PathBuf::from(home).join(".local/share"));
    let folder = folder.or_else(home).map(|data| data.join("assay")).unwrap_or_default();
    folder.join("assay.ledger").to_string_lossy().into_owned()
}

#[derive(Default)]
struct Found(Vec<String>);

impl Found {
    fn add(&mut self, fault: impl Into<String>) {
        self.0.push(fault.into());
    }

    fn parse<T: std::str::FromStr>(&mut self, key: &str, text: &str, wanted: &str) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.add(format!("{key} is {text:?}; give {wanted}"));
        }
        value
    }

    fn span(&mut self, key: &str, text: &str) -> Option<Duration> {
        match humantime::parse_duration(text) {
            Ok(span) if span > Duration::ZERO => Some(span),
            _ => {
                self.add(format!("{key} is {text:?}; give a span of time, such as 15s or 2m"));
                None
            }
        }
    }

    fn at_least_one(&mut self, key: &str, value: u64) {
        if value == 0 {
            self.add(format!("{key} is 0; give at least 1"));
        }
    }
}

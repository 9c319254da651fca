//! From what is written to what is run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use assay_domain::score::Score;
use assay_domain::source::count::Count;
use assay_providers::catalog::Catalogue;

use super::found::Found;
use super::provider::{self, ProviderConfig};
use super::raw::{EMBEDDED, Raw};
use super::{Config, Faults, Ledger, grading, limits, linking, plugin, sources};

/// What stands for a ledger that is not kept.
const MEMORY: &str = "memory";

/// Checks what is written; `faults` has what was found while reading it.
pub(super) fn check(raw: Raw, mut faults: Found) -> Result<Config, Faults> {
    let listen = faults.parse("server.listen", &raw.server.listen, "an address and port, such as 127.0.0.1:7420");
    let heartbeat = faults.span("server.heartbeat", &raw.server.heartbeat);
    let disconnect_grace = faults.span("server.disconnect_grace", &raw.server.disconnect_grace);
    let shutdown_grace = faults.span("server.shutdown_grace", &raw.server.shutdown_grace);
    let lease = faults.span("engine.lease", &raw.engine.lease);
    let max_message_bytes = faults.count("server.max_message_bytes", raw.server.max_message_bytes);
    let max_personas = Count::try_from(raw.server.max_personas);
    let max_personas =
        max_personas.map_err(|error| faults.add("server.max_personas", format_args!("is wrong: {error}"))).ok();
    let stage_concurrency = faults.count("engine.stage_concurrency", raw.engine.stage_concurrency);
    let repeat_warning = Score::new(raw.engine.repeat_warning);
    let repeat_warning =
        repeat_warning.map_err(|error| faults.add("engine.repeat_warning", format_args!("is wrong: {error}"))).ok();
    let ledger = ledger_of(&raw, &mut faults);
    let sources = sources::check(&raw.sources, ledger.as_ref(), &mut faults);
    let catalogue = catalogue_of(&raw, &mut faults);
    let providers = providers_of(&raw, &mut faults);
    let embeddings = linking::check(&raw.linking, &providers, &mut faults);
    let rings = grading::check(&raw, &providers, &mut faults);
    let plugins =
        raw.plugins.iter().filter_map(|(name, raw)| Some((name.clone(), plugin::check(name, raw, &mut faults)?)));
    let plugins = plugins.collect();
    if !faults.is_empty() {
        return Err(faults.into_faults());
    }
    let checked = || {
        Some(Config {
            listen: listen?,
            max_message_bytes: max_message_bytes?,
            max_personas: max_personas?,
            heartbeat: heartbeat?,
            disconnect_grace: disconnect_grace?,
            shutdown_grace: shutdown_grace?,
            ledger: ledger?,
            sources: sources?,
            stage_concurrency: stage_concurrency?,
            repeat_warning: repeat_warning?,
            lease: lease?,
            catalogue: catalogue?,
            default_provider: raw.default_provider.clone(),
            providers,
            embeddings,
            rings,
            plugins,
            effective: raw,
        })
    };
    // What is missing has its fault.
    checked().ok_or_else(|| faults.into_faults())
}

fn ledger_of(raw: &Raw, faults: &mut Found) -> Option<Ledger> {
    let max_bytes = raw.ledger.max_bytes.map(|bytes| faults.count("ledger.max_bytes", bytes));
    match raw.ledger.path.as_str() {
        "" => {
            faults.add("ledger.path", "is empty; give a path, or \"memory\"");
            None
        }
        MEMORY => Some(Ledger::Memory),
        path => Some(Ledger::File { path: PathBuf::from(path), max_bytes: max_bytes.flatten() }),
    }
}

/// What everybody knows of models, with what the user's file says.
fn catalogue_of(raw: &Raw, faults: &mut Found) -> Option<Catalogue> {
    let public = Catalogue::public();
    let Some(file) = &raw.catalog.file else { return Some(public) };
    let text = std::fs::read_to_string(file)
        .map_err(|error| faults.add("catalog.file", format_args!("is {file:?}, which cannot be read: {error}")));
    let wrong = match public.extended(&text.ok()?) {
        Ok(catalogue) => return Some(catalogue),
        Err(wrong) => wrong,
    };
    for fault in wrong.0 {
        faults.elsewhere(format!("{file}:{}: {}", fault.line, fault.message));
    }
    None
}

fn providers_of(raw: &Raw, faults: &mut Found) -> BTreeMap<String, ProviderConfig> {
    if raw.default_provider != EMBEDDED && !raw.providers.contains_key(&raw.default_provider) {
        let configured: Vec<&str> = std::iter::once(EMBEDDED).chain(raw.providers.keys().map(String::as_str)).collect();
        let (name, configured) = (&raw.default_provider, configured.join(", "));
        faults.add(
            "default_provider",
            format_args!("is {name:?}, which is not configured; configured are: {configured}"),
        );
    }
    let checked =
        raw.providers.iter().filter_map(|(name, raw)| Some((name.clone(), provider::check(name, raw, faults)?)));
    let checked: BTreeMap<String, ProviderConfig> = checked.collect();
    let fallbacks = checked.iter().map(|(name, provider)| (name.clone(), provider.fallbacks.clone())).collect();
    let configured: Vec<&str> = std::iter::once(EMBEDDED).chain(raw.providers.keys().map(String::as_str)).collect();
    limits::check_fallbacks(&fallbacks, &configured, faults);
    checked
}

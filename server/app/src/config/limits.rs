//! How a provider is asked: `[providers.NAME.limits]`, and its fallbacks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::time::Duration;

use assay_engine::port::model::ModelRef;
use assay_providers::{CircuitLimits, Limits};
use serde::{Deserialize, Serialize};

use super::found::Found;

/// As written. Numbers are wide, so that what does not fit is reported with everything else.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLimits {
    #[serde(skip_serializing_if = "Option::is_none")]
    initial_concurrency: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests_per_minute: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens_per_minute: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_cap: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_budget: Option<f64>,
    circuit: RawCircuit,
    hedge: RawHedge,
    cache: RawCache,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawCircuit {
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calls: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probe_interval: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patience: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawHedge {
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawCache {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<String>,
}

/// Checks the limits in `section`, under the most calls at once; what is left out is as usual.
pub(super) fn check(section: &str, raw: &RawLimits, max_concurrency: Option<usize>, faults: &mut Found) -> Limits {
    let mut found = Section { name: section, faults };
    let usual = max_concurrency.map_or_else(Limits::default, Limits::up_to);
    let initial = found.count("initial_concurrency", raw.initial_concurrency).map(|initial| initial as usize);
    if let Some(initial) = initial.filter(|initial| *initial > usual.max_concurrency) {
        let most = usual.max_concurrency;
        found.add("initial_concurrency", format_args!("is {initial}, more than max_concurrency, {most}"));
    }
    let retries = found.whole("retries", raw.retries, 0);
    let cache_ttl = found.span("cache.ttl", raw.cache.ttl.as_deref()).or(usual.cache_ttl);
    Limits {
        initial_concurrency: initial.unwrap_or(usual.initial_concurrency),
        requests_per_minute: found.count("requests_per_minute", raw.requests_per_minute),
        tokens_per_minute: found.count("tokens_per_minute", raw.tokens_per_minute),
        retries: retries.unwrap_or(usual.retries),
        retry_after_cap: found.span("retry_after_cap", raw.retry_after_cap.as_deref()).unwrap_or(usual.retry_after_cap),
        retry_budget: found.part("retry_budget", raw.retry_budget).map_or(usual.retry_budget, |part| part as f32),
        circuit: circuit(&raw.circuit, &mut found),
        hedge_after: found.span("hedge.after", raw.hedge.after.as_deref()),
        cache_ttl: cache_ttl.filter(|_| raw.cache.enabled != Some(false)),
        ..usual
    }
}

fn circuit(raw: &RawCircuit, found: &mut Section<'_>) -> CircuitLimits {
    let usual = CircuitLimits::default();
    let failure_rate = found.part("circuit.failure_rate", raw.failure_rate);
    if failure_rate == Some(0.0) {
        found.add("circuit.failure_rate", "is 0; give a part of the calls above that, such as 0.5");
    }
    let probe_interval =
        found.span("circuit.probe_interval", raw.probe_interval.as_deref()).unwrap_or(usual.probe_interval);
    let patience = found.span("circuit.patience", raw.patience.as_deref()).unwrap_or(usual.patience);
    if patience < probe_interval {
        found.add("circuit.patience", "is shorter than circuit.probe_interval: no call would see the probe");
    }
    CircuitLimits {
        failure_rate: failure_rate.unwrap_or(usual.failure_rate),
        calls: found.count("circuit.calls", raw.calls).map_or(usual.calls, |calls| calls as usize),
        window: found.span("circuit.window", raw.window.as_deref()).unwrap_or(usual.window),
        probe_interval,
        patience,
    }
}

/// Reads who is asked in a provider's place, `provider/model` each.
pub(super) fn fallbacks(key: &str, written: &[String], faults: &mut Found) -> Vec<ModelRef> {
    let mut models = Vec::with_capacity(written.len());
    for text in written {
        match text.split_once('/').filter(|(provider, model)| !provider.is_empty() && !model.is_empty()) {
            Some((provider, model)) => models.push(ModelRef { provider: provider.into(), model: model.into() }),
            None => faults.add(key, format_args!("has {text:?}; give PROVIDER/MODEL, such as local/llama3.1")),
        }
    }
    models
}

/// Checks that everybody who is asked in another's place is configured, and that nobody is asked in his own.
pub(super) fn check_fallbacks(fallbacks: &BTreeMap<String, Vec<ModelRef>>, configured: &[&str], faults: &mut Found) {
    for (name, models) in fallbacks {
        let key = format!("providers.{name}.fallbacks");
        for model in models.iter().filter(|model| !configured.contains(&model.provider.as_str())) {
            let (provider, known) = (&model.provider, configured.join(", "));
            faults.add(&key, format_args!("has {model}, and {provider:?} is not configured; configured are: {known}"));
        }
        if comes_back(name, fallbacks) {
            faults.add(&key, format_args!("lead back to {name:?}; take one of them out"));
        }
    }
}

fn comes_back(name: &str, fallbacks: &BTreeMap<String, Vec<ModelRef>>) -> bool {
    let next = |name: &str| fallbacks.get(name).into_iter().flatten().map(|model| model.provider.clone());
    let mut open: Vec<String> = next(name).collect();
    let mut seen = BTreeSet::new();
    while let Some(provider) = open.pop() {
        if provider == name {
            return true;
        }
        if seen.insert(provider.clone()) {
            open.extend(next(&provider));
        }
    }
    false
}

/// A section of the configuration, and where its faults go.
struct Section<'a> {
    name: &'a str,
    faults: &'a mut Found,
}

impl Section<'_> {
    fn add(&mut self, key: &str, fault: impl Display) {
        self.faults.add(&format!("{}.{key}", self.name), fault);
    }

    fn count(&mut self, key: &str, value: Option<i64>) -> Option<u32> {
        self.whole(key, value, 1)
    }

    fn whole(&mut self, key: &str, value: Option<i64>, least: u32) -> Option<u32> {
        let number = u32::try_from(value?).ok().filter(|number| *number >= least);
        if number.is_none() {
            self.add(key, format_args!("is {}; give a whole number from {least}", value.unwrap_or_default()));
        }
        number
    }

    fn part(&mut self, key: &str, value: Option<f64>) -> Option<f64> {
        let part = value.filter(|part| (0.0..=1.0).contains(part));
        if let Some(value) = value.filter(|_| part.is_none()) {
            self.add(key, format_args!("is {value}; give a part from 0 to 1, such as 0.5"));
        }
        part
    }

    fn span(&mut self, key: &str, text: Option<&str>) -> Option<Duration> {
        self.faults.span(&format!("{}.{key}", self.name), text?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> (Limits, Vec<String>) {
        let mut found = Found::default();
        let limits = check("providers.a.limits", &toml::from_str(text).unwrap(), None, &mut found);
        (limits, found.into_faults().0)
    }

    #[test]
    fn what_is_left_out_is_as_usual() {
        assert_eq!(checked(""), (Limits::default(), Vec::new()));
    }

    #[test]
    fn what_is_written_is_taken() {
        let (limits, faults) = checked(
            "requests_per_minute = 60\nretries = 0\nhedge.after = \"3s\"\ncache.enabled = false\ncircuit.patience = \"1m\"",
        );
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!((limits.requests_per_minute, limits.retries, limits.cache_ttl), (Some(60), 0, None));
        assert_eq!((limits.hedge_after, limits.circuit.patience.as_secs()), (Some(Duration::from_secs(3)), 60));
    }

    #[test]
    fn every_fault_is_reported() {
        let (_, faults) = checked(
            "initial_concurrency = 65\nrequests_per_minute = 0\ntokens_per_minute = -1\nretry_budget = 1.5\n\
             retry_after_cap = \"soon\"\n[circuit]\nfailure_rate = 0.0\npatience = \"1s\"\nprobe_interval = \"5s\"\n[cache]\nttl = \"0s\"",
        );
        let keys = ["initial_concurrency", "requests_per_minute", "tokens_per_minute", "retry_budget"];
        let more = ["retry_after_cap", "circuit.failure_rate", "circuit.patience", "cache.ttl"];
        for key in keys.into_iter().chain(more) {
            let named = format!("providers.a.limits.{key} ");
            assert!(faults.iter().any(|fault| fault.starts_with(&named)), "{key}: {faults:?}");
        }
    }

    #[test]
    fn fallbacks_are_to_configured_providers_and_do_not_go_round() {
        let faults = |pairs: &[(&str, &str)]| {
            let mut found = Found::default();
            let read = pairs.iter().map(|(name, to)| {
                let models = fallbacks(&format!("providers.{name}.fallbacks"), &[(*to).to_owned()], &mut found);
                ((*name).to_owned(), models)
            });
            let read = read.collect();
            check_fallbacks(&read, &["a", "b"], &mut found);
            found.into_faults().0.len()
        };
        assert_eq!(faults(&[("a", "b/m")]), 0);
        assert_eq!(faults(&[("a", "c/m")]), 1);
        assert_eq!(faults(&[("a", "b")]), 1);
        assert_eq!(faults(&[("a", "b/m"), ("b", "a/m")]), 2);
    }
}

//! How a provider is asked: `[providers.NAME.limits]`, and its fallbacks.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use assay_engine::port::model::ModelRef;
use assay_providers::{CircuitLimits, Limits};
use serde::{Deserialize, Serialize};

/// As written. Numbers are wide, so that what does not fit is reported with everything else.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLimits {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_concurrency: Option<i64>,
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

/// Checks the limits of the provider `name`; what is left out is as usual. Every fault is added to `faults`.
///
/// `max_concurrency` and `max_output_tokens` stand beside the section, for all providers; the section's own word goes first.
pub(super) fn check(
    name: &str,
    raw: &RawLimits,
    max_concurrency: usize,
    max_output_tokens: Option<u32>,
    faults: &mut Vec<String>,
) -> Limits {
    let mut found = Found { section: format!("providers.{name}.limits"), faults };
    let most = found.count("max_concurrency", raw.max_concurrency).map_or(max_concurrency, |most| most as usize);
    let usual = Limits::up_to(most.max(1));
    let initial = found.count("initial_concurrency", raw.initial_concurrency).map(|initial| initial as usize);
    if initial.is_some_and(|initial| initial > most) {
        found.add("initial_concurrency", "is more than max_concurrency");
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
        max_output_tokens,
        ..usual
    }
}

fn circuit(raw: &RawCircuit, found: &mut Found<'_>) -> CircuitLimits {
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

/// Checks who is asked in whose place: `provider/model` each, all of them configured, and nobody in a circle.
pub(super) fn fallbacks(
    written: &BTreeMap<String, Vec<String>>,
    known: impl Fn(&str) -> bool,
    faults: &mut Vec<String>,
) -> BTreeMap<String, Vec<ModelRef>> {
    let mut checked: BTreeMap<String, Vec<ModelRef>> = BTreeMap::new();
    for (name, models) in written {
        let key = format!("providers.{name}.fallbacks");
        let read = models.iter().filter_map(|text| match text.split_once('/') {
            Some((provider, model)) if known(provider) && !model.is_empty() => {
                Some(ModelRef { provider: provider.into(), model: model.into() })
            }
            Some((provider, _)) if !known(provider) => {
                faults.push(format!("{key}: the provider {provider:?} of {text:?} is not configured"));
                None
            }
            _ => {
                faults.push(format!("{key}: {text:?} is not provider/model"));
                None
            }
        });
        checked.insert(name.clone(), read.collect());
    }
    for name in checked.keys().filter(|name| comes_back(name, &checked)) {
        faults.push(format!("providers.{name}.fallbacks lead back to {name:?}"));
    }
    checked
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

struct Found<'a> {
    section: String,
    faults: &'a mut Vec<String>,
}

impl Found<'_> {
    fn add(&mut self, key: &str, fault: &str) {
        self.faults.push(format!("{}.{key} {fault}", self.section));
    }

    fn count(&mut self, key: &str, value: Option<i64>) -> Option<u32> {
        self.whole(key, value, 1)
    }

    fn whole(&mut self, key: &str, value: Option<i64>, least: u32) -> Option<u32> {
        let number = u32::try_from(value?).ok().filter(|number| *number >= least);
        if number.is_none() {
            self.add(key, &format!("is {}; give a whole number from {least}", value.unwrap_or_default()));
        }
        number
    }

    fn part(&mut self, key: &str, value: Option<f64>) -> Option<f64> {
        let part = value.filter(|part| (0.0..=1.0).contains(part));
        if let Some(value) = value.filter(|_| part.is_none()) {
            self.add(key, &format!("is {value}; give a part from 0 to 1, such as 0.5"));
        }
        part
    }

    fn span(&mut self, key: &str, text: Option<&str>) -> Option<Duration> {
        let span = humantime::parse_duration(text?).ok().filter(|span| *span > Duration::ZERO);
        if span.is_none() {
            self.add(key, &format!("is {:?}; give a span of time, such as 15s or 2m", text.unwrap_or_default()));
        }
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> (Limits, Vec<String>) {
        let mut faults = Vec::new();
        let limits = check("a", &toml::from_str(text).unwrap(), 64, None, &mut faults);
        (limits, faults)
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
            "max_concurrency = 4\ninitial_concurrency = 8\nrequests_per_minute = 0\ntokens_per_minute = -1\nretry_budget = 1.5\n\
             retry_after_cap = \"soon\"\n[circuit]\nfailure_rate = 0.0\npatience = \"1s\"\nprobe_interval = \"5s\"\n[cache]\nttl = \"0s\"",
        );
        let keys = ["initial_concurrency", "requests_per_minute", "tokens_per_minute", "retry_budget"];
        let more = ["retry_after_cap", "circuit.failure_rate", "circuit.patience", "cache.ttl"];
        for key in keys.into_iter().chain(more) {
            assert!(
                faults.iter().any(|fault| fault.starts_with(&format!("providers.a.limits.{key} "))),
                "{key}: {faults:?}"
            );
        }
    }

    #[test]
    fn fallbacks_are_to_configured_providers_and_do_not_go_round() {
        let written = |pairs: &[(&str, &str)]| -> BTreeMap<String, Vec<String>> {
            pairs.iter().map(|(name, to)| ((*name).into(), vec![(*to).into()])).collect()
        };
        let faults = |pairs: &[(&str, &str)]| {
            let mut faults = Vec::new();
            fallbacks(&written(pairs), |name| ["a", "b"].contains(&name), &mut faults);
            faults.len()
        };
        assert_eq!(faults(&[("a", "b/m")]), 0);
        assert_eq!(faults(&[("a", "c/m")]), 1);
        assert_eq!(faults(&[("a", "b")]), 1);
        assert_eq!(faults(&[("a", "b/m"), ("b", "a/m")]), 2);
    }
}

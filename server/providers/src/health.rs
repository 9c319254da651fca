//! How a model of a provider is doing: counted where it happens, shown in the catalogue, and handed to the `metrics` facade.
//!
//! Counters, labelled `provider` and `model`: `assay_model_calls_total`, `assay_model_failures_total` (with `class`),
//! `assay_model_decisions_total` (with `decision`). Histogram: `assay_model_first_token_seconds`. No exporter is set here.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use assay_engine::port::model::{DecisionKind, ErrorClass, ModelRef};
use metrics::{counter, histogram};

/// Counters of one (provider, model), since the start.
pub(crate) struct Health {
    model: ModelRef,
    in_flight: AtomicU32,
    calls: AtomicU64,
    failures: AtomicU64,
    hits: AtomicU64,
    misses: AtomicU64,
    decisions: [AtomicU64; DecisionKind::ALL.len()],
    first_token_micros: AtomicU64,
}

impl Health {
    pub(crate) fn new(model: ModelRef) -> Self {
        Self {
            model,
            in_flight: AtomicU32::new(0),
            calls: AtomicU64::new(0),
            failures: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            decisions: std::array::from_fn(|_| AtomicU64::new(0)),
            first_token_micros: AtomicU64::new(0),
        }
    }

    pub(crate) fn model(&self) -> &ModelRef {
        &self.model
    }

    /// A call is sent; it is under way until the guard is dropped.
    pub(crate) fn sent(&self) -> UnderWay<'_> {
        self.calls.fetch_add(1, Relaxed);
        counter!("assay_model_calls_total", self.labels().iter()).increment(1);
        self.in_flight.fetch_add(1, Relaxed);
        UnderWay(&self.in_flight)
    }

    pub(crate) fn failed(&self, class: ErrorClass) {
        self.failures.fetch_add(1, Relaxed);
        let [provider, model] = self.labels();
        let class = metrics::Label::new("class", format!("{class:?}"));
        counter!("assay_model_failures_total", [provider, model, class].iter()).increment(1);
    }

    pub(crate) fn decided(&self, kind: DecisionKind) {
        self.decisions[kind as usize].fetch_add(1, Relaxed);
        let [provider, model] = self.labels();
        let decision = metrics::Label::new("decision", format!("{kind:?}"));
        counter!("assay_model_decisions_total", [provider, model, decision].iter()).increment(1);
    }

    pub(crate) fn looked_up(&self, found: bool) {
        if found { &self.hits } else { &self.misses }.fetch_add(1, Relaxed);
    }

    /// Smoothed over about the last eight.
    pub(crate) fn first_token(&self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        let smoothed = |old: u64| Some(if old == 0 { micros } else { old - old / 8 + micros / 8 });
        // The closure always gives a value: nothing is refused.
        let _ = self.first_token_micros.fetch_update(Relaxed, Relaxed, smoothed);
        histogram!("assay_model_first_token_seconds", self.labels().iter()).record(latency.as_secs_f64());
    }

    pub(crate) fn in_flight(&self) -> u32 {
        self.in_flight.load(Relaxed)
    }

    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Relaxed)
    }

    pub(crate) fn failures(&self) -> u64 {
        self.failures.load(Relaxed)
    }

    pub(crate) fn hits(&self) -> u64 {
        self.hits.load(Relaxed)
    }

    pub(crate) fn misses(&self) -> u64 {
        self.misses.load(Relaxed)
    }

    /// Those that were made at least once.
    pub(crate) fn decisions(&self) -> Vec<(DecisionKind, u64)> {
        let counts = DecisionKind::ALL.map(|kind| (kind, self.decisions[kind as usize].load(Relaxed)));
        counts.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    pub(crate) fn usual_first_token(&self) -> Option<Duration> {
        Some(self.first_token_micros.load(Relaxed)).filter(|micros| *micros > 0).map(Duration::from_micros)
    }

    fn labels(&self) -> [metrics::Label; 2] {
        let ModelRef { provider, model } = &self.model;
        [metrics::Label::new("provider", provider.clone()), metrics::Label::new("model", model.clone())]
    }
}

/// Counted for as long as it lives: a dropped call is no longer under way.
pub(crate) struct UnderWay<'a>(&'a AtomicU32);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

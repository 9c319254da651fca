//! The metrics that are known.

use super::belonging::Foreign;
use super::metric::{Descriptor, Need};
use super::metrics::{self, Case};
use super::outcome::Outcome;

/// How a metric is computed here.
pub(super) type Compute = fn(&Case<'_>) -> Outcome;

/// A metric as registered.
#[derive(Clone, Debug)]
pub(super) struct Metric {
    pub(super) descriptor: Descriptor,
    /// `None` where the outcome is handed in.
    pub(super) compute: Option<Compute>,
}

/// The metrics that are known, in the order they are shown.
#[derive(Clone, Debug)]
pub struct Registry {
    metrics: Vec<Metric>,
}

/// Why a metric cannot be registered; every reason at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the metric {name:?} cannot be registered: {}", .reasons.join("; "))]
pub struct Unregistrable {
    /// As described.
    pub name: String,
    /// What is wrong and what would be right.
    pub reasons: Vec<String>,
}

impl Registry {
    /// The metrics that are computed here.
    #[must_use]
    pub fn standard() -> Self {
        Self { metrics: metrics::all() }
    }

    /// Adds a metric whose outcomes are handed in.
    ///
    /// # Errors
    /// Refuses a name that is empty, ill-formed or taken, a weight below 0 and a parameter whose default is outside its range.
    pub fn register(&mut self, descriptor: Descriptor) -> Result<(), Unregistrable> {
        let reasons = self.reasons_against(&descriptor);
        if !reasons.is_empty() {
            return Err(Unregistrable { name: descriptor.name, reasons });
        }
        self.metrics.push(Metric { descriptor, compute: None });
        Ok(())
    }

    /// Every metric, in the order they are shown.
    pub fn describe(&self) -> impl ExactSizeIterator<Item = &Descriptor> {
        self.metrics.iter().map(|metric| &metric.descriptor)
    }

    /// The metric of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Descriptor> {
        self.describe().find(|known| known.name == name)
    }

    pub(super) fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    pub(super) fn takes(&self, name: &str) -> bool {
        self.metrics.iter().any(|metric| metric.descriptor.name == name && metric.compute.is_none())
    }

    fn reasons_against(&self, descriptor: &Descriptor) -> Vec<String> {
        let mut reasons = Vec::new();
        let name = &descriptor.name;
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(letter) {
            reasons.push("a name is of lower-case letters, digits and _".to_owned());
        }
        if self.find(name).is_some() {
            reasons.push("the name is taken".to_owned());
        }
        if !(descriptor.weight.is_finite() && descriptor.weight >= 0.0) {
            reasons.push(format!("its weight is {}; a weight is a number from 0 on", descriptor.weight));
        }
        let ill = descriptor.parameters.iter().filter(|known| !(known.least..=known.most).contains(&known.default));
        reasons.extend(ill.map(|known| {
            format!("{} is {} by default, outside {} to {}", known.name, known.default, known.least, known.most)
        }));
        reasons
    }
}

impl Metric {
    /// Why it cannot be computed with what is at hand. `foreign` says why the sources are none of the persona's.
    pub(super) fn lacks(&self, case: &Case<'_>, foreign: Option<&Foreign>) -> Option<String> {
        let absent = |need: &Need| match need {
            Need::Siblings if !case.has_siblings() => Some("there is no other persona to compare it with".to_owned()),
            Need::Sources if case.whole.sources.is_none() => Some("the sources are not at hand".to_owned()),
            Need::Sources => foreign.map(ToString::to_string),
            _ => None,
        };
        self.descriptor.needs.iter().find_map(absent)
    }
}

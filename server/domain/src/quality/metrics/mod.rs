//! The metrics that are computed here, a file each.

mod ages;
mod bias;
mod completeness;
mod consistency;
mod coverage;
mod distinctiveness;
mod diversity;
mod evidence_strength;
mod groundedness;
mod readability;
mod realism;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use super::copies::Copied;
use super::metric::{Category, Descriptor, Direction, Need, Parameter};
use super::profile::{Profile, Profiles};
use super::registry::{Compute, Metric};
use super::sources::Sources;
use crate::persona::Persona;

/// Every metric, in the order they are shown: those that weigh by default first.
pub(super) fn all() -> Vec<Metric> {
    vec![
        completeness::metric(),
        consistency::metric(),
        evidence_strength::metric(),
        groundedness::metric(),
        distinctiveness::metric(),
        realism::metric(),
        diversity::metric(),
        coverage::metric(),
        bias::metric(),
        readability::metric(),
    ]
}

/// The set that personas are measured in.
pub(super) struct Whole<'a> {
    pub(super) set: &'a Profiles<'a>,
    pub(super) sources: Option<&'a Sources<'a>>,
    covered: OnceLock<coverage::Covered>,
    copies: OnceLock<Vec<Vec<Option<Copied>>>>,
}

impl<'a> Whole<'a> {
    pub(super) fn of(set: &'a Profiles<'a>, sources: Option<&'a Sources<'a>>) -> Self {
        Self { set, sources, covered: OnceLock::new(), copies: OnceLock::new() }
    }
}

/// One persona to be measured by one metric.
pub(super) struct Case<'a> {
    pub(super) whole: &'a Whole<'a>,
    /// Position in the set.
    pub(super) at: usize,
    /// In the order described.
    pub(super) parameters: &'a [f64],
    pub(super) described: &'a Descriptor,
}

impl<'a> Case<'a> {
    pub(super) fn persona(&self) -> &'a Persona {
        self.whole.set.personas[self.at]
    }

    pub(super) fn profile(&self) -> &'a Profile {
        &self.whole.set.profiles[self.at]
    }

    pub(super) fn has_siblings(&self) -> bool {
        self.whole.set.len() > 1
    }

    /// The value of a parameter that the metric describes; 0 of one it does not.
    fn parameter(&self, name: &str) -> f64 {
        let place = self.described.parameters.iter().position(|known| known.name == name);
        place.and_then(|at| self.parameters.get(at)).copied().unwrap_or_default()
    }
}

/// A metric as its file writes it down.
struct Plan {
    name: &'static str,
    category: Category,
    needs: &'static [Need],
    weight: f64,
    about: &'static str,
    /// Name, default, least, most, and what it does.
    parameters: &'static [(&'static str, f64, f64, f64, &'static str)],
    compute: Compute,
}

impl Plan {
    fn metric(self) -> Metric {
        let parameter = |&(name, default, least, most, about): &(&str, f64, f64, f64, &str)| Parameter {
            name: name.to_owned(),
            default,
            least,
            most,
            about: about.to_owned(),
        };
        let descriptor = Descriptor {
            name: self.name.to_owned(),
            version: 1,
            category: self.category,
            direction: Direction::Higher,
            needs: self.needs.to_vec(),
            parameters: self.parameters.iter().map(parameter).collect(),
            weight: self.weight,
            about: self.about.to_owned(),
        };
        Metric { descriptor, compute: Some(self.compute) }
    }
}

/// A part of a whole, 0 to 1; 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

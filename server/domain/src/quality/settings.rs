//! How metrics are weighed and set: presets, what a caller wants otherwise, and the check of it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::registry::Registry;

/// A tried combination of weights, parameters and the score that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// What the metrics say of themselves; 60 points pass.
    #[default]
    Default,
    /// More traits, more people behind them, less in common with others; what it rests on weighs more; 75 points pass.
    Strict,
    /// Fewer traits and people; 40 points pass.
    Lenient,
}

/// What a caller wants. What is not named stays as the preset has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// Where to start.
    pub preset: Preset,
    /// By metric, from 0 on.
    pub weights: BTreeMap<String, f64>,
    /// By metric and parameter.
    pub parameters: BTreeMap<String, BTreeMap<String, f64>>,
    /// The least overall score that passes, 0 to 100.
    pub pass: Option<f64>,
}

/// One thing that is wrong with what is wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// No metric of this name is registered.
    UnknownMetric {
        /// Where it is named: `weights` or `parameters`.
        field: &'static str,
        /// As named.
        metric: String,
    },
    /// A weight below 0, or none at all.
    Weight {
        /// The metric.
        metric: String,
        /// As asked for.
        value: f64,
    },
    /// No metric weighs anything.
    AllZero,
    /// The metric has no such parameter.
    UnknownParameter {
        /// The metric.
        metric: String,
        /// As named.
        parameter: String,
    },
    /// A parameter outside its range.
    Parameter {
        /// The metric.
        metric: String,
        /// The parameter.
        parameter: String,
        /// As asked for.
        value: f64,
        /// The least and the most it may be.
        range: (f64, f64),
    },
    /// A score to pass that is none.
    Pass(f64),
}

impl Fault {
    /// Where it is, such as `weights.realism`.
    #[must_use]
    pub fn field(&self) -> String {
        match self {
            Self::UnknownMetric { field, metric } => format!("{field}.{metric}"),
            Self::Weight { metric, .. } => format!("weights.{metric}"),
            Self::AllZero => "weights".to_owned(),
            Self::UnknownParameter { metric, parameter } | Self::Parameter { metric, parameter, .. } => {
                format!("parameters.{metric}.{parameter}")
            }
            Self::Pass(_) => "pass".to_owned(),
        }
    }

    /// What is wrong there, and what would be right.
    #[must_use]
    pub fn wrong(&self) -> String {
        match self {
            Self::UnknownMetric { .. } => "no metric of this name is registered".to_owned(),
            Self::Weight { value, .. } => format!("{value} is no weight; it is a number from 0 on"),
            Self::AllZero => "every weight is 0; at least one is above 0".to_owned(),
            Self::UnknownParameter { .. } => "the metric has no such parameter".to_owned(),
            Self::Parameter { value, range: (least, most), .. } => format!("{value} is outside {least} to {most}"),
            Self::Pass(value) => format!("{value} is no score; it is a number from 0 to 100"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field(), self.wrong())
    }
}

/// Weights, parameters and the score to pass, all of them valid for a registry.
#[derive(Clone, Debug)]
pub struct Settings<'r> {
    pub(super) registry: &'r Registry,
    /// For each metric of the registry, in its order.
    pub(super) weights: Vec<f64>,
    /// For each metric, its parameters in the order described.
    pub(super) parameters: Vec<Vec<f64>>,
    /// The least overall score that passes, 0 to 100.
    pub(super) pass: f64,
}

impl Preset {
    /// All of them, the default one first.
    pub const ALL: [Self; 3] = [Self::Default, Self::Strict, Self::Lenient];

    /// Its name, as requests have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Strict => "strict",
            Self::Lenient => "lenient",
        }
    }

    fn pass(self) -> f64 {
        match self {
            Self::Default => 60.0,
            Self::Strict => 75.0,
            Self::Lenient => 40.0,
        }
    }

    fn weight(self, metric: &str) -> Option<f64> {
        match (self, metric) {
            (Self::Strict, "groundedness") => Some(0.30),
            (Self::Strict, "evidence_strength") => Some(0.20),
            (Self::Strict, "completeness" | "realism") => Some(0.10),
            _ => None,
        }
    }

    fn parameter(self, metric: &str, parameter: &str) -> Option<f64> {
        match (self, metric, parameter) {
            (Self::Strict, "completeness", "traits_per_list") => Some(4.0),
            (Self::Lenient, "completeness", "traits_per_list") => Some(2.0),
            (Self::Strict, "evidence_strength", "people") => Some(4.0),
            (Self::Lenient, "evidence_strength", "people") => Some(2.0),
            (Self::Strict, "distinctiveness", "free") => Some(0.15),
            (Self::Lenient, "distinctiveness", "free") => Some(0.40),
            _ => None,
        }
    }
}

impl<'r> Settings<'r> {
    /// A preset as it is, for the metrics of `registry`.
    #[must_use]
    pub fn preset(registry: &'r Registry, preset: Preset) -> Self {
        let weight = |known: &super::Descriptor| preset.weight(&known.name).unwrap_or(known.weight);
        let parameters = |known: &super::Descriptor| {
            let value = |p: &super::Parameter| preset.parameter(&known.name, &p.name).unwrap_or(p.default);
            known.parameters.iter().map(value).collect()
        };
        Self {
            registry,
            weights: registry.describe().map(weight).collect(),
            parameters: registry.describe().map(parameters).collect(),
            pass: preset.pass(),
        }
    }

    /// What is wanted, checked against the metrics of `registry`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn checked(registry: &'r Registry, wanted: &Wanted) -> Result<Self, Vec<Fault>> {
        let mut settings = Self::preset(registry, wanted.preset);
        let mut faults = Vec::new();
        settings.weigh(&wanted.weights, &mut faults);
        settings.set(&wanted.parameters, &mut faults);
        if let Some(pass) = wanted.pass {
            if (0.0..=100.0).contains(&pass) { settings.pass = pass } else { faults.push(Fault::Pass(pass)) }
        }
        if faults.is_empty() { Ok(settings) } else { Err(faults) }
    }

    fn weigh(&mut self, wanted: &BTreeMap<String, f64>, faults: &mut Vec<Fault>) {
        for (metric, &value) in wanted {
            match self.registry.describe().position(|known| known.name == *metric) {
                None => faults.push(Fault::UnknownMetric { field: "weights", metric: metric.clone() }),
                Some(_) if !(value.is_finite() && value >= 0.0) => {
                    faults.push(Fault::Weight { metric: metric.clone(), value });
                }
                Some(at) => self.weights[at] = value,
            }
        }
        if self.weights.iter().all(|weight| *weight == 0.0) {
            faults.push(Fault::AllZero);
        }
    }

    fn set(&mut self, wanted: &BTreeMap<String, BTreeMap<String, f64>>, faults: &mut Vec<Fault>) {
        for (metric, parameters) in wanted {
            let Some((at, known)) = self.registry.describe().enumerate().find(|(_, known)| known.name == *metric)
            else {
                faults.push(Fault::UnknownMetric { field: "parameters", metric: metric.clone() });
                continue;
            };
            for (parameter, &value) in parameters {
                let (metric, parameter) = (metric.clone(), parameter.clone());
                match known.parameters.iter().enumerate().find(|(_, known)| known.name == parameter) {
                    None => faults.push(Fault::UnknownParameter { metric, parameter }),
                    Some((_, known)) if !(known.least..=known.most).contains(&value) => {
                        let range = (known.least, known.most);
                        faults.push(Fault::Parameter { metric, parameter, value, range });
                    }
                    Some((place, _)) => self.parameters[at][place] = value,
                }
            }
        }
    }

    /// For each metric of the registry, in its order.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// For each metric of the registry, its parameters in the order described.
    #[must_use]
    pub fn parameters(&self) -> &[Vec<f64>] {
        &self.parameters
    }

    /// The least overall score that passes, 0 to 100.
    #[must_use]
    pub fn pass(&self) -> f64 {
        self.pass
    }
}

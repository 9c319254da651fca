//! What a metric is, apart from how it is computed.

use serde::{Deserialize, Serialize};

/// What a metric looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Nobody has said: who computes the metric has not described it.
    Unstated,
    /// Whether all parts are there.
    Structural,
    /// What the parts say.
    Semantic,
    /// How the persona stands beside others.
    Comparative,
    /// What it rests on.
    Evidential,
    /// What it should not say.
    Compliance,
    /// Figures of the literature on texts.
    Academic,
}

/// Which end of a metric's range is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 1 is best.
    #[default]
    Higher,
    /// 0 is best.
    Lower,
}

/// What must be at hand, beside the persona itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The other personas of its set.
    Siblings,
    /// What it was drawn from.
    Sources,
    /// A model, or another program: the outcome is handed in.
    Model,
}

/// A number that a metric can be set to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Unique within the metric.
    pub name: String,
    /// What it is where nothing else is asked for.
    pub default: f64,
    /// The least it may be.
    pub least: f64,
    /// The most it may be.
    pub most: f64,
    /// What it does, in a sentence, with its unit.
    pub about: String,
}

/// A metric, described.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Descriptor {
    /// Unique within a registry: lower-case words joined by `_`.
    pub name: String,
    /// Raised whenever the same persona may get another score; from 1, or 0 where who computes it has not described it.
    pub version: u32,
    /// What it looks at.
    pub category: Category,
    /// Which end of its range is good.
    pub direction: Direction,
    /// What must be at hand.
    pub needs: Vec<Need>,
    /// What it can be set to.
    pub parameters: Vec<Parameter>,
    /// Its part in the overall score by default, at least 0.
    pub weight: f64,
    /// What it measures, in a sentence or two.
    pub about: String,
}

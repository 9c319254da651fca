//! Programs of users that measure personas or process them. What they say is a claim: [`crate::scores`] and the stage of plugins
//! check it before it counts.

mod metric;
mod stage;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

pub use metric::{Claim, Measure, Measurement, MetricPlugin, Noticed, Said};
pub use stage::{Place, Process, Processed, StageDescription, StagePlugin, Verdict};

/// The plugins that are configured.
#[async_trait]
pub trait Plugins: Send + Sync {
    /// Those that measure, in the order of their names, as far as they are known. One that is not known yet, or has failed, is asked
    /// first to describe itself.
    async fn metrics(&self) -> Vec<MetricPlugin>;

    /// Those that are stages, likewise.
    async fn stages(&self) -> Vec<StagePlugin>;

    /// The names of those that are stages; asks nobody.
    fn stage_names(&self) -> Vec<String>;

    /// Has `plugin` measure.
    ///
    /// # Errors
    /// What it did wrong, or that there is no such plugin.
    async fn measure(&self, plugin: &str, asked: Measure) -> Result<Vec<Measurement>, PluginFault>;

    /// Has `plugin` process a persona.
    ///
    /// # Errors
    /// What it did wrong, or that there is no such plugin.
    async fn process(&self, plugin: &str, asked: Process) -> Result<Processed, PluginFault>;

    /// Asks each to describe itself, now, in the order of their names.
    async fn check(&self) -> Vec<PluginCheck>;
}

/// What a plugin did wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("plugin {plugin} {what}")]
pub struct PluginFault {
    /// The name it is configured by, with its address.
    pub plugin: PluginName,
    /// What it did, as the rest of a sentence, and what would be right.
    pub what: String,
}

/// A plugin, by the name it is configured by and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginName {
    /// The name that requests use.
    pub name: String,
    /// Where it is; empty where it is not configured.
    pub address: String,
}

impl PluginName {
    /// It did something wrong.
    #[must_use]
    pub fn fault(&self, what: impl Into<String>) -> PluginFault {
        PluginFault { plugin: self.clone(), what: what.into() }
    }
}

impl fmt::Display for PluginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address.as_str() {
            "" => write!(f, "{:?}", self.name),
            address => write!(f, "{:?} at {address}", self.name),
        }
    }
}

/// What a plugin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluginKind {
    /// It measures personas.
    Metric,
    /// It is a stage of runs.
    Stage,
}

/// What came of asking a plugin to describe itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginCheck {
    /// Who was asked.
    pub plugin: PluginName,
    /// What it is configured as.
    pub kind: PluginKind,
    /// How long it took.
    pub elapsed: Duration,
    /// The version it says it is, or what it did wrong.
    pub version: Result<u32, PluginFault>,
}

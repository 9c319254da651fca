//! Plugins: the services of users that this server calls, as the engine's port to them.
//!
//! It stands in this crate because it is where the contract meets the engine: a plugin is told of personas in the messages that
//! callers are. `settings` is what is configured, `guard` what every call goes through, `remote` a plugin with what it said of itself,
//! `metric` and `stage` what is asked of the two kinds.

mod guard;
mod metric;
mod remote;
mod settings;
mod stage;
#[cfg(test)]
mod tests;

use assay_engine::port::plugin::{
    Measure, Measurement, MetricPlugin, PluginCheck, PluginFault, PluginKind, PluginName, Process, Processed,
    StagePlugin,
};
use async_trait::async_trait;
use futures::future::join_all;

pub use settings::{PluginSettings, Token, authority, endpoint, token};

use metric::MetricRemote;
use stage::StageRemote;

/// The plugins that are configured, by name.
#[derive(Default)]
pub struct Plugins {
    metrics: Vec<MetricRemote>,
    stages: Vec<StageRemote>,
}

impl Plugins {
    /// Connects when the first call is made, so that a plugin may come up later than the server.
    ///
    /// # Errors
    /// What is wrong with an address or its certificates.
    pub fn of(settings: Vec<PluginSettings>) -> Result<Self, String> {
        let mut plugins = Self::default();
        for settings in settings {
            match settings.kind {
                PluginKind::Metric => plugins.metrics.push(MetricRemote::of(&settings)?),
                PluginKind::Stage => plugins.stages.push(StageRemote::of(&settings)?),
            }
        }
        Ok(plugins)
    }
}

#[async_trait]
impl assay_engine::port::plugin::Plugins for Plugins {
    async fn metrics(&self) -> Vec<MetricPlugin> {
        join_all(self.metrics.iter().map(MetricRemote::known)).await
    }

    async fn stages(&self) -> Vec<StagePlugin> {
        join_all(self.stages.iter().map(StageRemote::known)).await
    }

    fn stage_names(&self) -> Vec<String> {
        self.stages.iter().map(|stage| stage.name().name.clone()).collect()
    }

    async fn measure(&self, plugin: &str, asked: Measure) -> Result<Vec<Measurement>, PluginFault> {
        match self.metrics.iter().find(|metric| metric.name().name == plugin) {
            Some(metric) => metric.measure(asked).await,
            None => Err(unknown(plugin)),
        }
    }

    async fn process(&self, plugin: &str, asked: Process) -> Result<Processed, PluginFault> {
        match self.stages.iter().find(|stage| stage.name().name == plugin) {
            Some(stage) => stage.process(asked).await,
            None => Err(unknown(plugin)),
        }
    }

    async fn check(&self) -> Vec<PluginCheck> {
        let metrics = join_all(self.metrics.iter().map(MetricRemote::check));
        let stages = join_all(self.stages.iter().map(StageRemote::check));
        let (metrics, stages) = futures::future::join(metrics, stages).await;
        let mut checks: Vec<PluginCheck> = metrics.into_iter().chain(stages).collect();
        checks.sort_by(|a, b| a.plugin.name.cmp(&b.plugin.name));
        checks
    }
}

fn unknown(name: &str) -> PluginFault {
    PluginName { name: name.to_owned(), address: String::new() }.fault("is not configured; add it, or leave it out")
}

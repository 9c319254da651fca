//! The metrics there are at one moment, and what is wanted of them.

use std::sync::{Arc, LazyLock};

use assay_domain::quality::{Category, Descriptor, Direction, Fault, Need, Registry, Settings, Wanted};

use crate::port::plugin::MetricPlugin;

/// The metrics that are computed here.
fn standard() -> &'static Registry {
    static STANDARD: LazyLock<Registry> = LazyLock::new(Registry::standard);
    &STANDARD
}

/// The metrics that are computed here, then those of plugins.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    plugins: Vec<MetricPlugin>,
}

impl Metrics {
    /// With these plugins. One that never described itself stands in the list all the same, so that requests can name it.
    #[must_use]
    pub(crate) fn with(plugins: Vec<MetricPlugin>) -> Self {
        let mut registry = standard().clone();
        let register = |known: &MetricPlugin| match registry.register(described(known)) {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, "a plugin is left out");
                false
            }
        };
        let plugins = plugins.into_iter().filter(register).collect();
        Self { registry, plugins }
    }

    /// All of them, in the order they are shown.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Those of plugins.
    #[must_use]
    pub fn plugins(&self) -> &[MetricPlugin] {
        &self.plugins
    }

    /// The plugin that computes `metric`, where one does.
    #[must_use]
    pub fn plugin(&self, metric: &str) -> Option<&MetricPlugin> {
        self.plugins.iter().find(|known| known.plugin.name == metric)
    }
}

fn described(known: &MetricPlugin) -> Descriptor {
    known.descriptor.clone().unwrap_or_else(|| Descriptor {
        name: known.plugin.name.clone(),
        version: 0,
        category: Category::Unstated,
        direction: Direction::Higher,
        needs: vec![Need::Model],
        parameters: Vec::new(),
        weight: known.weight,
        about: "Its plugin has not described it yet.".to_owned(),
    })
}

/// Metrics, and how they are weighed and set: checked against one another.
#[derive(Clone, Debug)]
pub struct Measure {
    metrics: Arc<Metrics>,
    wanted: Wanted,
}

impl Measure {
    /// What is wanted, checked against `metrics`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn checked(metrics: Arc<Metrics>, wanted: Wanted) -> Result<Self, Vec<Fault>> {
        Settings::checked(&metrics.registry, &wanted)?;
        Ok(Self { metrics, wanted })
    }

    /// The metrics.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The same as settings.
    #[must_use]
    pub fn settings(&self) -> Settings<'_> {
        let registry = &self.metrics.registry;
        // Checked when it was made, against the same metrics.
        Settings::checked(registry, &self.wanted).unwrap_or_else(|_| Settings::preset(registry, self.wanted.preset))
    }
}

//! Plugins that measure personas.

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::{Descriptor, FoundBy};
use assay_domain::source;
use assay_domain::source::document::Document;
use assay_domain::source::place::Unit;

use super::{PluginFault, PluginName};

/// A plugin that measures, as far as it is known.
#[derive(Clone, Debug)]
pub struct MetricPlugin {
    /// Which; its metric has its name.
    pub plugin: PluginName,
    /// The weight it is configured with, at least 0.
    pub weight: f64,
    /// What it said of itself last; fit to be registered. `None`: it has said nothing that can be used.
    pub descriptor: Option<Descriptor>,
    /// Why it cannot be used now, as far as is known.
    pub fault: Option<PluginFault>,
}

/// What is to be measured.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The version that is expected: another is a fault.
    pub version: u32,
    /// The set.
    pub personas: Arc<[Persona]>,
    /// What it was drawn from, where the metric needs it.
    pub documents: Arc<[Document]>,
    /// Every parameter described, by name.
    pub parameters: Vec<(String, f64)>,
}

/// What a plugin says of one persona.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// What it came to.
    pub claim: Claim,
    /// Why.
    pub explanation: String,
    /// What it noticed.
    pub findings: Vec<Noticed>,
}

/// What a plugin says a metric came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// Any number.
    Score(f64),
    /// There is no score, and why.
    NotApplicable(String),
    /// It does not say.
    Nothing,
}

/// Something a plugin says it noticed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// The part of the persona.
    pub path: String,
    /// What.
    pub message: String,
    /// Words that are said to stand in a document.
    pub said: Option<Said>,
    /// Who noticed it, where the plugin says so.
    pub by: Option<FoundBy>,
}

/// Words that a plugin says stand in a document, and whatever else it says of where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The document by name.
    pub document: String,
    /// The words.
    pub quote: String,
    /// First byte in the file.
    pub start: Option<u64>,
    /// First byte after the last.
    pub end: Option<u64>,
    /// Where a reader would look; [`Unit::Unknown`] where that is not said.
    pub unit: Unit,
}

impl Said {
    /// Whether all that is said holds of a place where the words stand.
    #[must_use]
    pub fn holds_of(&self, place: &source::place::Place) -> bool {
        let (start, end) = place.bytes.unzip();
        let same = |said: Option<u64>, stands: Option<u64>| said.is_none() || said == stands;
        let unit = self.unit == Unit::Unknown || self.unit == place.unit;
        unit && same(self.start, start) && same(self.end, end)
    }
}

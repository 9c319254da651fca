//! Plugins that measure: what one says of itself, made a metric, and what it measures, made claims.

use std::collections::BTreeSet;

use assay_domain::quality::{Category, Descriptor, Direction, FoundBy, Need, Parameter, Registry};
use assay_domain::source::document::Document;
use assay_domain::source::place::Unit;
use assay_engine::port::plugin::{
    Claim, Measure, Measurement, MetricPlugin, Noticed, PluginCheck, PluginFault, PluginKind, PluginName, Said,
};
use assay_proto::plugin::v1::metric_plugin_client::MetricPluginClient;
use assay_proto::plugin::v1::{self as wire, measurement::Outcome};
use assay_proto::v1;
use assay_proto::v1::source_place::Place as Where;

use super::remote::Remote;
use super::settings::{Line, PluginSettings};
use crate::convert::result;

/// The longest description, in bytes.
pub(super) const LONGEST_DESCRIPTION: usize = 1000;
/// The largest answer, in bytes: findings on many personas.
const LARGEST_ANSWER: usize = 16 << 20;

/// A plugin that measures.
pub(super) struct MetricRemote {
    remote: Remote<Descriptor>,
    weight: f64,
}

impl MetricRemote {
    pub(super) fn of(settings: &PluginSettings) -> Result<Self, String> {
        Ok(Self { remote: Remote::of(settings)?, weight: settings.weight })
    }

    pub(super) fn name(&self) -> &PluginName {
        self.remote.name()
    }

    pub(super) async fn known(&self) -> MetricPlugin {
        let (descriptor, fault) = self.remote.described(self.describe()).await;
        MetricPlugin { plugin: self.name().clone(), weight: self.weight, descriptor, fault }
    }

    pub(super) async fn check(&self) -> PluginCheck {
        self.remote.check(PluginKind::Metric, self.describe(), |known| known.version).await
    }

    pub(super) async fn measure(&self, asked: Measure) -> Result<Vec<Measurement>, PluginFault> {
        let (descriptor, fault) = self.remote.described(self.describe()).await;
        let version = descriptor.map(|known| known.version);
        if let Some(fault) = fault {
            return Err(fault);
        }
        if version != Some(asked.version) {
            return Err(self.name().fault(format!(
                "describes itself as version {} and was version {} when the request came; ask again",
                version.unwrap_or_default(),
                asked.version
            )));
        }
        let message = wire::MeasureRequest {
            personas: asked.personas.iter().cloned().map(result::persona).collect(),
            documents: asked.documents.iter().map(document).collect(),
            parameters: asked.parameters.into_iter().collect(),
        };
        let request = self.remote.request(message);
        let answer = self.remote.call(|line| async move { client(line).measure(request).await }).await?;
        let measurements = answer.measurements.into_iter().map(measurement).collect::<Result<_, _>>();
        measurements.map_err(|what| self.name().fault(what))
    }

    async fn describe(&self) -> Result<Descriptor, PluginFault> {
        let request = self.remote.request(wire::MetricPluginDescribeRequest {});
        let answer = self.remote.ask(|line| async move { client(line).describe(request).await }).await?;
        let described = answer.metric.unwrap_or_default();
        descriptor(described, self.name(), self.weight)
            .map_err(|wrong| self.name().fault(format!("describes itself wrongly: {}", wrong.join("; "))))
    }
}

fn client(line: Line) -> MetricPluginClient<Line> {
    MetricPluginClient::new(line).max_decoding_message_size(LARGEST_ANSWER)
}

/// The text of a document, as it was read.
pub(super) fn document(document: &Document) -> v1::Document {
    let content = v1::document::Content::Text(document.text.to_string());
    v1::Document { name: document.name.clone(), content: Some(content) }
}

/// A metric that can be registered, or everything that is wrong with it.
pub(super) fn descriptor(
    described: wire::MetricDescription,
    plugin: &PluginName,
    weight: f64,
) -> Result<Descriptor, Vec<String>> {
    let mut wrong = Vec::new();
    let (category, direction) = (category(described.category()), direction(described.direction()));
    wrong.extend(category.is_none().then(|| "it states no category".to_owned()));
    wrong.extend(direction.is_none().then(|| "it states no direction".to_owned()));
    let mut needs = needs(&described.needs).map_err(|reason| wrong.push(reason)).unwrap_or_default();
    needs.push(Need::Model);
    let known = Descriptor {
        name: described.name,
        version: described.version,
        category: category.unwrap_or(Category::Unstated),
        direction: direction.unwrap_or_default(),
        needs,
        parameters: described.parameters.into_iter().map(parameter).collect(),
        weight,
        about: described.description,
    };
    wrong.extend(itself(&known.name, plugin));
    wrong.extend((known.version == 0).then(|| "its version is 0; versions begin with 1".to_owned()));
    wrong.extend(about(&known.about));
    wrong.extend(parameters(&known.parameters));
    if let Err(error) = Registry::standard().register(known.clone()) {
        wrong.extend(error.reasons);
    }
    if wrong.is_empty() { Ok(known) } else { Err(wrong) }
}

/// What is wrong with the name that a plugin gives itself.
pub(super) fn itself(name: &str, plugin: &PluginName) -> Option<String> {
    (name != plugin.name)
        .then(|| format!("it calls itself {name:?} and is configured as {:?}; rename one of them", plugin.name))
}

/// What is wrong with a description.
pub(super) fn about(text: &str) -> Option<String> {
    let fits = !text.trim().is_empty() && text.len() <= LONGEST_DESCRIPTION;
    (!fits).then(|| {
        format!("its description has {} bytes; it is a sentence or two, of 1 to {LONGEST_DESCRIPTION}", text.len())
    })
}

/// What must be at hand beside the personas.
pub(super) fn needs(needs: &[i32]) -> Result<Vec<Need>, String> {
    let need = |need: &i32| match v1::MetricNeed::try_from(*need) {
        Ok(v1::MetricNeed::Siblings) => Ok(Some(Need::Siblings)),
        Ok(v1::MetricNeed::Sources) => Ok(Some(Need::Sources)),
        // That it is another program goes without saying.
        Ok(v1::MetricNeed::Model) => Ok(None),
        Ok(v1::MetricNeed::Unspecified) | Err(_) => {
            Err(format!("it needs {need}, which is none of the needs that can be stated"))
        }
    };
    let stated: Vec<Option<Need>> = needs.iter().map(need).collect::<Result<_, _>>()?;
    Ok(stated.into_iter().flatten().collect())
}

fn parameter(known: v1::MetricParameter) -> Parameter {
    let v1::MetricParameter { name, default_value, min, max, description, .. } = known;
    Parameter { name, default: default_value, least: min, most: max, about: description }
}

fn parameters(known: &[Parameter]) -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for parameter in known {
        let name = &parameter.name;
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(letter) || !names.insert(name) {
            wrong.push(format!(
                "its parameter {name:?} is ill-named or there twice; names are of lower-case letters, digits and _"
            ));
        }
        if !(parameter.least.is_finite() && parameter.most.is_finite()) {
            wrong.push(format!("its parameter {name:?} has no finite range"));
        }
    }
    wrong
}

fn category(category: v1::MetricCategory) -> Option<Category> {
    Some(match category {
        v1::MetricCategory::Unspecified => return None,
        v1::MetricCategory::Structural => Category::Structural,
        v1::MetricCategory::Semantic => Category::Semantic,
        v1::MetricCategory::Comparative => Category::Comparative,
        v1::MetricCategory::Evidential => Category::Evidential,
        v1::MetricCategory::Compliance => Category::Compliance,
        v1::MetricCategory::Academic => Category::Academic,
    })
}

fn direction(direction: v1::MetricDirection) -> Option<Direction> {
    match direction {
        v1::MetricDirection::Unspecified => None,
        v1::MetricDirection::Higher => Some(Direction::Higher),
        v1::MetricDirection::Lower => Some(Direction::Lower),
    }
}

pub(super) fn measurement(measured: wire::Measurement) -> Result<Measurement, String> {
    let claim = match measured.outcome {
        Some(Outcome::Score(score)) => Claim::Score(score),
        Some(Outcome::NotApplicable(reason)) => Claim::NotApplicable(reason),
        None => Claim::Nothing,
    };
    let findings = measured.findings.into_iter().map(noticed).collect::<Result<_, _>>()?;
    Ok(Measurement { claim, explanation: measured.explanation, findings })
}

fn noticed(finding: v1::QualityFinding) -> Result<Noticed, String> {
    let v1::QualityFinding { path, message, place, found_by } = finding;
    let by = match v1::FoundBy::try_from(found_by) {
        Ok(v1::FoundBy::Unspecified) => None,
        Ok(v1::FoundBy::Lexicon) => Some(FoundBy::Lexicon),
        Ok(v1::FoundBy::Model) => Some(FoundBy::Model),
        Ok(v1::FoundBy::Both) => Some(FoundBy::Both),
        Err(_) => {
            return Err(format!(
                "has a finding on {path:?} whose found_by is {found_by}, which is none of those there are; leave it out, or name one"
            ));
        }
    };
    let said = place.map(said).transpose().map_err(|what| format!("has a finding on {path:?} whose {what}"))?;
    Ok(Noticed { path, message, said, by })
}

fn said(place: v1::SourcePlace) -> Result<Said, String> {
    let v1::SourcePlace { document, line, start_byte, end_byte, quote, place } = place;
    let unit = match place {
        Some(_) if line > 0 => return Err(format!("place is line {line} and something else, too; name one of them")),
        Some(Where::Cell(cell)) => Unit::Cell { sheet: cell.sheet.into(), row: cell.row, column: cell.column },
        Some(Where::Page(page)) => Unit::Page(page),
        Some(Where::Paragraph(paragraph)) => Unit::Paragraph(paragraph),
        None if line > 0 => Unit::Line(line),
        None => Unit::Unknown,
    };
    Ok(Said { document, quote, start: start_byte.map(u64::from), end: end_byte.map(u64::from), unit })
}

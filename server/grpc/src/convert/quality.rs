//! Requests for the quality of personas, and what is said of it.

use std::collections::HashMap;
use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::{
    Category, Descriptor, Direction, Fault, Finding, FoundBy, Level, Line, Need, Outcome, Parameter, Place, Preset,
    Report, Settings, Stands, Wanted,
};
use assay_domain::source::place::Unit;
use assay_engine::port::plugin::MetricPlugin;
use assay_engine::port::sources::Material;
use assay_engine::scores::{BiasCheck, Measure, Metrics, PersonaScore, Scores};
use assay_proto::v1;
use assay_proto::v1::metric_score::Outcome as Came;
use assay_proto::v1::source_place::Place as Where;
use tonic::Status;

use super::{model, persona, request, source};
use crate::status::Violations;

/// The most personas of a request.
const MOST: usize = 1000;

/// A request, checked. Its material is still to be read; `None` where there is none.
pub(crate) struct Asked {
    pub(crate) material: Option<Material>,
    pub(crate) personas: Vec<Persona>,
    pub(crate) measure: Measure,
    pub(crate) check_bias: Option<BiasCheck>,
}

/// A request, checked: every violation is named.
pub(crate) fn score(mut request: v1::ScorePersonasRequest, metrics: &Arc<Metrics>) -> Result<Asked, Status> {
    let mut violations = Violations::default();
    let v = &mut violations;
    let check_bias = check_bias(&mut request, v);
    let v1::ScorePersonasRequest { personas, documents, set_ids, paths, preset, weights, parameters, pass, .. } =
        request;
    let personas = persona::personas(personas, 1..=MOST, v);
    let some = !(documents.is_empty() && set_ids.is_empty() && paths.is_empty());
    let asked = source::Asked { documents, set_ids, paths, provenance: None };
    let material = some.then(|| source::material(asked, v));
    let wanted = Wanted {
        preset: self::preset(&preset, v),
        weights: weights.into_iter().collect(),
        parameters: parameters.into_iter().map(|(metric, of)| (metric, of.values.into_iter().collect())).collect(),
        pass,
    };
    let measure = Measure::checked(Arc::clone(metrics), wanted).map_err(|faults| {
        faults.iter().for_each(|fault| v.add(fault.field(), wrong(fault, metrics)));
    });
    violations.finish()?;
    let measure = measure.map_err(|()| Status::internal("a checked request lacks a field"))?;
    Ok(Asked { material, personas, measure, check_bias })
}

/// Who is to look for stereotypes, where somebody is.
fn check_bias(request: &mut v1::ScorePersonasRequest, violations: &mut Violations) -> Option<BiasCheck> {
    let budget = request.budget.take().and_then(|amount| request::money("budget", &amount, violations));
    let model = model::asked("model", request.model.take(), violations);
    if request.check_bias {
        return Some(BiasCheck { model: model.unwrap_or_default(), budget });
    }
    for (field, named) in [("model", model.is_some()), ("budget", budget.is_some())] {
        if named {
            violations.add(field, "no model is asked unless check_bias is set; set it, or leave this out");
        }
    }
    None
}

/// Which parameters a plugin has is not known while it has not described itself.
fn wrong(fault: &Fault, metrics: &Metrics) -> String {
    let metric = match fault {
        Fault::UnknownMetric { .. } => {
            let names: Vec<&str> = metrics.registry().describe().map(|known| known.name.as_str()).collect();
            return format!("{}; there are {}", fault.wrong(), names.join(", "));
        }
        Fault::UnknownParameter { metric, .. } => metric,
        _ => return fault.wrong(),
    };
    let silent = metrics.plugin(metric).filter(|known| known.descriptor.is_none());
    match silent.and_then(|known| known.fault.as_ref()) {
        Some(fault) => format!("what can be set is not known: {fault}"),
        None => format!("{}; {}", fault.wrong(), parameters_of(metric, metrics)),
    }
}

fn parameters_of(metric: &str, metrics: &Metrics) -> String {
    let known = metrics.registry().describe().find(|known| known.name == metric);
    let names: Vec<&str> = known.iter().flat_map(|known| &known.parameters).map(|it| it.name.as_str()).collect();
    if names.is_empty() { "it has none".to_owned() } else { format!("there are {}", names.join(", ")) }
}

fn preset(name: &str, violations: &mut Violations) -> Preset {
    let known = Preset::ALL.into_iter().find(|preset| preset.name() == name);
    if known.is_none() && !name.is_empty() {
        let names = Preset::ALL.map(Preset::name).join(", ");
        violations.add("preset", format!("{name:?} is no preset; there are {names}"));
    }
    known.unwrap_or_default()
}

/// What is said of personas, with what is to be known beside it.
pub(crate) fn scores(scores: &Scores, mut warnings: Vec<String>) -> v1::ScorePersonasResponse {
    let foreign = scores.scores.iter().enumerate().filter_map(|(at, score)| {
        let because = score.foreign.as_ref()?;
        let PersonaScore { id, name, .. } = score;
        let id = if id.is_empty() { format!("personas[{at}]") } else { id.clone() };
        Some(format!("{id} ({name}): {because}; what needs its sources is not applicable"))
    });
    warnings.extend(foreign);
    warnings.extend(scores.warnings.iter().cloned());
    let one = |score: &PersonaScore| v1::PersonaScore {
        persona_id: score.id.clone(),
        name: score.name.clone(),
        quality: Some(report(&score.report)),
    };
    let usage = scores.usage.map(model::usage);
    v1::ScorePersonasResponse { scores: scores.scores.iter().map(one).collect(), warnings, usage }
}

/// What is said of one persona.
pub(crate) fn report(report: &Report) -> v1::QualityReport {
    v1::QualityReport {
        overall: report.overall,
        level: report.level.map_or(v1::QualityLevel::Unspecified, level).into(),
        passed: report.passed,
        metrics: report.lines.iter().map(line).collect(),
    }
}

fn level(level: Level) -> v1::QualityLevel {
    match level {
        Level::Failing => v1::QualityLevel::Failing,
        Level::Poor => v1::QualityLevel::Poor,
        Level::Acceptable => v1::QualityLevel::Acceptable,
        Level::Good => v1::QualityLevel::Good,
        Level::Excellent => v1::QualityLevel::Excellent,
    }
}

fn line(line: &Line) -> v1::MetricScore {
    let (outcome, explanation, findings) = match &line.outcome {
        Outcome::Scored(scored) => {
            let findings = scored.findings.iter().map(finding).collect();
            (Came::Score(scored.score.get()), scored.explanation.clone(), findings)
        }
        Outcome::NotApplicable { reason } => (Came::NotApplicable(reason.clone()), String::new(), Vec::new()),
    };
    v1::MetricScore {
        name: line.metric.clone(),
        version: line.version,
        category: category(line.category).into(),
        direction: direction(line.direction, line.version).into(),
        weight: line.weight,
        share: line.share,
        outcome: Some(outcome),
        explanation,
        findings,
    }
}

fn finding(finding: &Finding) -> v1::QualityFinding {
    v1::QualityFinding {
        path: finding.path.clone(),
        message: finding.message.clone(),
        place: finding.place.as_ref().map(place),
        found_by: finding.by.map_or(v1::FoundBy::Unspecified, found_by).into(),
    }
}

fn found_by(by: FoundBy) -> v1::FoundBy {
    match by {
        FoundBy::Lexicon => v1::FoundBy::Lexicon,
        FoundBy::Model => v1::FoundBy::Model,
        FoundBy::Both => v1::FoundBy::Both,
    }
}

/// The name of the document alone where the words are nowhere.
fn place(place: &Place) -> v1::SourcePlace {
    let nowhere = v1::SourcePlace { document: place.document.clone(), ..v1::SourcePlace::default() };
    let Some(Stands { place: stands, quote }) = &place.stands else { return nowhere };
    let (line, unit) = match &stands.unit {
        Unit::Unknown => (0, None),
        Unit::Line(line) => (*line, None),
        Unit::Cell { sheet, row, column } => {
            (0, Some(Where::Cell(v1::Cell { sheet: sheet.to_string(), row: *row, column: *column })))
        }
        Unit::Page(page) => (0, Some(Where::Page(*page))),
        Unit::Paragraph(paragraph) => (0, Some(Where::Paragraph(*paragraph))),
    };
    // No file is so long that its offsets do not fit.
    let byte = |offset: u64| u32::try_from(offset).ok();
    v1::SourcePlace {
        line,
        start_byte: stands.bytes.and_then(|(start, _)| byte(start)),
        end_byte: stands.bytes.and_then(|(_, end)| byte(end)),
        quote: quote.clone(),
        place: unit,
        ..nowhere
    }
}

/// Every metric, with what it is set to in each preset, and the plugin it is of.
pub(crate) fn metrics(metrics: &Metrics) -> v1::ListMetricsResponse {
    let registry = metrics.registry();
    let presets: Vec<(Preset, Settings<'_>)> =
        Preset::ALL.into_iter().map(|preset| (preset, Settings::preset(registry, preset))).collect();
    let by_preset = |value: &dyn Fn(&Settings<'_>) -> Option<f64>| -> HashMap<String, f64> {
        presets.iter().filter_map(|(preset, set)| Some((preset.name().to_owned(), value(set)?))).collect()
    };
    let metric = |(at, known): (usize, &Descriptor)| v1::Metric {
        name: known.name.clone(),
        version: known.version,
        category: category(known.category).into(),
        direction: direction(known.direction, known.version).into(),
        needs: known.needs.iter().map(|it| need(*it).into()).collect(),
        description: known.about.clone(),
        parameters: known
            .parameters
            .iter()
            .enumerate()
            .map(|(place, it)| parameter(it, by_preset(&|set| set.parameters().get(at)?.get(place).copied())))
            .collect(),
        weights: by_preset(&|set| set.weights().get(at).copied()),
        plugin: metrics.plugin(&known.name).map(origin),
    };
    v1::ListMetricsResponse {
        metrics: registry.describe().enumerate().map(metric).collect(),
        presets: presets
            .iter()
            .map(|(preset, set)| v1::QualityPreset { name: preset.name().to_owned(), pass: set.pass() })
            .collect(),
    }
}

fn origin(known: &MetricPlugin) -> v1::MetricOrigin {
    let unusable = known.fault.as_ref().map(|fault| fault.what.clone()).unwrap_or_default();
    v1::MetricOrigin { address: known.plugin.address.clone(), unusable }
}

fn parameter(parameter: &Parameter, values: HashMap<String, f64>) -> v1::MetricParameter {
    v1::MetricParameter {
        name: parameter.name.clone(),
        default_value: parameter.default,
        min: parameter.least,
        max: parameter.most,
        description: parameter.about.clone(),
        values,
    }
}

fn category(category: Category) -> v1::MetricCategory {
    match category {
        Category::Unstated => v1::MetricCategory::Unspecified,
        Category::Structural => v1::MetricCategory::Structural,
        Category::Semantic => v1::MetricCategory::Semantic,
        Category::Comparative => v1::MetricCategory::Comparative,
        Category::Evidential => v1::MetricCategory::Evidential,
        Category::Compliance => v1::MetricCategory::Compliance,
        Category::Academic => v1::MetricCategory::Academic,
    }
}

/// Version 0 is of a metric that nobody has described.
fn direction(direction: Direction, version: u32) -> v1::MetricDirection {
    match direction {
        _ if version == 0 => v1::MetricDirection::Unspecified,
        Direction::Higher => v1::MetricDirection::Higher,
        Direction::Lower => v1::MetricDirection::Lower,
    }
}

fn need(need: Need) -> v1::MetricNeed {
    match need {
        Need::Siblings => v1::MetricNeed::Siblings,
        Need::Sources => v1::MetricNeed::Sources,
        Need::Model => v1::MetricNeed::Model,
    }
}

//! Requests for the quality of personas, and what is said of it.

use std::collections::HashMap;

use assay_domain::persona::Persona;
use assay_domain::quality::{
    Category, Descriptor, Direction, Finding, Level, Line, Need, Outcome, Parameter, Place, Preset, Registry, Report,
    Settings, Stands, Wanted,
};
use assay_domain::source::place::Unit;
use assay_engine::port::sources::Material;
use assay_engine::scores::{PersonaScore, Scores};
use assay_proto::v1;
use assay_proto::v1::metric_score::Outcome as Came;
use assay_proto::v1::source_place::Place as Where;
use tonic::Status;

use super::{persona, source};
use crate::status::Violations;

/// The most personas of a request.
const MOST: usize = 1000;

/// A request, checked. Its material is still to be read; `None` where there is none.
pub(crate) struct Asked {
    pub(crate) material: Option<Material>,
    pub(crate) personas: Vec<Persona>,
    pub(crate) settings: Settings<'static>,
}

/// A request, checked: every violation is named.
pub(crate) fn score(request: v1::ScorePersonasRequest, registry: &'static Registry) -> Result<Asked, Status> {
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::ScorePersonasRequest { personas, documents, set_ids, paths, preset, weights, parameters, pass } = request;
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
    let settings = Settings::checked(registry, &wanted).map_err(|faults| {
        faults.iter().for_each(|fault| v.add(fault.field(), fault.wrong()));
    });
    violations.finish()?;
    let settings = settings.map_err(|()| Status::internal("a checked request lacks a field"))?;
    Ok(Asked { material, personas, settings })
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
    let one = |score: &PersonaScore| v1::PersonaScore {
        persona_id: score.id.clone(),
        name: score.name.clone(),
        quality: Some(report(&score.report)),
    };
    v1::ScorePersonasResponse { scores: scores.scores.iter().map(one).collect(), warnings }
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
        direction: direction(line.direction).into(),
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

/// Every metric of `registry`, with what it is set to in each preset.
pub(crate) fn metrics(registry: &Registry) -> v1::ListMetricsResponse {
    let presets: Vec<(Preset, Settings<'_>)> =
        Preset::ALL.into_iter().map(|preset| (preset, Settings::preset(registry, preset))).collect();
    let by_preset = |value: &dyn Fn(&Settings<'_>) -> Option<f64>| -> HashMap<String, f64> {
        presets.iter().filter_map(|(preset, set)| Some((preset.name().to_owned(), value(set)?))).collect()
    };
    let metric = |(at, known): (usize, &Descriptor)| v1::Metric {
        name: known.name.clone(),
        version: known.version,
        category: category(known.category).into(),
        direction: direction(known.direction).into(),
        needs: known.needs.iter().map(|it| need(*it).into()).collect(),
        description: known.about.clone(),
        parameters: known
            .parameters
            .iter()
            .enumerate()
            .map(|(place, it)| parameter(it, by_preset(&|set| set.parameters().get(at)?.get(place).copied())))
            .collect(),
        weights: by_preset(&|set| set.weights().get(at).copied()),
    };
    v1::ListMetricsResponse {
        metrics: registry.describe().enumerate().map(metric).collect(),
        presets: presets
            .iter()
            .map(|(preset, set)| v1::QualityPreset { name: preset.name().to_owned(), pass: set.pass() })
            .collect(),
    }
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
        Category::Structural => v1::MetricCategory::Structural,
        Category::Semantic => v1::MetricCategory::Semantic,
        Category::Comparative => v1::MetricCategory::Comparative,
        Category::Evidential => v1::MetricCategory::Evidential,
        Category::Compliance => v1::MetricCategory::Compliance,
        Category::Academic => v1::MetricCategory::Academic,
    }
}

fn direction(direction: Direction) -> v1::MetricDirection {
    match direction {
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

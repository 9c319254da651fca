//! Requests for personas.

use std::time::Duration;

use assay_domain::money::{CURRENCY, Money};
use assay_domain::persona::evaluation::Criterion;
use assay_domain::score::Score;
use assay_domain::source::combine::{Given, Own, Template};
use assay_domain::source::count::{CountSpec, Parsed, Wanted};
use assay_domain::source::document::Document;
use assay_engine::estimates::Asked;
use assay_engine::pipeline::persona::brief::PersonaBrief;
use assay_engine::pipeline::persona::plan;
use assay_engine::port::plugin::StagePlugin;
use assay_engine::port::sources::{FileRead, FileReport, Material};
use assay_engine::run::event::{Warning, WarningReason};
use assay_engine::run::{OnDisconnect, StageName};
use assay_engine::runs::{Detail, NewRun};
use assay_proto::v1;
use tonic::Status;

use super::{judge, model, source, unsupported};
use crate::status::{self, Violations};

const DEFAULT_THRESHOLD: f64 = 0.7;
const DEFAULT_ATTEMPTS: u32 = 2;
const MOST_ATTEMPTS: u32 = 10;

/// What requests can ask for on this server.
#[derive(Clone, Copy)]
pub(crate) struct Taken<'a> {
    /// The most personas of a run.
    pub(crate) max_personas: u32,
    /// The stages beside those that are built in.
    pub(crate) plugins: &'a [StagePlugin],
}

/// A request, checked: every violation is named. Its material is still to be read.
pub(crate) fn generate(
    request: v1::GeneratePersonasRequest,
    taken: Taken<'_>,
) -> Result<(Material, NewRun, Detail), Status> {
    let max = taken.max_personas;
    let mut violations = Violations::default();
    let v = &mut violations;
    let request_id = request_id(&request.request_id, v);
    let v1::GeneratePersonasRequest { documents, set_ids, paths, provenance, .. } = request;
    let material = source::material(source::Asked { documents, set_ids, paths, provenance }, v);
    let count = v.check("count", CountSpec::parse(&request.count, max));
    let warnings = Vec::from_iter(count.and_then(|count| count_warning(&count)));
    let stages = stages(&request.stages, taken.plugins, v);
    let template = template(&request.template, v);
    let threshold = v.check("threshold", Score::new(request.threshold.unwrap_or(DEFAULT_THRESHOLD)));
    let attempts = request.max_refinement_attempts.unwrap_or(DEFAULT_ATTEMPTS);
    if attempts > MOST_ATTEMPTS {
        v.add("max_refinement_attempts", format!("{attempts} is outside 0 to {MOST_ATTEMPTS}"));
    }
    let criteria = criteria(&request.criteria, v);
    let draft_model = model::asked("draft_model", request.draft_model, v);
    let jury = judge::jury(request.jury, request.judge_model.as_ref(), v);
    let judge_model = model::asked("judge_model", request.judge_model, v).or_else(|| draft_model.clone());
    let refine_model = model::asked("refine_model", request.refine_model, v).or_else(|| draft_model.clone());
    let detail = detail(request.event_detail, v);
    let on_disconnect = on_disconnect(request.on_disconnect, v);
    let time_budget = request.time_budget.and_then(|span| time_budget(&span, v));
    let budget = request.budget.and_then(|amount| money("budget", &amount, v));
    let unsupported = unsupported::asked(request.unsupported, &unsupported::Refining { stages: &stages, attempts }, v);
    violations.finish()?;
    let (Some(count), Some(threshold)) = (count, threshold) else {
        return Err(Status::internal("a checked request lacks a field"));
    };
    let brief = PersonaBrief {
        documents: Vec::new(),
        warnings,
        count: Wanted::of(count.spec, max),
        stages,
        threshold,
        max_refinement_attempts: attempts,
        criteria,
        draft_model: draft_model.unwrap_or_default(),
        judge_model: judge_model.unwrap_or_default(),
        jury,
        use_calibration: request.use_calibration,
        calibrations: Vec::new(),
        refine_model: refine_model.unwrap_or_default(),
        budget,
        seed: request.seed,
        template,
        chunks: None,
        linked: false,
        unsupported,
        check_bias: request.check_bias,
        // The server's own, put in when the run is accepted.
        embeddings: None,
    };
    Ok((material, NewRun { request_id, on_disconnect, time_budget, brief }, detail))
}

/// What is to be estimated, checked. Its material is still to be read.
pub(crate) fn estimate(
    request: v1::EstimatePersonasRequest,
    taken: Taken<'_>,
) -> Result<(Material, Asked, Vec<String>), Status> {
    let max = taken.max_personas;
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::EstimatePersonasRequest {
        documents,
        set_ids,
        paths,
        count,
        stages: named,
        draft_model,
        template: words,
        jury,
        check_bias,
    } = request;
    let material = source::material(source::Asked { documents, set_ids, paths, provenance: None }, v);
    let count = if count.is_empty() { "auto" } else { &count };
    let count = v.check("count", CountSpec::parse(count, max));
    let stages = stages(&named, taken.plugins, v);
    let template = template(&words, v);
    let model = model::asked("draft_model", draft_model, v).unwrap_or_default();
    let jury = judge::jury(jury, None, v);
    violations.finish()?;
    let count = count.ok_or_else(|| Status::internal("a checked request lacks a field"))?;
    let warnings = Vec::from_iter(count.warning.map(|warning| warning.to_string()));
    let count = Wanted::of(count.spec, max);
    Ok((material, Asked { documents: Vec::new(), count, stages, model, jury, check_bias, template }, warnings))
}

fn stages(names: &[String], plugins: &[StagePlugin], violations: &mut Violations) -> Vec<StageName> {
    let stages = plan::compose(names, plugins);
    stages.map_err(|(at, reason)| violations.add(format!("stages[{at}]"), reason.to_string())).unwrap_or_default()
}

/// A template by name, or in full.
fn template(text: &str, violations: &mut Violations) -> Template {
    if text.is_empty() {
        return Template::default();
    }
    if let Some(given) = Given::ALL.into_iter().find(|given| given.name() == text) {
        return given.into();
    }
    if !text.contains("{{") {
        let names = Given::ALL.map(Given::name).join(", ");
        let known = format!("{text:?} is not a template; there are {names}, or write one with {{{{ }}}} in it");
        violations.add("template", known);
        return Template::default();
    }
    violations.check("template", Own::new(text)).map(Template::Own).unwrap_or_default()
}

pub(super) fn money(field: &str, amount: &v1::Money, violations: &mut Violations) -> Option<Money> {
    if ["", CURRENCY].contains(&amount.currency.as_str()) {
        return Some(Money::from_micros(amount.micros));
    }
    violations.add(format!("{field}.currency"), format!("only {CURRENCY} is in use"));
    None
}

/// How much a watcher wants to see.
pub(crate) fn detail(value: i32, violations: &mut Violations) -> Detail {
    match v1::EventDetail::try_from(value) {
        Ok(v1::EventDetail::Unspecified | v1::EventDetail::All) => Detail::All,
        Ok(v1::EventDetail::Partials) => Detail::Partials,
        Ok(v1::EventDetail::Results) => Detail::Results,
        Err(_) => {
            violations.add("event_detail", format!("{value} is not a value of EventDetail"));
            Detail::All
        }
    }
}

/// The documents of the files that could be read, and a warning for everything that was not.
pub(crate) fn usable(files: Vec<FileRead>) -> Result<(Vec<Document>, Vec<Warning>), Status> {
    let mut documents = Vec::with_capacity(files.len());
    let mut warnings = Vec::new();
    for FileRead { report: FileReport { name, unusable, notes, .. }, documents: read } in files {
        documents.extend(read);
        if let Some(reason) = unusable {
            let message = format!("{name} is left out: {reason}");
            warnings.push(Warning { reason: WarningReason::DocumentSkipped, message, subject: name.clone() });
        }
        warnings.extend(notes.into_iter().map(|note| Warning {
            reason: WarningReason::DocumentPartlyRead,
            message: format!("{name}: {note}"),
            subject: name.clone(),
        }));
    }
    if !documents.is_empty() {
        return Ok((documents, warnings));
    }
    let reasons: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    let reasons = if reasons.is_empty() { "there is no file".to_owned() } else { reasons.join("; ") };
    Err(status::violation("documents", format!("none of the documents can be used: {reasons}")))
}

fn count_warning(count: &Parsed) -> Option<Warning> {
    let message = count.warning?.to_string();
    Some(Warning { reason: WarningReason::CountAdjusted, message, subject: "count".into() })
}

pub(crate) fn request_id(text: &str, violations: &mut Violations) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    match uuid::Uuid::try_parse(text) {
        // One spelling, so that the same id in capitals is the same id.
        Ok(id) => Some(id.hyphenated().to_string()),
        Err(_) => {
            violations
                .add("request_id", format!("{text:?} is not a UUID, such as 8c7a3f0e-5b1d-4c3e-9a52-0d7d3b8f6e21"));
            None
        }
    }
}

fn criteria(values: &[i32], violations: &mut Violations) -> Vec<Criterion> {
    let mut criteria = Vec::with_capacity(values.len());
    for (at, &value) in values.iter().enumerate() {
        match criterion(value) {
            None => violations.add(format!("criteria[{at}]"), format!("{value} is not a criterion")),
            Some(criterion) if criteria.contains(&criterion) => {
                violations.add(format!("criteria[{at}]"), format!("{} is listed twice", criterion.name()));
            }
            Some(criterion) => criteria.push(criterion),
        }
    }
    if values.is_empty() { Criterion::DEFAULT.to_vec() } else { criteria }
}

pub(super) fn criterion(value: i32) -> Option<Criterion> {
    match v1::Criterion::try_from(value).ok()? {
        v1::Criterion::Unspecified => None,
        v1::Criterion::Coherence => Some(Criterion::Coherence),
        v1::Criterion::Realism => Some(Criterion::Realism),
        v1::Criterion::Usefulness => Some(Criterion::Usefulness),
        v1::Criterion::Completeness => Some(Criterion::Completeness),
        v1::Criterion::Specificity => Some(Criterion::Specificity),
        v1::Criterion::Distinctiveness => Some(Criterion::Distinctiveness),
    }
}

pub(crate) fn on_disconnect(value: i32, violations: &mut Violations) -> OnDisconnect {
    match v1::OnDisconnect::try_from(value) {
        Ok(v1::OnDisconnect::Unspecified | v1::OnDisconnect::Cancel) => OnDisconnect::Cancel,
        Ok(v1::OnDisconnect::Continue) => OnDisconnect::Continue,
        Err(_) => {
            violations.add("on_disconnect", format!("{value} is not a value of OnDisconnect"));
            OnDisconnect::Cancel
        }
    }
}

/// The longest that one of many may take.
const LONGEST: Duration = Duration::from_secs(3600);

/// How long each of many may take, `what` being one of them; unset: as `usual`.
pub(crate) fn timeout(
    asked: Option<pbjson_types::Duration>,
    usual: Duration,
    what: &str,
    violations: &mut Violations,
) -> Duration {
    let Some(asked) = asked else { return usual };
    match Duration::try_from(asked) {
        Ok(span) if span > Duration::ZERO && span <= LONGEST => span,
        _ => {
            let unset = usual.as_secs();
            let right =
                format!("{what} may take longer than nothing and at most an hour; leave it unset for {unset} s");
            violations.add("timeout", right);
            usual
        }
    }
}

pub(crate) fn time_budget(span: &pbjson_types::Duration, violations: &mut Violations) -> Option<Duration> {
    match Duration::try_from(*span) {
        Ok(budget) if budget > Duration::ZERO => Some(budget),
        _ => {
            violations.add("time_budget", "the time budget must be longer than nothing; leave it unset for no limit");
            None
        }
    }
}

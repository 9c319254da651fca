//! The promises of a plugin that measures.

use std::collections::HashMap;

use assay_proto::plugin::v1::measurement::Outcome;
use assay_proto::plugin::v1::metric_plugin_client::MetricPluginClient;
use assay_proto::plugin::v1::{MeasureRequest, Measurement, MetricDescription, MetricPluginDescribeRequest};
use assay_proto::v1::{FoundBy, MetricCategory, MetricDirection, MetricNeed, MetricParameter, Persona};
use futures::future::join_all;

use super::{AT_ONCE, Broken, Checked, Line, MOST_FINDINGS, Verdicts, described, name, once, part, sample, told};

const DESCRIBES: &str = "it describes itself";
const NAMED: &str = "it has a name that can be configured";
const STATED: &str = "its version, description, category, direction and needs are stated";
const SET: &str = "its parameters have names, finite ranges and defaults within them";
const MEASURES: &str = "it measures a set, one answer a persona, in order";
const SCORES: &str = "its scores are from 0 to 1 and explained; what has none says why";
const FINDS: &str =
    "its findings are on parts that are there, with quotes that stand in the sources where they are said to";
const ALONE: &str = "it measures each persona alone as well";
const AGAIN: &str = "the same request gives the same answer";
const TOGETHER: &str = "calls at the same time do not disturb one another";
const BOUNDS: &str = "it takes its parameters at either end of their range";

/// Every verdict; `None`: nothing of the kind is served.
pub(super) async fn check(line: &Line) -> Option<Checked> {
    let mut verdicts = Verdicts::default();
    let described = match describe(line).await {
        Err(Broken::NotServed) => return None,
        Err(Broken::Said(what)) => Err(what),
        Ok(described) => described.ok_or_else(|| "its description is empty".to_owned()),
    };
    let (description, seen) = match described {
        Ok(description) => (description, Ok(())),
        Err(what) => (MetricDescription::default(), Err(what)),
    };
    let go_on = seen.is_ok();
    verdicts.note(DESCRIBES, seen);
    if go_on {
        description_of(&description, &mut verdicts);
        work(line, &description, &mut verdicts).await;
    }
    Some(Checked { kind: "metric", name: description.name, verdicts: verdicts.0 })
}

async fn describe(line: &Line) -> Result<Option<MetricDescription>, Broken> {
    let mut client = MetricPluginClient::new(line.channel.clone());
    Ok(line.call(client.describe(MetricPluginDescribeRequest {})).await?.metric)
}

fn description_of(of: &MetricDescription, verdicts: &mut Verdicts) {
    verdicts.note(NAMED, name(&of.name));
    let stated = || {
        described(of.version, &of.description)?;
        let needs =
            of.needs.iter().all(|need| MetricNeed::try_from(*need).is_ok_and(|it| it != MetricNeed::Unspecified));
        match (of.category(), of.direction()) {
            (MetricCategory::Unspecified, _) => Err("it states no category".to_owned()),
            (_, MetricDirection::Unspecified) => Err("it states no direction".to_owned()),
            _ if !needs => Err("it states a need that there is not".to_owned()),
            _ => Ok(()),
        }
    };
    verdicts.note(STATED, stated());
    let ranged = |known: &MetricParameter| {
        name(&known.name)?;
        let MetricParameter { min, max, default_value, .. } = known;
        let fits = min.is_finite() && max.is_finite() && (*min..=*max).contains(default_value);
        if fits { Ok(()) } else { Err(format!("{} is {default_value} by default, in {min} to {max}", known.name)) }
    };
    let names = once(of.parameters.iter().map(|known| known.name.as_str()));
    verdicts.note(SET, names.and_then(|()| of.parameters.iter().try_for_each(ranged)));
}

/// What is asked of it, and what it answers.
async fn work(line: &Line, of: &MetricDescription, verdicts: &mut Verdicts) {
    let defaults = |known: &MetricParameter| (known.name.clone(), known.default_value);
    let request = asked(of, sample::personas(), of.parameters.iter().map(defaults).collect());
    let first = measure(line, request.clone()).await;
    verdicts.note(MEASURES, first.as_ref().map(|_| ()).map_err(Clone::clone));
    let Ok(first) = first else { return };
    verdicts.note(SCORES, first.iter().try_for_each(scored));
    let found = first.iter().zip(&request.personas).try_for_each(|(measured, persona)| found(of, measured, persona));
    verdicts.note(FINDS, found);
    verdicts.note(AGAIN, measure(line, request.clone()).await.and_then(|again| same(&first, &again)));
    if !of.needs().any(|need| need == MetricNeed::Siblings) {
        let each = request
            .personas
            .iter()
            .map(|persona| MeasureRequest { personas: vec![persona.clone()], ..request.clone() });
        let each = join_all(each.map(|alone| measure(line, alone))).await;
        verdicts.note(ALONE, each.into_iter().try_for_each(|seen| seen.map(|_| ())));
    }
    let together = join_all((0..AT_ONCE).map(|_| measure(line, request.clone()))).await;
    let agree = together.into_iter().try_for_each(|seen| seen.and_then(|answer| same(&first, &answer)));
    verdicts.note(TOGETHER, agree);
    if !of.parameters.is_empty() {
        let ends = [
            of.parameters.iter().map(|known| (known.name.clone(), known.min)).collect(),
            of.parameters.iter().map(|known| (known.name.clone(), known.max)).collect(),
        ];
        let ends = join_all(ends.map(|parameters| measure(line, asked(of, sample::personas(), parameters)))).await;
        let taken = ends.into_iter().try_for_each(|seen| seen.and_then(|answer| answer.iter().try_for_each(scored)));
        verdicts.note(BOUNDS, taken);
    }
}

fn asked(of: &MetricDescription, personas: Vec<Persona>, parameters: HashMap<String, f64>) -> MeasureRequest {
    let reads = of.needs().any(|need| need == MetricNeed::Sources);
    let documents = if reads { sample::documents() } else { Vec::new() };
    MeasureRequest { personas, documents, parameters }
}

async fn measure(line: &Line, request: MeasureRequest) -> Result<Vec<Measurement>, String> {
    let sent = request.personas.len();
    let mut client = MetricPluginClient::new(line.channel.clone());
    let answer = line.call(client.measure(request)).await?.measurements;
    match answer.len() == sent {
        true => Ok(answer),
        false => Err(format!("it measured {} personas where {sent} were sent", answer.len())),
    }
}

fn scored(measured: &Measurement) -> Result<(), String> {
    match &measured.outcome {
        None => Err("it gives neither a score nor a reason for none".to_owned()),
        Some(Outcome::NotApplicable(reason)) => told("its reason for no score", reason),
        Some(Outcome::Score(score)) if !(0.0..=1.0).contains(score) => {
            Err(format!("{score} is not a score: a score is a number from 0 to 1"))
        }
        Some(Outcome::Score(_)) => told("its explanation", &measured.explanation),
    }
}

fn found(of: &MetricDescription, measured: &Measurement, persona: &Persona) -> Result<(), String> {
    if measured.findings.len() > MOST_FINDINGS {
        return Err(format!(
            "it has {} findings on one persona; at most {MOST_FINDINGS} are taken",
            measured.findings.len()
        ));
    }
    let reads = of.needs().any(|need| need == MetricNeed::Sources);
    measured.findings.iter().try_for_each(|finding| {
        told("a finding", &finding.message)?;
        if !part::has(persona, &finding.path) {
            return Err(format!("it has a finding on {:?}, a part that {} does not have", finding.path, persona.name));
        }
        if FoundBy::try_from(finding.found_by).is_err() {
            return Err(format!(
                "a finding on {:?} has {} as its found_by, which is none of those there are",
                finding.path, finding.found_by
            ));
        }
        match &finding.place {
            Some(place) if !(reads && sample::stands(&place.document, &place.quote)) => {
                Err(format!("a finding on {:?} quotes words that do not stand in {:?}", finding.path, place.document))
            }
            Some(place) if !sample::stands_there(place) => Err(format!(
                "a finding on {:?} names a line, bytes or another unit of {:?} where its quote does not stand",
                finding.path, place.document
            )),
            _ => Ok(()),
        }
    })
}

fn same(first: &[Measurement], again: &[Measurement]) -> Result<(), String> {
    let differ = first.iter().zip(again).position(|(a, b)| a != b);
    differ.map_or(Ok(()), |at| Err(format!("the answers differ for persona {} of the set", at + 1)))
}

//! The promises of a plugin that is a stage.

use assay_proto::plugin::v1::process_response::Outcome;
use assay_proto::plugin::v1::stage_plugin_client::StagePluginClient;
use assay_proto::plugin::v1::{
    ProcessRequest, ProcessResponse, StageDescription, StagePlace, StagePluginDescribeRequest,
};
use assay_proto::v1::{MetricNeed, Persona, Trait};
use futures::future::join_all;

use super::{AT_ONCE, Broken, Checked, Line, Verdicts, described, name, once, sample, told};

const DESCRIBES: &str = "it describes itself";
const NAMED: &str = "it has a name that can be configured";
const STATED: &str =
    "its version, description, place and needs are stated, and what it changes are fields of a persona";
const PROCESSES: &str = "it says what is to become of every persona";
const CHANGES: &str = "it changes what it says it changes, and leaves a name and an archetype where they were";
const QUOTES: &str = "what it quotes stands in the sources";
const AGAIN: &str = "the same request gives the same answer";
const TOGETHER: &str = "calls at the same time do not disturb one another";

const FIELDS: [&str; 10] = [
    "name",
    "archetype",
    "quote",
    "demographics",
    "background",
    "goals",
    "frustrations",
    "behaviours",
    "motivations",
    "preferences",
];

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
        Err(what) => (StageDescription::default(), Err(what)),
    };
    let go_on = seen.is_ok();
    verdicts.note(DESCRIBES, seen);
    if go_on {
        verdicts.note(NAMED, name(&description.name));
        verdicts.note(STATED, stated(&description));
        work(line, &description, &mut verdicts).await;
    }
    Some(Checked { kind: "stage", name: description.name, verdicts: verdicts.0 })
}

async fn describe(line: &Line) -> Result<Option<StageDescription>, Broken> {
    let mut client = StagePluginClient::new(line.channel.clone());
    Ok(line.call(client.describe(StagePluginDescribeRequest {})).await?.stage)
}

fn stated(of: &StageDescription) -> Result<(), String> {
    described(of.version, &of.description)?;
    once(of.changes.iter().map(String::as_str))?;
    let needs = of.needs.iter().all(|need| MetricNeed::try_from(*need).is_ok_and(|it| it != MetricNeed::Unspecified));
    match of.changes.iter().find(|name| !FIELDS.contains(&name.as_str())) {
        Some(unknown) => Err(format!("it changes {unknown:?}, which is no field of a persona")),
        None if of.place() == StagePlace::Unspecified => Err("it does not state where it may stand".to_owned()),
        None if !needs => Err("it states a need that there is not".to_owned()),
        None => Ok(()),
    }
}

async fn work(line: &Line, of: &StageDescription, verdicts: &mut Verdicts) {
    let requests: Vec<ProcessRequest> = sample::personas().into_iter().map(|persona| asked(of, persona)).collect();
    let process = |request: &ProcessRequest| process(line, request.clone());
    let first: Result<Vec<ProcessResponse>, String> =
        join_all(requests.iter().map(process)).await.into_iter().collect();
    verdicts.note(PROCESSES, first.as_ref().map_err(Clone::clone).and_then(|all| all.iter().try_for_each(said)));
    let Ok(first) = first else { return };
    let pairs = || requests.iter().filter_map(|request| request.persona.as_ref()).zip(&first);
    verdicts.note(CHANGES, pairs().try_for_each(|(before, after)| changed(of, before, after)));
    verdicts.note(QUOTES, first.iter().try_for_each(quoted));
    let again = join_all(requests.iter().map(process)).await;
    verdicts.note(AGAIN, again.into_iter().zip(&first).try_for_each(|(again, first)| same(again, first)));
    let Some((request, answer)) = requests.first().zip(first.first()) else { return };
    let together = join_all((0..AT_ONCE).map(|_| process(request))).await;
    verdicts.note(TOGETHER, together.into_iter().try_for_each(|seen| same(seen, answer)));
}

fn asked(of: &StageDescription, persona: Persona) -> ProcessRequest {
    let needs = |wanted: MetricNeed| of.needs().any(|need| need == wanted);
    let siblings = sample::personas().into_iter().filter(|other| other.id != persona.id);
    ProcessRequest {
        run_id: "00000000-0000-0000-0000-000000000000".into(),
        item_id: persona.id.clone(),
        siblings: if needs(MetricNeed::Siblings) { siblings.collect() } else { Vec::new() },
        documents: if needs(MetricNeed::Sources) { sample::documents() } else { Vec::new() },
        persona: Some(persona),
        evaluation: None,
    }
}

async fn process(line: &Line, request: ProcessRequest) -> Result<ProcessResponse, String> {
    let mut client = StagePluginClient::new(line.channel.clone());
    Ok(line.call(client.process(request)).await?)
}

fn said(answer: &ProcessResponse) -> Result<(), String> {
    match &answer.outcome {
        None => Err("it says nothing of what is to become of a persona".to_owned()),
        Some(Outcome::Rejection(rejection)) => told("its reason to turn a persona away", &rejection.reason),
        Some(Outcome::Unchanged(_) | Outcome::Persona(_)) => Ok(()),
    }
}

fn changed(of: &StageDescription, before: &Persona, answer: &ProcessResponse) -> Result<(), String> {
    let Some(Outcome::Persona(after)) = &answer.outcome else { return Ok(()) };
    let lost = |before: &str, after: &str| !before.trim().is_empty() && after.trim().is_empty();
    if lost(&before.name, &after.name) || lost(&before.archetype, &after.archetype) {
        return Err(format!("it took the name or the archetype from {}", before.name));
    }
    let differs = [
        before.name != after.name,
        before.archetype != after.archetype,
        before.quote != after.quote,
        before.demographics.clone().unwrap_or_default() != after.demographics.clone().unwrap_or_default(),
        before.background != after.background,
        before.goals != after.goals,
        before.frustrations != after.frustrations,
        before.behaviours != after.behaviours,
        before.motivations != after.motivations,
        before.preferences != after.preferences,
    ];
    let beyond =
        FIELDS.iter().zip(differs).find(|(field, differs)| *differs && !of.changes.iter().any(|it| it == *field));
    beyond.map_or(Ok(()), |(field, _)| Err(format!("it changed {field}, which it does not say it changes")))
}

fn quoted(answer: &ProcessResponse) -> Result<(), String> {
    let Some(Outcome::Persona(after)) = &answer.outcome else { return Ok(()) };
    let lists = [&after.goals, &after.frustrations, &after.behaviours, &after.motivations, &after.preferences];
    let mut evidence = lists.into_iter().flatten().flat_map(|known: &Trait| &known.evidence);
    let invented = evidence.find(|known| !sample::stands(&known.document, &known.quote));
    invented.map_or(Ok(()), |known| Err(format!("a quote of {} does not stand in {:?}", after.name, known.document)))
}

fn same(again: Result<ProcessResponse, String>, first: &ProcessResponse) -> Result<(), String> {
    if again? == *first { Ok(()) } else { Err("the answers differ".to_owned()) }
}

//! Plugins: a metric and a stage of a user's own take part, and whatever one does wrong, scores and runs come to their end and the
//! fault is named.

use std::time::{Duration, Instant};

use assay_client::Client;
use assay_client::plugin::{CheckOptions, check};
use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    CheckPluginsRequest, GeneratePersonasRequest, ListMetricsRequest, Metric, MetricCategory, MetricDirection,
    MetricScore, ParameterValues, Persona, PersonaStatus, RunEvent, RunOutcome, ScorePersonasRequest,
    ScorePersonasResponse, WarningReason,
};
use assay_harness::plugin::{ADDED, Act, FakePlugin};
use assay_harness::server::{Home, Server};
use tonic::{Code, Status};

use crate::story::{
    assert_quotes, assert_whole, client, outcome, play, request, results, traits, transcript, warnings,
};

/// Within which a plugin has to answer here.
const TIMEOUT: Duration = Duration::from_millis(300);

/// A server with a plugin called `house` of `kind` at `address`.
fn serve(kind: &str, address: &str, more: &str) -> (Home, Server) {
    let home = Home::with_config(&format!(
        "[plugins.house]\nkind = \"{kind}\"\naddress = \"{address}\"\ntimeout = \"{}ms\"\n{more}",
        TIMEOUT.as_millis()
    ));
    let server = home.serve();
    (home, server)
}

async fn personas(client: &Client) -> Vec<Persona> {
    let events = play(client, request(vec![transcript(8)], 3)).await;
    results(&events).into_iter().filter_map(|result| result.persona).collect()
}

async fn score(client: &Client, personas: Vec<Persona>) -> Result<ScorePersonasResponse, Status> {
    let request = ScorePersonasRequest { personas, documents: vec![transcript(8)], ..ScorePersonasRequest::default() };
    Ok(client.personas().score_personas(request).await?.into_inner())
}

fn house(told: &ScorePersonasResponse, at: usize) -> &MetricScore {
    let report = told.scores[at].quality.as_ref().unwrap();
    report.metrics.iter().find(|metric| metric.name == "house").unwrap()
}

async fn listed(client: &Client) -> Metric {
    let metrics = client.catalog().list_metrics(ListMetricsRequest {}).await.unwrap().into_inner().metrics;
    metrics.into_iter().find(|metric| metric.name == "house").unwrap()
}

#[tokio::test]
async fn a_metric_of_a_plugin_is_listed_run_and_explained_like_any_other() {
    let plugin = FakePlugin::start("house", Act::Well);
    let (_home, server) = serve("metric", &plugin.address(), "weight = 0.5\n");
    let client = client(&server).await;
    let metric = listed(&client).await;
    assert_eq!((metric.version, metric.category(), metric.weights["default"]), (3, MetricCategory::Evidential, 0.5));
    let origin = metric.plugin.unwrap();
    assert_eq!((origin.address, origin.unusable.as_str()), (plugin.address(), ""));
    let told = score(&client, personas(&client).await).await.unwrap();
    assert_eq!(told.warnings, Vec::<String>::new());
    for at in 0..3 {
        let measured = house(&told, at);
        assert_eq!(measured.outcome, Some(Outcome::Score(1.0)));
        assert!(measured.share > 0.0 && !measured.explanation.is_empty());
        let place = measured.findings[0].place.as_ref().unwrap();
        assert!(place.line > 0 && place.start_byte.is_some(), "its place is found in the file: {place:?}");
    }
    assert_eq!(plugin.calls(), 1, "a set is one call");
}

#[tokio::test]
async fn what_callers_set_reaches_a_plugin_and_is_held_to_its_range() {
    let plugin = FakePlugin::start("house", Act::Well);
    let (_home, server) = serve("metric", &plugin.address(), "");
    let client = client(&server).await;
    let personas = personas(&client).await;
    let with = |factor: f64| ScorePersonasRequest {
        personas: personas.clone(),
        documents: vec![transcript(8)],
        parameters: [("house".to_owned(), ParameterValues { values: [("factor".to_owned(), factor)].into() })].into(),
        ..ScorePersonasRequest::default()
    };
    let told = client.personas().score_personas(with(0.5)).await.unwrap().into_inner();
    assert_eq!(house(&told, 0).outcome, Some(Outcome::Score(0.5)));
    let refused = client.personas().score_personas(with(7.0)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("parameters.house.factor: 7 is outside 0 to 1"), "{}", refused.message());
}

#[tokio::test]
async fn a_metric_that_lies_is_not_applicable_and_its_lie_is_named() {
    let plugin = FakePlugin::start("house", Act::Well);
    let (_home, server) = serve("metric", &plugin.address(), "weight = 5.0\n");
    let client = client(&server).await;
    let personas = personas(&client).await;
    let lies = [
        (Act::Score(1.7), "scores persona-1: 1.7 is not a score: a score is a number from 0 to 1"),
        (Act::Score(-0.1), "-0.1 is not a score"),
        (Act::Score(f64::NAN), "NaN is not a score"),
        (Act::Nothing, "gives persona-1 neither a score nor a reason for none"),
        (Act::Unexplained, "does not explain its score of persona-1"),
        (Act::UnknownPart, "has a finding on \"goals[77]\", a part that persona-1 does not have"),
        (Act::InventedQuote, "whose quote does not stand in \"sessions.txt\""),
        (Act::TooFew, "measured 2 personas where 3 were sent"),
        (Act::Refuse, "refused the call, FailedPrecondition: the model is not loaded"),
    ];
    for (act, named) in lies {
        plugin.act(act);
        let told = score(&client, personas.clone()).await.unwrap();
        let said = format!("plugin \"house\" at {} ", plugin.address());
        assert_eq!(told.warnings.len(), 1, "{act:?}: {:?}", told.warnings);
        let warning = &told.warnings[0];
        assert!(warning.starts_with(&said) && warning.contains(named), "{act:?}: {warning}");
        assert!(warning.ends_with("the metric house is not applicable to 3 of 3 personas"), "{act:?}: {warning}");
        for at in 0..3 {
            let report = told.scores[at].quality.as_ref().unwrap();
            assert!(report.overall.is_some(), "{act:?}: the others weigh more");
            let measured = house(&told, at);
            assert!(matches!(&measured.outcome, Some(Outcome::NotApplicable(_))), "{act:?}: {measured:?}");
            assert_eq!(measured.share, 0.0);
        }
    }
}

#[tokio::test]
async fn a_metric_that_hangs_or_dies_costs_its_timeout_and_is_used_again_when_it_is_back() {
    let plugin = FakePlugin::start("house", Act::Well);
    let (_home, server) = serve("metric", &plugin.address(), "");
    let client = client(&server).await;
    let personas = personas(&client).await;
    plugin.act(Act::Hang);
    let start = Instant::now();
    let told = score(&client, personas.clone()).await.unwrap();
    assert!(start.elapsed() >= TIMEOUT, "it was waited for");
    assert!(told.warnings[0].contains("did not answer within 300ms"), "{:?}", told.warnings);
    plugin.act(Act::Crash);
    let told = score(&client, personas.clone()).await.unwrap();
    assert!(matches!(house(&told, 0).outcome, Some(Outcome::NotApplicable(_))), "{:?}", told.warnings);
    assert!(told.warnings[0].contains("house"), "{:?}", told.warnings);
    let plugin = plugin.again(Act::Well);
    let checks = client.catalog().check_plugins(CheckPluginsRequest {}).await.unwrap().into_inner().checks;
    assert_eq!((checks[0].name.as_str(), checks[0].version, checks[0].unusable.as_str()), ("house", 3, ""));
    let told = score(&client, personas).await.unwrap();
    assert_eq!((house(&told, 0).outcome.clone(), plugin.calls()), (Some(Outcome::Score(1.0)), 1));
}

#[tokio::test]
async fn a_plugin_that_keeps_failing_is_left_alone_for_a_while() {
    let plugin = FakePlugin::start("house", Act::Well);
    let (_home, server) = serve("metric", &plugin.address(), "");
    let client = client(&server).await;
    let personas = personas(&client).await;
    plugin.act(Act::Refuse);
    let mut said = Vec::new();
    for _ in 0..12 {
        said.extend(score(&client, personas.clone()).await.unwrap().warnings);
    }
    assert_eq!(said.len(), 12);
    assert!(
        said.last().unwrap().contains("failed in most of its last calls: it is not called again for 5s"),
        "{said:#?}"
    );
    assert!(plugin.calls() < 12, "{} calls reached it", plugin.calls());
}

#[tokio::test]
async fn a_plugin_that_is_not_there_or_is_another_does_not_keep_the_server_from_starting() {
    let other = FakePlugin::start("house", Act::OtherName);
    let mute = FakePlugin::start("house", Act::Mute);
    let reasons = [
        (FakePlugin::gone(), "is not reachable: "),
        (other.address(), "calls itself \"somebody_else\" and is configured as \"house\""),
        (mute.address(), "did not answer within 300ms"),
    ];
    for (address, because) in reasons {
        let (_home, server) = serve("metric", &address, "");
        let client = client(&server).await;
        let metric = listed(&client).await;
        assert_eq!((metric.version, metric.direction()), (0, MetricDirection::Unspecified), "{because}");
        let origin = metric.plugin.unwrap();
        assert!(origin.unusable.contains(because), "{}", origin.unusable);
        let told = score(&client, personas(&client).await).await.unwrap();
        assert!(told.warnings[0].contains(because), "{:?}", told.warnings);
        assert!(matches!(&house(&told, 0).outcome, Some(Outcome::NotApplicable(reason)) if reason.contains(because)));
        let checks = client.catalog().check_plugins(CheckPluginsRequest {}).await.unwrap().into_inner().checks;
        assert!(checks[0].unusable.contains(because), "{checks:?}");
    }
}

#[tokio::test]
async fn a_token_goes_with_every_call_and_is_shown_nowhere() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::new();
    let token = home.path().join("token");
    std::fs::write(&token, "planted-token\n").unwrap();
    home.add_config(&format!(
        "[plugins.house]\nkind = \"metric\"\naddress = \"{}\"\ntoken_file = {:?}\n",
        plugin.address(),
        token.display().to_string()
    ));
    let server = home.serve();
    let client = client(&server).await;
    score(&client, personas(&client).await).await.unwrap();
    assert_eq!(plugin.token().as_deref(), Some("Bearer planted-token"));
    plugin.act(Act::Refuse);
    let told = score(&client, personas(&client).await).await.unwrap();
    assert!(!format!("{told:?}{}", server.log()).contains("planted-token"));
}

/// A request that runs through the stages in this order.
fn through(stages: &[&str]) -> GeneratePersonasRequest {
    let stages = stages.iter().map(|&stage| stage.to_owned()).collect();
    GeneratePersonasRequest { stages, ..request(vec![transcript(8)], 3) }
}

/// A run through a plugin that does `act`, with what its watchers were told about it.
async fn run(act: Act) -> (Vec<RunEvent>, Vec<String>) {
    let plugin = FakePlugin::start("house", act);
    let (_home, server) = serve("stage", &plugin.address(), "");
    let events = play(&client(&server).await, through(&["draft", "house", "filter", "refine"])).await;
    assert_whole(&events);
    assert_quotes(&[transcript(8)], &results(&events));
    let ours = |reason| {
        [WarningReason::PluginFailed, WarningReason::PluginRemark, WarningReason::PersonaRejected].contains(&reason)
    };
    let told = warnings(&events).into_iter().filter(|warning| ours(warning.reason())).map(|it| it.message).collect();
    (events, told)
}

#[tokio::test]
async fn a_stage_of_a_plugin_takes_part_in_a_run() {
    let (events, told) = run(Act::Well).await;
    assert_eq!((outcome(&events), told), (RunOutcome::Succeeded, Vec::new()));
    let stages: Vec<&str> = events.iter().map(|event| event.stage.as_str()).collect();
    assert!(stages.contains(&"house"), "{stages:?}");
    for result in results(&events) {
        let persona = result.persona.unwrap();
        assert!(persona.background.ends_with(ADDED), "{}", persona.background);
        assert!(traits(&persona).any(|known| !known.evidence.is_empty()), "what it left alone is as it was");
        assert!(result.evaluation.is_some(), "it was judged with what was added");
    }
}

#[tokio::test]
async fn whatever_a_stage_of_a_plugin_does_wrong_the_run_completes_without_it_and_says_so() {
    let (mute, gone) = ("did not answer within 300ms", "house");
    let wrongs = [
        (Act::Hang, mute),
        (Act::Mute, mute),
        (Act::Crash, gone),
        (Act::Refuse, "refused the call, FailedPrecondition: the model is not loaded"),
        (Act::Nothing, "says nothing of what is to become of the persona"),
        (Act::OtherName, "calls itself \"somebody_else\""),
        (Act::Beyond, "changed name and describes itself as changing background, goals"),
    ];
    for (act, named) in wrongs {
        let (events, told) = run(act).await;
        assert_eq!(outcome(&events), RunOutcome::Succeeded, "{act:?}: {told:#?}");
        assert_eq!((results(&events).len(), told.len()), (3, 3), "{act:?}: {told:#?}");
        for message in told {
            assert!(message.contains("plugin \"house\"") && message.contains(named), "{act:?}: {message}");
            assert!(message.ends_with("the persona goes on unchanged"), "{act:?}: {message}");
        }
        let kept =
            |result: &assay_client::v1::PersonaResult| !result.persona.as_ref().unwrap().background.contains(ADDED);
        assert!(results(&events).iter().all(kept), "{act:?}");
    }
}

#[tokio::test]
async fn a_quote_that_a_stage_invents_is_taken_out_and_said() {
    let (events, _) = run(Act::InventedQuote).await;
    let removed = |warning: &assay_client::v1::Warning| warning.reason() == WarningReason::ClaimRemoved;
    assert!(warnings(&events).iter().any(removed), "{:?}", warnings(&events));
    for result in results(&events) {
        let persona = result.persona.unwrap();
        assert!(traits(&persona).flat_map(|known| &known.evidence).all(|it| !it.quote.contains("I never said this")));
        assert!(persona.background.ends_with(ADDED), "what can stand stands");
    }
}

#[tokio::test]
async fn a_stage_can_turn_personas_away_and_have_a_word_with_who_watches() {
    let (events, told) = run(Act::Reject).await;
    assert_eq!(outcome(&events), RunOutcome::Failed);
    assert!(results(&events).iter().all(|result| result.status() == PersonaStatus::Rejected));
    assert!(told.iter().all(|message| message.ends_with("is turned away by plugin \"house\": not of this house")));
    let (events, told) = run(Act::Remark).await;
    assert_eq!((outcome(&events), told.len()), (RunOutcome::Succeeded, 3));
    assert!(told.iter().all(|message| message == "plugin \"house\" says: it was looked at"), "{told:?}");
}

#[tokio::test]
async fn a_stage_of_a_plugin_stands_where_it_says_it_may() {
    let plugin = FakePlugin::start("house", Act::Well);
    let (_home, server) = serve("stage", &plugin.address(), "");
    let client = client(&server).await;
    let refusal = async |stages: &[&str]| {
        let refused = client.personas().generate_personas(through(stages)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        refused.message().to_owned()
    };
    let late = refusal(&["draft", "filter", "house"]).await;
    assert!(late.starts_with("stages[2]: stage \"house\" stands before the first stage that judges"), "{late}");
    let first = refusal(&["house", "draft"]).await;
    assert!(first.starts_with("stages[0]: stage \"house\" takes personas"), "{first}");
    let unknown = refusal(&["draft", "mansion"]).await;
    assert!(unknown.contains("the stages are draft, filter, refine, house"), "{unknown}");
}

#[tokio::test]
async fn a_run_whose_plugin_is_not_configured_any_more_comes_to_its_end() {
    let plugin = FakePlugin::start("house", Act::Hang);
    let config = format!("[plugins.house]\nkind = \"stage\"\naddress = \"{}\"\ntimeout = \"10m\"\n", plugin.address());
    let home = Home::with_config(&config);
    let server = home.serve();
    let asking = client(&server).await;
    let run = crate::story::open(&asking, through(&["draft", "house", "filter"])).await;
    let mut stream = asking.watch_run(&run, 0, assay_client::v1::EventDetail::All).await.unwrap();
    let reached = |item: &assay_client::StreamItem| matches!(item, assay_client::StreamItem::Event(event) if event.stage == "house");
    while !futures::StreamExt::next(&mut stream).await.is_some_and(|item| reached(&item.unwrap())) {}
    server.kill();
    std::fs::write(home.path().join("assay.toml"), "").unwrap();
    let server = home.serve();
    let events = crate::story::events(&client(&server).await, &run, 0).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    let said: Vec<String> = warnings(&events).into_iter().map(|warning| warning.message).collect();
    assert!(said.iter().any(|it| it.contains("plugin \"house\" is not configured")), "{said:?}");
}

#[tokio::test]
async fn the_suite_passes_a_plugin_that_keeps_its_promises_and_names_each_that_is_broken() {
    let plugin = FakePlugin::start("house", Act::Well);
    let options = CheckOptions { timeout: TIMEOUT, ..CheckOptions::default() };
    let broken = async || {
        let checked = check(&plugin.address(), &options).await.unwrap();
        let of = |kind: &'static str| {
            let verdicts = checked.iter().filter(move |one| one.kind == kind).flat_map(|one| &one.verdicts);
            verdicts.filter_map(|verdict| verdict.broken.clone()).collect::<Vec<String>>().join("; ")
        };
        (of("metric"), of("stage"))
    };
    assert_eq!(broken().await, (String::new(), String::new()));
    let metrics = [
        (Act::Score(f64::NAN), "NaN is not a score"),
        (Act::Unexplained, "its explanation has 0 bytes"),
        (Act::UnknownPart, "a part that Mara Lind does not have"),
        (Act::InventedQuote, "quotes words that do not stand"),
        (Act::TooFew, "it measured 3 personas where 4 were sent"),
        (Act::Hang, "did not answer within 300ms"),
    ];
    for (act, said) in metrics {
        plugin.act(act);
        assert!(broken().await.0.contains(said), "{act:?}: {:?}", broken().await);
    }
    let stages = [
        (Act::Beyond, "it changed name, which it does not say it changes"),
        (Act::InventedQuote, "does not stand in \"sessions.txt\""),
        (Act::Nothing, "says nothing of what is to become of a persona"),
        (Act::Refuse, "FailedPrecondition: the model is not loaded"),
    ];
    for (act, said) in stages {
        plugin.act(act);
        assert!(broken().await.1.contains(said), "{act:?}: {:?}", broken().await);
    }
}

//! A stage of a user's own takes part in runs; whatever its plugin does wrong, the run completes without it and the fault is named.

use assay_client::StreamItem;
use assay_client::v1::{
    EventDetail, GeneratePersonasRequest, PersonaResult, PersonaStatus, RunEvent, RunOutcome, Warning, WarningReason,
};
use assay_harness::plugin::{ADDED, Act, FakePlugin};
use assay_harness::server::Home;
use futures::StreamExt as _;
use tonic::Code;

use crate::story::{
    assert_quotes, assert_whole, client, events, open, outcome, play, request, results, traits, transcript, warnings,
};

/// A request that runs through the stages in this order.
fn through(stages: &[&str]) -> GeneratePersonasRequest {
    let stages = stages.iter().map(|&stage| stage.to_owned()).collect();
    GeneratePersonasRequest { stages, ..request(vec![transcript(8)], 3) }
}

/// A run through a plugin that does `act`, with what its watchers were told about it.
async fn run(act: Act) -> (Vec<RunEvent>, Vec<String>) {
    let plugin = FakePlugin::start("house", act);
    let home = Home::with_plugin("stage", &plugin.address(), "");
    let server = home.serve();
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
        let kept = |result: &PersonaResult| !result.persona.as_ref().unwrap().background.contains(ADDED);
        assert!(results(&events).iter().all(kept), "{act:?}");
    }
}

#[tokio::test]
async fn a_quote_that_a_stage_invents_is_taken_out_and_said() {
    let (events, _) = run(Act::InventedQuote).await;
    let removed = |warning: &Warning| warning.reason() == WarningReason::ClaimRemoved;
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
async fn a_verdict_is_of_the_version_that_was_judged_or_that_is_said() {
    let plugin = FakePlugin::start("house", Act::Anywhere);
    let home = Home::with_plugin("stage", &plugin.address(), "");
    let server = home.serve();
    let client = client(&server).await;
    let stale = |events: &[RunEvent]| {
        let stale = |warning: &Warning| warning.reason() == WarningReason::ChangedAfterJudging;
        warnings(events).into_iter().filter(stale).count()
    };
    let last = play(&client, through(&["draft", "filter", "house"])).await;
    assert_eq!((outcome(&last), stale(&last)), (RunOutcome::Succeeded, 3));
    let again = play(&client, through(&["draft", "filter", "house", "refine"])).await;
    assert_eq!((outcome(&again), stale(&again)), (RunOutcome::Succeeded, 0));
    for result in results(&last).into_iter().chain(results(&again)) {
        assert!(result.evaluation.is_some() && result.persona.unwrap().background.ends_with(ADDED));
    }
}

#[tokio::test]
async fn a_stage_of_a_plugin_stands_where_it_says_it_may() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("stage", &plugin.address(), "");
    let server = home.serve();
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
    let run = open(&asking, through(&["draft", "house", "filter"])).await;
    let mut stream = asking.watch_run(&run, 0, EventDetail::All).await.unwrap();
    let reached = |item: &StreamItem| matches!(item, StreamItem::Event(event) if event.stage == "house");
    while !stream.next().await.is_some_and(|item| reached(&item.unwrap())) {}
    server.kill();
    std::fs::write(home.path().join("assay.toml"), "").unwrap();
    let server = home.serve();
    let told = events(&client(&server).await, &run, 0).await;
    assert_eq!(outcome(&told), RunOutcome::Succeeded);
    let said: Vec<String> = warnings(&told).into_iter().map(|warning| warning.message).collect();
    assert!(said.iter().any(|it| it.contains("plugin \"house\" is not configured")), "{said:?}");
}

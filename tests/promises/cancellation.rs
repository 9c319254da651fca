//! Cancelling stops the work, and a run that nobody watches does not go on costing money.

use assay_client::v1::{CancelRunRequest, ErrorReason, GetRunRequest, OnDisconnect, RunOutcome};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::Home;
use std::time::Duration;

use crate::story::{assert_whole, client, events, finish, open, outcome, request, transcript};

#[tokio::test]
async fn cancel_ends_the_run_and_the_calls_it_was_making() {
    let model = FakeModel::start(Script::always(Behaviour::Hang)).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let run = open(&client, request(vec![transcript(6)], 10)).await;
    model.until(|model| model.underway() == 2).await;
    client.runs().cancel_run(CancelRunRequest { run_id: run.clone() }).await.unwrap();
    let events = events(&client, &run, 0).await;
    assert_whole(&events);
    assert_eq!(outcome(&events), RunOutcome::Cancelled);
    assert_eq!(finish(&events).error.as_ref().unwrap().reason(), ErrorReason::CancelledByCaller);
    model.until(|model| model.aborted() == 2 && model.underway() == 0).await;
    assert_eq!(model.calls(), 2, "no call is sent after the end");
    // Once more changes nothing.
    let again = client.runs().cancel_run(CancelRunRequest { run_id: run }).await.unwrap().into_inner().run.unwrap();
    assert_eq!(again.last_sequence, events.len() as u64);
}

#[tokio::test]
async fn an_abandoned_run_is_cancelled_after_the_grace_period() {
    let model = FakeModel::start(Script::always(Behaviour::Hang)).await;
    let config = format!(
        "default_provider = \"model\"\n[server]\ndisconnect_grace = \"200ms\"\n\
         [providers.model]\nkind = \"openai\"\nbase_url = \"{}\"\ndefault_model = \"fake\"\n",
        model.base_url()
    );
    let home = Home::with_config(&config);
    let server = home.serve();
    let client = client(&server).await;
    let mut asked = request(vec![transcript(6)], 5);
    asked.on_disconnect = OnDisconnect::Cancel.into();
    open(&client, asked).await;
    // The stream was dropped with its first event: nobody watches.
    model.until(|model| model.aborted() == 1 && model.underway() == 0).await;
}

#[tokio::test]
async fn a_run_that_is_to_go_on_goes_on_unwatched() {
    let model = FakeModel::start(Script::always(Behaviour::Slow(Duration::from_millis(50)))).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let run = open(&client, request(vec![transcript(6)], 3)).await;
    let events = events(&client, &run, 0).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    let view = client.runs().get_run(GetRunRequest { run_id: run }).await.unwrap().into_inner();
    assert_eq!(view.personas.len(), 3);
}

#[tokio::test]
async fn running_out_of_time_is_an_event() {
    let model = FakeModel::start(Script::always(Behaviour::Hang)).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let mut asked = request(vec![transcript(6)], 3);
    asked.time_budget = Some(pbjson_types::Duration { seconds: 0, nanos: 300_000_000 });
    let run = open(&client, asked).await;
    let events = events(&client, &run, 0).await;
    assert_whole(&events);
    assert_eq!(outcome(&events), RunOutcome::Failed);
    assert_eq!(finish(&events).error.as_ref().unwrap().reason(), ErrorReason::TimeBudgetExhausted);
    model.until(|model| model.underway() == 0).await;
}

//! What a run may cost bounds what it costs: a call that is not covered is not sent.

use assay_client::v1::{ErrorReason, GeneratePersonasRequest, Money, RunEvent, RunOutcome, run_event::Kind};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::server::Home;

use crate::story::{assert_whole, client, finish, outcome, play, request, transcript};

/// A home whose model `fake` costs a dollar a million tokens, or nobody knows what.
pub(crate) fn home(model: &FakeModel, priced: bool) -> Home {
    let home = Home::with_model(&model.base_url(), "fake");
    let prices = "[fake]\ncontext = 32768\nmax_output = 4096\n\
                  prices = { input = 1000000, output = 1000000, date = 2026-01-31 }\n";
    let book = home.path().join("models.toml");
    std::fs::write(&book, if priced { prices } else { "" }).unwrap();
    home.add_config(&format!("[catalog]\nfile = {:?}\n", book.display().to_string()));
    home
}

fn capped(micros: u64) -> GeneratePersonasRequest {
    let budget = Some(Money { micros, currency: "USD".into() });
    GeneratePersonasRequest { budget, ..request(vec![transcript(6)], 2) }
}

async fn run(model: &FakeModel, priced: bool, micros: u64) -> Vec<RunEvent> {
    let home = home(model, priced);
    let server = home.serve();
    let events = play(&client(&server).await, capped(micros)).await;
    assert_whole(&events);
    events
}

fn failures(events: &[RunEvent]) -> Vec<(ErrorReason, String)> {
    let failure = |event: &RunEvent| match &event.kind {
        Some(Kind::ItemFailed(failed)) => failed.error.as_ref().map(|error| (error.reason(), error.message.clone())),
        _ => None,
    };
    events.iter().filter_map(failure).collect()
}

#[tokio::test]
async fn a_millionth_of_a_dollar_buys_no_call() {
    let model = FakeModel::start(Script::well()).await;
    let events = run(&model, true, 1).await;
    assert_eq!((outcome(&events), model.calls()), (RunOutcome::Failed, 0));
    for (reason, message) in failures(&events) {
        assert_eq!(reason, ErrorReason::BudgetExhausted);
        assert!(message.contains("0.000001 USD") && message.contains("may cost"), "{message}");
    }
}

#[tokio::test]
async fn a_budget_asks_for_a_price() {
    let model = FakeModel::start(Script::well()).await;
    let events = run(&model, false, 1_000_000).await;
    assert_eq!((outcome(&events), model.calls()), (RunOutcome::Failed, 0));
    assert!(failures(&events).iter().all(|(_, message)| message.contains("the price of model/fake is not known")));
}

#[tokio::test]
async fn what_is_spent_and_what_is_left_are_the_budget() {
    let model = FakeModel::start(Script::well()).await;
    let events = run(&model, true, 1_000_000).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    let spent = finish(&events).usage.as_ref().unwrap().cost.as_ref().unwrap().micros;
    let left = events.iter().rev().find_map(|event| match &event.kind {
        Some(Kind::UsageUpdated(updated)) => updated.budget_left.as_ref().map(|left| left.micros),
        _ => None,
    });
    assert!(spent > 0);
    assert_eq!(left, Some(1_000_000 - spent));
}

#[tokio::test]
async fn what_is_computed_here_costs_nothing() {
    let server = Home::new().serve();
    let events = play(&client(&server).await, capped(0)).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
}

//! A question that was asked before is not paid for again, and said to have been asked before.

use assay_client::v1::{ModelDecisionKind, RunEvent, RunOutcome, WarningReason, run_event::Kind};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::server::Home;

use crate::story::{client, finish, outcome, play, request, results, transcript, warnings};

fn reused(events: &[RunEvent]) -> usize {
    let reused = |event: &&RunEvent| matches!(&event.kind, Some(Kind::ModelDecision(decision)) if decision.kind() == ModelDecisionKind::AnswerReused);
    events.iter().filter(reused).count()
}

#[tokio::test]
async fn the_same_run_again_makes_no_calls_and_warns() {
    let model = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let first = play(&client, request(vec![transcript(6)], 2)).await;
    let calls = model.calls();
    assert!(calls > 0 && reused(&first) == 0);

    let again = play(&client, request(vec![transcript(6)], 2)).await;
    assert_eq!(model.calls(), calls, "no call is made twice");
    assert_eq!(outcome(&again), RunOutcome::Succeeded);
    assert_eq!(finish(&again).usage.as_ref().unwrap().calls, 0);
    assert!(reused(&again) > 0);
    assert!(warnings(&again).iter().any(|warning| warning.reason() == WarningReason::RepeatedQuestions));
    let personas = |events| results(events).into_iter().map(|result| result.persona).collect::<Vec<_>>();
    assert_eq!(personas(&again), personas(&first));
}

#[tokio::test]
async fn other_words_are_another_question() {
    let model = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    play(&client, request(vec![transcript(6)], 2)).await;
    let other = play(&client, request(vec![transcript(7)], 2)).await;
    assert!(finish(&other).usage.as_ref().unwrap().calls > 0);
}

#[tokio::test]
async fn a_deleted_run_leaves_no_answers_behind() {
    let model = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let first = play(&client, request(vec![transcript(6)], 1)).await;
    let run_id = first[0].run_id.clone();
    client.runs().delete_run(assay_client::v1::DeleteRunRequest { run_id }).await.unwrap();
    let again = play(&client, request(vec![transcript(6)], 1)).await;
    assert!(finish(&again).usage.as_ref().unwrap().calls > 0);
}

//! Whatever a model does, every failure is an event and nothing unchecked is delivered.

use assay_client::v1::{self, ErrorReason, RunEvent, RunOutcome, WarningReason, run_event::Kind};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::Home;

use crate::story::{assert_quotes, assert_whole, client, outcome, play, request, results, transcript, warnings};

/// A run of `count` personas against a model that keeps to `script`.
async fn run(script: Script, count: u32) -> Vec<RunEvent> {
    let model = FakeModel::start(script).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let events = play(&client(&server).await, request(vec![transcript(6)], count)).await;
    assert_whole(&events);
    assert_quotes(&[transcript(6)], &results(&events));
    events
}

fn retries(events: &[RunEvent], reason: ErrorReason) -> usize {
    let of = |event: &&RunEvent| matches!(&event.kind, Some(Kind::Retrying(retry)) if retry.reason() == reason);
    events.iter().filter(of).count()
}

fn failures(events: &[RunEvent]) -> Vec<ErrorReason> {
    let failure = |event: &RunEvent| match &event.kind {
        Some(Kind::ItemFailed(failed)) => Some(failed.error.as_ref().unwrap().reason()),
        _ => None,
    };
    events.iter().filter_map(failure).collect()
}

#[tokio::test]
async fn a_model_that_answers_well_delivers_what_was_asked() {
    let events = run(Script::well().low_at_first(50), 6).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded, "{:?}", warnings(&events));
    assert_eq!(results(&events).len(), 6);
    let usage = crate::story::finish(&events).usage.as_ref().unwrap();
    assert!(usage.calls > 0 && usage.input_tokens > 0 && usage.output_tokens > 0);
}

#[tokio::test]
async fn a_refined_persona_says_what_changed_and_keeps_the_better_version() {
    let events = run(Script::well().low_at_first(100), 3).await;
    for result in results(&events) {
        let refinement = result.refinement.unwrap();
        assert!(refinement.attempts >= 1);
        assert!(refinement.overall_after > refinement.overall_before);
        assert_eq!(result.evaluation.unwrap().overall, refinement.overall_after);
    }
}

#[tokio::test]
async fn a_persona_below_the_threshold_to_the_end_is_shown_and_not_delivered() {
    let events = run(Script::well().low_for_good(100), 2).await;
    assert_eq!(outcome(&events), RunOutcome::Failed);
    let reasons: Vec<WarningReason> = warnings(&events).iter().map(v1::Warning::reason).collect();
    assert!(reasons.contains(&WarningReason::PersonaRejected) && reasons.contains(&WarningReason::ShortCount));
    assert_eq!(crate::story::finish(&events).counts.unwrap().rejected, 2);
}

#[tokio::test]
async fn passing_trouble_is_retried_and_told() {
    for (trouble, reason) in [
        (Behaviour::Status(500), ErrorReason::ProviderUnavailable),
        (Behaviour::TooManyRequests(Some("0".into())), ErrorReason::RateLimited),
        (Behaviour::Reset, ErrorReason::ProviderUnavailable),
        (Behaviour::Prose, ErrorReason::AnswerUnreadable),
        (Behaviour::CutOff, ErrorReason::AnswerTruncated),
        (Behaviour::WrongShape, ErrorReason::AnswerUnreadable),
    ] {
        let events = run(Script::list([trouble.clone(), Behaviour::Well]), 2).await;
        assert_eq!(outcome(&events), RunOutcome::Succeeded, "{trouble:?}");
        assert!(retries(&events, reason) >= 1, "{trouble:?} is told as {reason:?}");
    }
}

#[tokio::test]
async fn trouble_that_stays_fails_the_run_with_its_reason_and_no_results() {
    for (trouble, reason) in [
        (Behaviour::Unauthorised, ErrorReason::ProviderUnauthorised),
        (Behaviour::Refusal, ErrorReason::AnswerRefused),
        (Behaviour::Prose, ErrorReason::AnswerUnreadable),
        (Behaviour::Status(404), ErrorReason::ProviderRejected),
    ] {
        let events = run(Script::always(trouble.clone()), 2).await;
        assert_eq!(outcome(&events), RunOutcome::Failed, "{trouble:?}");
        assert_eq!(failures(&events), [reason; 2], "{trouble:?}");
        assert!(results(&events).is_empty());
    }
}

#[tokio::test]
async fn quotes_that_are_not_in_the_sources_are_removed_and_said() {
    let events = run(Script::always(Behaviour::Inventing), 1).await;
    assert!(warnings(&events).iter().any(|warning| warning.reason() == WarningReason::ClaimRemoved));
    for result in results(&events) {
        let persona = result.persona.unwrap();
        let evidence = crate::story::traits(&persona).flat_map(|claim| &claim.evidence);
        assert!(evidence.map(v1::Evidence::r#match).all(|how| how == v1::Match::Linked), "{persona:?}");
    }
}

#[tokio::test]
async fn a_short_batch_is_topped_up() {
    let events = run(Script::list([Behaviour::OneShort, Behaviour::Well]), 4).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    assert_eq!(results(&events).len(), 4);
}

#[tokio::test]
async fn missing_usage_is_said_to_be_missing() {
    let events = run(Script::always(Behaviour::NoUsage), 1).await;
    let usage = crate::story::finish(&events).usage.as_ref().unwrap();
    assert_eq!(usage.unreported_calls, usage.calls);
}

#[tokio::test]
async fn an_answer_that_stays_cut_off_gives_what_is_complete_and_the_rest_is_asked_for() {
    let model = FakeModel::start(Script::by(|call| match call.schema.as_str() {
        "personas" => Behaviour::CutOff,
        _ => Behaviour::Well,
    }));
    let model = model.await;
    let home = Home::with_model(&model.base_url(), "fake");
    home.add_config("draft_batch = 10\nmax_output_tokens = 256\n");
    let book = home.path().join("models.toml");
    std::fs::write(&book, "[fake]\nmax_output = 256\n").unwrap();
    home.add_config(&format!("[catalog]\nfile = {:?}\n", book.display().to_string()));
    let server = home.serve();
    let events = play(&client(&server).await, request(vec![transcript(12)], 10)).await;
    assert_whole(&events);
    let reasons: Vec<WarningReason> = warnings(&events).iter().map(v1::Warning::reason).collect();
    assert!(reasons.contains(&WarningReason::AnswerTruncated), "{reasons:?}");
    let delivered = results(&events).len();
    assert!(delivered >= 9, "{delivered} of 10 delivered");
    assert!(delivered == 10 || reasons.contains(&WarningReason::ShortCount), "{reasons:?}");
}

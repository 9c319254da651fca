//! A judge is read as it means it or not at all: an unreadable one is an error of the judge, never a low score and never a paid
//! refinement; a jury says how far it is apart.

use assay_client::v1::{
    Criterion, ErrorReason, EstimatePersonasRequest, Evaluation, GeneratePersonasRequest, ModelRef, RunEvent,
    RunOutcome, Warning, WarningReason, run_event::Kind,
};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::Home;
use tonic_types::StatusExt as _;

use crate::story::{assert_whole, client, finish, outcome, play, request, results, transcript, warnings};

const JUDGED: &str = "persona_scores";

/// An answer of this score on every default criterion, with this beside the scores.
fn scores(score: &str, beside: &str) -> String {
    let one = |criterion: &str| format!(r#"{{"criterion":"{criterion}","score":{score},"reason":"So it is."}}"#);
    let each = ["coherence", "realism", "usefulness"].map(one).join(",");
    format!(r#"{{"scores":[{each}]{beside}}}"#)
}

/// A model that writes well and judges in these words.
fn judging(words: &str) -> Script {
    let words = words.to_owned();
    Script::by(move |call| match call.schema.as_str() {
        JUDGED => Behaviour::Saying(words.clone()),
        _ => Behaviour::Well,
    })
}

async fn run(model: &FakeModel, asked: GeneratePersonasRequest) -> Vec<RunEvent> {
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let events = play(&client(&server).await, asked).await;
    assert_whole(&events);
    events
}

fn said(events: &[RunEvent], reason: WarningReason) -> Vec<Warning> {
    warnings(events).into_iter().filter(|warning| warning.reason() == reason).collect()
}

fn failures(events: &[RunEvent]) -> Vec<(ErrorReason, String)> {
    let failure = |event: &RunEvent| match &event.kind {
        Some(Kind::ItemFailed(failed)) => failed.error.as_ref().map(|error| (error.reason(), error.message.clone())),
        _ => None,
    };
    events.iter().filter_map(failure).collect()
}

fn retried(events: &[RunEvent]) -> usize {
    events.iter().filter(|event| matches!(event.kind, Some(Kind::Retrying(_)))).count()
}

fn refinements(model: &FakeModel) -> usize {
    model.requests().iter().filter(|body| body.to_string().contains("persona_refinement")).count()
}

fn evaluations(events: &[RunEvent]) -> Vec<Evaluation> {
    results(events).into_iter().filter_map(|result| result.evaluation).collect()
}

#[tokio::test]
async fn a_judge_who_states_its_scale_is_brought_to_it_and_that_is_said() {
    for (score, beside, scale) in [
        (r#""8/10""#, "", "from 0 to 10"),
        (r#""80/100""#, "", "from 0 to 100"),
        ("4", r#","scale":5"#, "from 0 to 5"),
        ("80", r#","max":100"#, "from 0 to 100"),
    ] {
        let model = FakeModel::start(judging(&scores(score, beside))).await;
        let events = run(&model, request(vec![transcript(6)], 1)).await;
        assert_eq!(outcome(&events), RunOutcome::Succeeded, "{score}{beside}");
        assert_eq!(evaluations(&events)[0].overall, 0.8, "{score}{beside}");
        assert_eq!(retried(&events), 0);
        let repaired = said(&events, WarningReason::AnswerRepaired);
        assert!(repaired.iter().any(|warning| warning.message.contains(scale)), "{repaired:?}");
    }
}

#[tokio::test]
async fn a_score_without_its_scale_is_asked_for_again() {
    let asked = std::sync::atomic::AtomicU64::new(0);
    let words = scores("8", "");
    let model = FakeModel::start(Script::by(move |call| match call.schema.as_str() {
        JUDGED if asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 => Behaviour::Saying(words.clone()),
        _ => Behaviour::Well,
    }));
    let model = model.await;
    let events = run(&model, request(vec![transcript(6)], 1)).await;
    assert_eq!((outcome(&events), retried(&events)), (RunOutcome::Succeeded, 1));
    assert_eq!(evaluations(&events)[0].overall, 0.9);
    let complaint = "8 is not a score: a score is a number from 0 to 1, or says its scale";
    assert!(
        model.requests().iter().any(|body| body.to_string().contains(complaint)),
        "the judge is told what is wrong"
    );
}

#[tokio::test]
async fn a_judge_nobody_can_read_is_an_error_of_the_judge_and_no_paid_refinement() {
    for words in [
        "I like this persona very much: a solid eight.".to_owned(),
        scores("8", ""),
        scores(r#""11/10""#, ""),
        scores("0.8", r#","scale":10"#),
    ] {
        for stages in [vec![], vec!["draft".to_owned(), "refine".to_owned()]] {
            let model = FakeModel::start(judging(&words)).await;
            let asked = GeneratePersonasRequest { stages, ..request(vec![transcript(6)], 2) };
            let events = run(&model, asked).await;
            assert_eq!(outcome(&events), RunOutcome::Failed, "{words}");
            assert_eq!((finish(&events).counts.unwrap().rejected, finish(&events).counts.unwrap().failed), (0, 2));
            assert_eq!(failures(&events).len(), 2);
            for (reason, message) in failures(&events) {
                assert_eq!(reason, ErrorReason::AnswerUnreadable, "{words}");
                assert!(message.starts_with("the judge gave no verdict"), "{message}");
            }
            assert_eq!(said(&events, WarningReason::PersonaRejected), []);
            assert_eq!(refinements(&model), 0, "{words}");
        }
    }
}

fn model(name: &str) -> ModelRef {
    ModelRef { provider: String::new(), model: name.into() }
}

/// Two personas, judged by these models.
fn judged_by(jury: &[&str]) -> GeneratePersonasRequest {
    let jury = jury.iter().map(|name| model(name)).collect();
    GeneratePersonasRequest { jury, threshold: Some(0.5), ..request(vec![transcript(6)], 2) }
}

/// A jury: `kind` gives 0.9, `fair` 0.75, `strict` 0.5, and `mute` no verdict.
fn jury() -> Script {
    Script::by(|call| match (call.schema.as_str(), call.model.as_str()) {
        (JUDGED, "kind") => Behaviour::Saying(scores("0.9", "")),
        (JUDGED, "fair") => Behaviour::Saying(scores(r#""75/100""#, "")),
        (JUDGED, "strict") => Behaviour::Saying(scores("0.5", "")),
        (JUDGED, _) => Behaviour::Refusal,
        _ => Behaviour::Well,
    })
}

fn near(found: Option<f64>, wanted: f64) {
    assert!((found.unwrap() - wanted).abs() < 1e-9, "{found:?} is not {wanted}");
}

#[tokio::test]
async fn a_jury_is_asked_one_by_one_and_says_how_far_it_is_apart() {
    let fake = FakeModel::start(jury()).await;
    let events = run(&fake, judged_by(&["kind", "fair", "strict"])).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded, "{:?}", warnings(&events));
    for evaluation in evaluations(&events) {
        near(Some(evaluation.overall), (0.9 + 0.75 + 0.5) / 3.0);
        near(evaluation.spread, 0.4);
        near(evaluation.criteria[0].spread, 0.4);
        let said: Vec<(&str, f64)> = evaluation
            .judges
            .iter()
            .map(|judge| (judge.model.as_ref().unwrap().model.as_str(), judge.overall))
            .collect();
        assert_eq!(said, [("kind", 0.9), ("fair", 0.75), ("strict", 0.5)]);
        assert_eq!(evaluation.raw_overall, None);
    }
    let Some(Kind::RunAccepted(plan)) = &events[0].kind else { panic!("a plan") };
    let judges = plan.models.iter().filter(|of| of.stage == "filter").count();
    assert_eq!(judges, 3, "the plan names every judge");
    let judged = fake.requests().iter().filter(|body| body.to_string().contains(JUDGED)).count();
    let usage = finish(&events).usage.clone().unwrap();
    assert_eq!((judged as u64, usage.calls), (6, fake.calls()), "each judge is paid by itself, and all is counted");
}

#[tokio::test]
async fn a_judge_of_a_jury_who_fails_leaves_the_others() {
    let fake = FakeModel::start(jury()).await;
    let events = run(&fake, judged_by(&["kind", "mute", "strict"])).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    for evaluation in evaluations(&events) {
        near(Some(evaluation.overall), 0.7);
        assert_eq!(evaluation.judges.len(), 2);
    }
    let failed = said(&events, WarningReason::JudgeFailed);
    assert_eq!(failed.iter().map(|warning| warning.subject.as_str()).collect::<Vec<_>>(), ["model/mute"; 2]);
}

#[tokio::test]
async fn a_jury_of_whom_nobody_judges_is_an_error_of_the_judges() {
    let fake = FakeModel::start(jury()).await;
    let events = run(&fake, judged_by(&["mute", "deaf"])).await;
    assert_eq!(outcome(&events), RunOutcome::Failed);
    for (reason, message) in failures(&events) {
        assert_eq!(reason, ErrorReason::AnswerRefused);
        assert!(message.contains("model/mute: ") && message.contains("model/deaf: "), "{message}");
    }
    assert_eq!(refinements(&fake), 0);
}

#[tokio::test]
async fn a_jury_asked_twice_is_answered_from_what_is_kept() {
    let fake = FakeModel::start(jury()).await;
    let home = Home::with_model(&fake.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let first = play(&client, judged_by(&["kind", "strict"])).await;
    let calls = fake.calls();
    let again = play(&client, judged_by(&["kind", "strict"])).await;
    assert_eq!(fake.calls(), calls);
    assert_eq!(evaluations(&first), evaluations(&again));
}

#[tokio::test]
async fn what_is_no_jury_is_refused_before_anything_is_asked() {
    let fake = FakeModel::start(jury()).await;
    let home = Home::with_model(&fake.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let refused = async |asked: GeneratePersonasRequest| {
        let status = client.personas().generate_personas(asked).await.unwrap_err();
        let violations = status.get_details_bad_request().unwrap().field_violations;
        violations.into_iter().map(|violation| violation.field).collect::<Vec<_>>()
    };
    assert_eq!(refused(judged_by(&["kind"])).await, ["jury"]);
    assert_eq!(refused(judged_by(&["kind"; 10])).await, ["jury"]);
    assert_eq!(refused(judged_by(&["kind", "strict", "kind"])).await, ["jury[2]"]);
    let beside = GeneratePersonasRequest { judge_model: Some(model("fair")), ..judged_by(&["kind", "strict"]) };
    assert_eq!(refused(beside).await, ["judge_model"]);
    let nobody = ModelRef { provider: "nobody".into(), model: String::new() };
    let unknown = GeneratePersonasRequest { jury: vec![model("kind"), nobody], ..request(vec![transcript(6)], 1) };
    assert_eq!(refused(unknown).await, ["jury[1].provider"]);
    assert_eq!(fake.calls(), 0);
}

#[tokio::test]
async fn an_estimate_counts_every_judge() {
    let home = Home::new();
    let book = home.path().join("models.toml");
    let priced = |name: &str| {
        format!(
            "[{name}]\ncontext = 32768\nmax_output = 4096\nprices = {{ input = 1000000, output = 1000000, date = 2026-01-31 }}\n"
        )
    };
    std::fs::write(&book, format!("{}{}", priced("kind"), priced("strict"))).unwrap();
    home.add_config(&format!("[catalog]\nfile = {:?}\n", book.display().to_string()));
    home.add_config(
        "[providers.model]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:9/v1\"\ndefault_model = \"kind\"\n",
    );
    let server = home.serve();
    let client = client(&server).await;
    let cost = async |jury: &[&str]| {
        let jury = jury.iter().map(|name| ModelRef { provider: "model".into(), model: (*name).into() }).collect();
        let documents = vec![transcript(6)];
        let asked =
            EstimatePersonasRequest { documents, count: "4".into(), jury, ..EstimatePersonasRequest::default() };
        let told = client.personas().estimate_personas(asked).await.unwrap().into_inner();
        told.cost[0].max.as_ref().unwrap().micros
    };
    let [none, two] = [cost(&[]).await, cost(&["kind", "strict"]).await];
    assert!(none == 0 && two > 0, "the embedded author costs nothing, its judges do: {none}, {two}");
}

#[tokio::test]
async fn every_criterion_can_be_judged_at_temperature_0() {
    let model = FakeModel::start(Script::well()).await;
    let criteria: Vec<i32> = (1..=6).collect();
    let asked = GeneratePersonasRequest { criteria: criteria.clone(), ..request(vec![transcript(6)], 1) };
    let events = run(&model, asked).await;
    let judged: Vec<i32> = evaluations(&events)[0].criteria.iter().map(|score| score.criterion).collect();
    assert_eq!(judged, criteria);
    assert_eq!(Criterion::try_from(judged[5]), Ok(Criterion::Distinctiveness));
    let asked = model.requests();
    let judge = asked.iter().find(|body| body.to_string().contains(JUDGED)).unwrap();
    assert_eq!(judge["temperature"], 0.0);
}

//! Where it is asked for, a model names the stereotypes in what is delivered: what it names stands in the persona or is left out, joins
//! what the list finds, and that it gives no answer costs nobody their persona.

use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    EstimatePersonasRequest, FoundBy, GeneratePersonasRequest, MetricScore, ModelRef, PersonaResult, RunEvent,
    RunOutcome, WarningReason, run_event::Kind,
};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::{Home, Server};
use serde_json::json;

use crate::story::{assert_whole, client, finish, outcome, play, request, results, transcript, warnings};

const CHECKED: &str = "persona_stereotypes";

/// A model that writes and judges well, and behaves so when it is asked for stereotypes.
fn checking(behaviour: Behaviour) -> Script {
    Script::by(move |call| if call.schema == CHECKED { behaviour.clone() } else { Behaviour::Well })
}

/// What stands in every archetype of the fake's, and what stands nowhere.
fn one_of_two_invented() -> Behaviour {
    let named = |words: &str| json!({"path": "archetype", "words": words, "severity": "severe", "reason": "Makes a kind of people."});
    Behaviour::Saying(json!({"findings": [named("participant of KIND"), named("feeble old pensioner")]}).to_string())
}

fn checked(people: u32) -> GeneratePersonasRequest {
    GeneratePersonasRequest { check_bias: true, ..request(vec![transcript(6)], people) }
}

fn serve(model: &FakeModel) -> (Home, Server) {
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    (home, server)
}

async fn told(server: &Server, asked: GeneratePersonasRequest) -> Vec<RunEvent> {
    let events = play(&client(server).await, asked).await;
    assert_whole(&events);
    assert_eq!(outcome(&events), RunOutcome::Succeeded, "{:?}", warnings(&events));
    events
}

fn stereotypes(result: &PersonaResult) -> MetricScore {
    let metrics = &result.quality.as_ref().unwrap().metrics;
    metrics.iter().find(|metric| metric.name == "stereotypes").unwrap().clone()
}

fn said(events: &[RunEvent], reason: WarningReason) -> Vec<(String, String)> {
    let of = warnings(events).into_iter().filter(|warning| warning.reason() == reason);
    of.map(|warning| (warning.subject, warning.message)).collect()
}

/// Names of the models that were asked for stereotypes.
fn asked_of(model: &FakeModel) -> Vec<String> {
    let requests = model.requests();
    let asked = requests.iter().filter(|body| body.to_string().contains(CHECKED));
    asked.map(|body| body["model"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_a_model_names_is_told_with_its_words_and_what_it_invents_is_left_out_and_said() {
    let model = FakeModel::start(checking(one_of_two_invented())).await;
    let (_home, server) = serve(&model);
    let events = told(&server, checked(2)).await;
    for result in results(&events) {
        let metric = stereotypes(&result);
        let Some(Outcome::Score(score)) = metric.outcome else { panic!("{metric:?}") };
        assert!((score - 0.66).abs() < 1e-9, "{metric:?}");
        assert_eq!(metric.explanation, "1 severe and 0 light findings by the list and by model/fake.");
        let [finding] = &metric.findings[..] else { panic!("{metric:?}") };
        assert_eq!((finding.path.as_str(), finding.found_by()), ("archetype", FoundBy::Model));
        assert_eq!(finding.message, "\"participant of KIND\": Makes a kind of people.");
    }
    let dropped = said(&events, WarningReason::AnswerRepaired);
    assert_eq!(dropped.len(), 2);
    for (subject, message) in dropped {
        assert_eq!(subject, "archetype");
        assert!(message.contains("do not stand there") && !message.contains("feeble"), "{message}");
    }
}

#[tokio::test]
async fn nobody_is_asked_where_nobody_asks_for_it() {
    let model = FakeModel::start(checking(one_of_two_invented())).await;
    let (_home, server) = serve(&model);
    let plain = told(&server, request(vec![transcript(6)], 2)).await;
    assert!(asked_of(&model).is_empty());
    assert_eq!(stereotypes(&results(&plain)[0]).explanation, "0 severe and 0 light findings by the list.");
    let events = told(&server, checked(2)).await;
    let calls = |events: &[RunEvent]| finish(events).usage.as_ref().unwrap().calls;
    assert_eq!(asked_of(&model).len(), 2, "each persona by itself");
    assert!(calls(&events) >= 2, "and counted");
    let Some(Kind::RunAccepted(accepted)) = &events[0].kind else { panic!("{events:?}") };
    let stages = &accepted.models;
    assert_eq!(stages.last().unwrap().stage, "check_bias", "and named in the plan");
    told(&server, checked(2)).await;
    assert_eq!(asked_of(&model).len(), 2, "an answer that is kept is not paid for again");
}

#[tokio::test]
async fn a_model_that_gives_no_answer_leaves_it_to_the_list_and_that_is_said() {
    for behaviour in [Behaviour::Status(500), Behaviour::Prose] {
        let model = FakeModel::start(checking(behaviour.clone())).await;
        let (_home, server) = serve(&model);
        let events = told(&server, checked(2)).await;
        let unchecked = said(&events, WarningReason::BiasUnchecked);
        let mut subjects: Vec<&str> = unchecked.iter().map(|(subject, _)| subject.as_str()).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, ["persona-1", "persona-2"], "{behaviour:?}");
        assert!(
            unchecked[0].1.contains("model/fake") && unchecked[0].1.contains("the list applies alone"),
            "{unchecked:?}"
        );
        for result in results(&events) {
            let because = "0 severe and 0 light findings by the list alone: model/fake gave no answer.";
            assert_eq!(stereotypes(&result).explanation, because);
        }
    }
}

#[tokio::test]
async fn the_embedded_author_has_the_list_alone_and_says_so() {
    let server = Home::new().serve();
    let drafts = GeneratePersonasRequest { stages: vec!["draft".into()], ..checked(2) };
    for asked in [checked(2), drafts] {
        let events = told(&server, asked).await;
        assert!(said(&events, WarningReason::BiasUnchecked).is_empty());
        for result in results(&events) {
            assert!(
                stereotypes(&result)
                    .explanation
                    .ends_with("by the list alone, which is all that the embedded author has.")
            );
        }
    }
}

#[tokio::test]
async fn of_a_jury_the_first_is_asked() {
    let model = FakeModel::start(checking(one_of_two_invented())).await;
    let (_home, server) = serve(&model);
    let juror = |name: &str| ModelRef { provider: "model".into(), model: name.into() };
    let asked = GeneratePersonasRequest { jury: vec![juror("strict"), juror("kind")], ..checked(2) };
    told(&server, asked).await;
    assert_eq!(asked_of(&model), ["strict", "strict"]);
}

#[tokio::test]
async fn what_is_not_delivered_is_not_checked() {
    let model = FakeModel::start(checking(one_of_two_invented()).low_for_good(100)).await;
    let (_home, server) = serve(&model);
    play(&client(&server).await, checked(2)).await;
    assert!(asked_of(&model).is_empty());
}

#[tokio::test]
async fn an_estimate_counts_the_check() {
    let server = Home::new().serve();
    let link = client(&server).await;
    let longest = async |check_bias: bool| {
        let documents = vec![transcript(6)];
        let asked =
            EstimatePersonasRequest { documents, count: "4".into(), check_bias, ..EstimatePersonasRequest::default() };
        let told = link.personas().estimate_personas(asked).await.unwrap().into_inner();
        let longest = told.cost[0].longest.as_ref().unwrap();
        (longest.seconds, longest.nanos)
    };
    let [without, with] = [longest(false).await, longest(true).await];
    assert!(with > without, "{without:?} {with:?}");
}

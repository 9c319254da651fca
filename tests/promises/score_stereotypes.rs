//! Personas that are scored can be shown to a model, too, which names the stereotypes in them; nobody is asked unless that is wanted, and
//! a model that fails costs nobody their scores.

use assay_client::Client;
use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    FoundBy, GeneratePersonasRequest, MetricScore, ModelRef, Money, Persona, ScorePersonasRequest,
    ScorePersonasResponse,
};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::{Home, Server};
use serde_json::json;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::story::{client, play, request, results, transcript};

const CHECKED: &str = "persona_stereotypes";

/// A model that names what stands in every archetype of the embedded author's, and what stands nowhere.
fn one_of_two_invented(words: &str) -> Behaviour {
    let named =
        |words: &str| json!({"path": "archetype", "words": words, "severity": "light", "reason": "Makes a kind."});
    Behaviour::Saying(json!({"findings": [named(words), named("feeble old pensioner")]}).to_string())
}

/// Personas that the server drafted without a model.
async fn personas(client: &Client) -> Vec<Persona> {
    let events = play(client, request(vec![transcript(6)], 2)).await;
    results(&events).into_iter().filter_map(|result| result.persona).collect()
}

fn checked(personas: Vec<Persona>) -> ScorePersonasRequest {
    let judge = ModelRef { provider: "model".into(), model: String::new() };
    ScorePersonasRequest { personas, check_bias: true, model: Some(judge), ..ScorePersonasRequest::default() }
}

async fn score(client: &Client, asked: ScorePersonasRequest) -> Result<ScorePersonasResponse, Status> {
    client.personas().score_personas(asked).await.map(tonic::Response::into_inner)
}

fn stereotypes(told: &ScorePersonasResponse, at: usize) -> MetricScore {
    let metrics = &told.scores[at].quality.as_ref().unwrap().metrics;
    metrics.iter().find(|metric| metric.name == "stereotypes").unwrap().clone()
}

fn asked(model: &FakeModel) -> usize {
    model.requests().iter().filter(|body| body.to_string().contains(CHECKED)).count()
}

/// A server whose default is the embedded author, and which knows a model beside.
fn serve(model: &FakeModel) -> (Home, Server) {
    let home = Home::new();
    home.add_config(&format!(
        "[providers.model]\nkind = \"openai-compatible\"\nbase_url = {:?}\ndefault_model = \"fake\"\n",
        model.base_url()
    ));
    let server = home.serve();
    (home, server)
}

#[tokio::test]
async fn what_a_model_names_in_a_scored_persona_counts_with_its_words_and_what_it_invents_is_left_out_and_said() {
    let personas = personas(&client(&Home::new().serve()).await).await;
    let word = personas[0].archetype.split_whitespace().last().unwrap();
    let model = FakeModel::start(Script::always(one_of_two_invented(word))).await;
    let (_home, server) = serve(&model);
    let client = client(&server).await;
    let weights = [("stereotypes".to_owned(), 0.5)];
    let plain = ScorePersonasRequest {
        personas: personas[..1].to_vec(),
        weights: weights.clone().into(),
        ..ScorePersonasRequest::default()
    };
    let unchecked = score(&client, plain).await.unwrap();
    assert_eq!((asked(&model), &unchecked.usage), (0, &None), "nobody is asked where nobody wants it");
    let told = ScorePersonasRequest { weights: weights.into(), ..checked(personas[..1].to_vec()) };
    let told = score(&client, told).await.unwrap();
    let metric = stereotypes(&told, 0);
    let Some(Outcome::Score(score)) = metric.outcome else { panic!("{metric:?}") };
    assert!((score - 0.85).abs() < 1e-9, "{metric:?}");
    assert_eq!(metric.explanation, "0 severe and 1 light findings by the list and by model/fake.");
    assert_eq!((metric.findings[0].path.as_str(), metric.findings[0].found_by()), ("archetype", FoundBy::Model));
    let overall = |told: &ScorePersonasResponse| told.scores[0].quality.as_ref().unwrap().overall.unwrap();
    assert!(overall(&told) < overall(&unchecked), "where the metric weighs, what is named costs");
    let [warning] = &told.warnings[..] else { panic!("{:?}", told.warnings) };
    assert!(warning.starts_with("persona-1: ") && warning.contains("do not stand there"), "{warning}");
    assert!(!warning.contains("feeble"), "a model's words that are nowhere are told nowhere");
    let usage = told.usage.unwrap();
    assert!(usage.calls == 1 && usage.input_tokens > 0, "{usage:?}");
}

#[tokio::test]
async fn a_model_that_fails_leaves_a_scored_persona_to_the_list_and_that_is_said() {
    for behaviour in [Behaviour::Status(400), Behaviour::Prose] {
        let model = FakeModel::start(Script::always(behaviour.clone())).await;
        let (_home, server) = serve(&model);
        let client = client(&server).await;
        let told = score(&client, checked(personas(&client).await)).await.unwrap();
        assert_eq!(told.warnings.len(), 2, "{behaviour:?}: {:?}", told.warnings);
        for (at, warning) in told.warnings.iter().enumerate() {
            let begins = format!("persona-{}: model/fake was not heard on stereotypes", at + 1);
            assert!(warning.starts_with(&begins), "{behaviour:?}: {warning}");
            let because = "0 severe and 0 light findings by the list alone: model/fake gave no answer.";
            assert_eq!(stereotypes(&told, at).explanation, because);
            assert!(told.scores[at].quality.as_ref().unwrap().overall.is_some(), "the rest is measured");
        }
        assert!(told.usage.unwrap().calls > 0, "a failed call is counted");
    }
}

#[tokio::test]
async fn an_answer_that_a_run_was_given_is_not_paid_for_again_by_a_score() {
    let model = FakeModel::start(Script::always(Behaviour::Well)).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let run = GeneratePersonasRequest { check_bias: true, ..request(vec![transcript(6)], 2) };
    let events = play(&client, run).await;
    let delivered: Vec<Persona> = results(&events).into_iter().filter_map(|result| result.persona).collect();
    assert_eq!((delivered.len(), asked(&model)), (2, 2));
    let told = score(&client, checked(delivered)).await.unwrap();
    assert_eq!((asked(&model), told.usage.as_ref().unwrap().calls, told.warnings.len()), (2, 0, 0));
    assert_eq!(stereotypes(&told, 0).explanation, "0 severe and 0 light findings by the list and by model/fake.");
}

#[tokio::test]
async fn a_budget_that_does_not_cover_a_call_keeps_it_from_being_sent() {
    let model = FakeModel::start(Script::always(Behaviour::Well)).await;
    let (_home, server) = serve(&model);
    let client = client(&server).await;
    let budget = Some(Money { micros: 1, currency: String::new() });
    let told = score(&client, ScorePersonasRequest { budget, ..checked(personas(&client).await) }).await.unwrap();
    assert_eq!((asked(&model), told.warnings.len()), (0, 2), "{:?}", told.warnings);
    assert!(told.warnings[0].contains("was not heard on stereotypes"), "{:?}", told.warnings);
}

#[tokio::test]
async fn who_is_to_check_is_refused_where_nobody_is_to_or_where_there_is_no_such_model() {
    let server = Home::new().serve();
    let client = client(&server).await;
    let personas = personas(&client).await;
    let budget = Some(Money { micros: 1, currency: String::new() });
    let unwanted = ScorePersonasRequest { check_bias: false, budget, ..checked(personas.clone()) };
    let refused = score(&client, unwanted).await.unwrap_err();
    let violations = refused.get_details_bad_request().unwrap().field_violations;
    let fields: Vec<&str> = violations.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["model", "budget"]);
    assert!(violations[0].description.contains("set it, or leave this out"), "{violations:?}");
    let refused = score(&client, checked(personas)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().starts_with("model.provider: provider \"model\" is not configured"), "{refused:?}");
}

//! What personas would take is said without a model, and material that is more than a model reads at once is read in pieces.

use assay_client::v1::{
    ContextLevel, ErrorReason, EstimatePersonasRequest, EstimatePersonasResponse, GeneratePersonasRequest, RunOutcome,
    WarningReason, run_event::Kind,
};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::server::{Home, Server};
use serde_json::Value;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::story::{
    assert_quotes, assert_whole, client, outcome, play, request, results, text_of, transcript, warnings,
};

/// A home whose model `fake` reads so many tokens at once, at a dollar a million.
fn home(model: &FakeModel, window: u64) -> Home {
    let home = Home::with_model(&model.base_url(), "fake");
    let book = home.path().join("models.toml");
    let facts = format!("[fake]\ncontext = {window}\nmax_output = {}\nencoding = \"o200k_base\"\n", window / 5);
    let prices = "prices = { input = 1000000, output = 1000000, date = 2026-01-31 }\n";
    std::fs::write(&book, facts + prices).unwrap();
    home.add_config(&format!("[catalog]\nfile = {:?}\n", book.display().to_string()));
    home
}

async fn estimate(server: &Server, request: EstimatePersonasRequest) -> Result<EstimatePersonasResponse, Status> {
    client(server).await.personas().estimate_personas(request).await.map(tonic::Response::into_inner)
}

fn of(people: usize) -> EstimatePersonasRequest {
    EstimatePersonasRequest { documents: vec![transcript(people)], ..EstimatePersonasRequest::default() }
}

/// The words that a call was given.
fn prompt(call: &Value) -> String {
    let messages = call["messages"].as_array().unwrap();
    messages.iter().filter_map(|message| message["content"].as_str()).collect()
}

#[tokio::test]
async fn an_estimate_asks_no_model_and_says_how_many_what_for_and_how_long() {
    let model = FakeModel::start(Script::well()).await;
    let home = home(&model, 32_768);
    let server = home.serve();
    let told = estimate(&server, of(12)).await.unwrap();
    assert_eq!((model.calls(), told.participants), (0, 12));
    let count = told.count.unwrap();
    let recommended = count.recommended.unwrap();
    assert!(count.min <= recommended && recommended <= count.max && count.max <= 12, "{count:?}");
    assert!(!count.reasons.is_empty() && (0.0..=1.0).contains(&count.confidence));
    assert_eq!(told.context.unwrap().level(), ContextLevel::None);
    let models: Vec<String> = told
        .cost
        .iter()
        .map(|cost| cost.model.as_ref().unwrap())
        .map(|it| format!("{}/{}", it.provider, it.model))
        .collect();
    assert_eq!(models[0], "model/fake", "the one that would draft is first: {models:?}");
    let (min, max) = (told.cost[0].min.as_ref().unwrap().micros, told.cost[0].max.as_ref().unwrap().micros);
    assert!(0 < min && min <= max && told.cost[0].fits == Some(true));
    let embedded = told.cost.iter().find(|cost| cost.model.as_ref().unwrap().provider == "embedded").unwrap();
    assert_eq!(embedded.max.as_ref().unwrap().micros, 0);
}

#[tokio::test]
async fn what_a_run_costs_lies_within_its_estimate() {
    let model = FakeModel::start(Script::well()).await;
    let home = home(&model, 32_768);
    let server = home.serve();
    let asked = EstimatePersonasRequest { count: "4".into(), ..of(12) };
    let cost = estimate(&server, asked).await.unwrap().cost.remove(0);
    let events = play(&client(&server).await, request(vec![transcript(12)], 4)).await;
    let spent = crate::story::finish(&events).usage.as_ref().unwrap().cost.as_ref().unwrap().micros;
    let (min, max) = (cost.min.unwrap().micros, cost.max.unwrap().micros);
    assert!((min..=max).contains(&spent), "{spent} is not from {min} to {max}");
}

#[tokio::test]
async fn too_little_to_tell_is_an_answer() {
    let home = Home::new();
    let server = home.serve();
    let document = crate::story::document("note.txt", "Interviewer: Hello? Is anybody there?\n");
    let asked = EstimatePersonasRequest { documents: vec![document], ..EstimatePersonasRequest::default() };
    let count = estimate(&server, asked).await.unwrap().count.unwrap();
    assert_eq!(count.recommended, None);
    assert!(count.reasons[0].contains("not enough data"), "{:?}", count.reasons);
}

#[tokio::test]
async fn an_open_count_is_what_the_estimate_says() {
    let home = Home::new();
    let server = home.serve();
    let recommended = estimate(&server, of(12)).await.unwrap().count.unwrap().recommended;
    let auto = GeneratePersonasRequest { count: "auto".into(), ..request(vec![transcript(12)], 1) };
    let events = play(&client(&server).await, auto).await;
    let planned = events.iter().find_map(|event| match &event.kind {
        Some(Kind::RunAccepted(accepted)) => Some(accepted.items),
        _ => None,
    });
    assert_eq!(planned, recommended);
}

#[tokio::test]
async fn material_over_the_window_is_read_in_pieces_that_fit_with_a_warning() {
    let model = FakeModel::start(Script::well()).await;
    let home = home(&model, 6_000);
    let server = home.serve();
    let study = transcript(60);
    let whole = text_of(&study).len();
    let told = estimate(&server, EstimatePersonasRequest { count: "6".into(), ..of(60) }).await.unwrap();
    let context = told.context.unwrap();
    assert_eq!(context.level(), ContextLevel::Exceeded);
    assert!(context.suggestions.iter().any(|said| said.contains("pieces")), "{:?}", context.suggestions);

    let events = play(&client(&server).await, request(vec![study.clone()], 6)).await;
    assert_whole(&events);
    assert_eq!(outcome(&events), RunOutcome::Succeeded, "{:?}", warnings(&events));
    assert_eq!(results(&events).len(), 6);
    assert_quotes(&[study], &results(&events));
    let told: Vec<_> = warnings(&events).into_iter().filter(|it| it.reason() == WarningReason::ReadInPieces).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains("is read in"), "{}", told[0].message);
    let drafts: Vec<String> = model.requests().iter().map(prompt).filter(|it| it.contains("Write exactly")).collect();
    assert!(drafts.len() >= 2);
    assert!(drafts.iter().all(|draft| draft.len() < whole), "no call reads all of it");
    let read = |person: usize| drafts.iter().any(|draft| draft.contains(&format!("P{person:02}")));
    assert!((1..=60).all(read), "everybody is read by some call");
}

#[tokio::test]
async fn a_window_without_room_is_told_before_a_call_is_sent() {
    let model = FakeModel::start(Script::well()).await;
    let home = home(&model, 300);
    let server = home.serve();
    let events = play(&client(&server).await, request(vec![transcript(12)], 2)).await;
    assert_eq!((outcome(&events), model.calls()), (RunOutcome::Failed, 0));
    let failed = events.iter().find_map(|event| match &event.kind {
        Some(Kind::ItemFailed(failed)) => failed.error.clone(),
        _ => None,
    });
    let failed = failed.unwrap();
    assert_eq!(failed.reason(), ErrorReason::ProviderRejected);
    assert!(failed.message.contains("reads 300 at once"), "{}", failed.message);
}

#[tokio::test]
async fn documents_are_set_out_as_the_caller_wants_and_a_template_that_fails_is_refused() {
    let model = FakeModel::start(Script::well()).await;
    let home = home(&model, 32_768);
    let server = home.serve();
    let client = client(&server).await;
    let asking =
        |template: &str| GeneratePersonasRequest { template: template.into(), ..request(vec![transcript(4)], 1) };
    let own = "{% for document in documents %}=== {{ tag }} {{ document.name }}\n{{ document.text }}\n=== {{ tag }}\n{% endfor %}";
    let events = play(&client, asking(own)).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    assert!(model.requests().iter().map(prompt).any(|prompt| prompt.contains("=== ")));
    for (template, wrong) in [
        ("shiny", "is not a template; there are minimal, standard, detailed"),
        ("{{ documents[0].titel }}", "titel"),
        ("{{ tag }} nothing", "leaves out the text"),
        ("{{ tag }", "line 1 of the template"),
    ] {
        let refused = client.personas().generate_personas(asking(template)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{template}");
        let violations = refused.get_details_bad_request().unwrap().field_violations;
        assert_eq!(violations[0].field, "template");
        assert!(violations[0].description.contains(wrong), "{template}: {}", violations[0].description);
    }
}

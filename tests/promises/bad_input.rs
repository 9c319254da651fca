//! Every bad input gets a clear error, all violations at once, and loses nothing.

use assay_client::Client;
use assay_client::v1::{
    Document, ErrorReason, GeneratePersonasRequest, GetRunRequest, ListRunsRequest, ModelRef, RunOutcome, WarningReason,
};
use assay_harness::server::Home;
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::story::{bytes, client, document, outcome, play, request, results, transcript, warnings};

async fn violations(client: &Client, request: GeneratePersonasRequest) -> Vec<(String, String)> {
    let status = client.personas().generate_personas(request).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    assert_eq!(status.get_details_error_info().unwrap().reason, ErrorReason::InvalidRequest.code());
    let violations = status.get_details_bad_request().unwrap().field_violations;
    violations.into_iter().map(|violation| (violation.field, violation.description)).collect()
}

#[tokio::test]
async fn every_violation_is_named_at_once() {
    let home = Home::new();
    let server = home.serve();
    let asked = GeneratePersonasRequest {
        request_id: "not-a-uuid".into(),
        count: "many".into(),
        threshold: Some(1.5),
        stages: vec!["draft".into(), "polish".into()],
        max_refinement_attempts: Some(11),
        criteria: vec![1, 1, 99],
        event_detail: 42,
        on_disconnect: 42,
        ..GeneratePersonasRequest::default()
    };
    let fields: Vec<String> =
        violations(&client(&server).await, asked).await.into_iter().map(|(field, _)| field).collect();
    for field in [
        "request_id",
        "documents",
        "count",
        "threshold",
        "stages[1]",
        "max_refinement_attempts",
        "criteria[1]",
        "criteria[2]",
        "event_detail",
        "on_disconnect",
    ] {
        assert!(fields.contains(&field.to_owned()), "{field} is missing in {fields:?}");
    }
    let listed = client(&server).await.runs().list_runs(ListRunsRequest::default()).await.unwrap().into_inner();
    assert!(listed.runs.is_empty(), "nothing was started");
}

#[tokio::test]
async fn counts_outside_the_range_are_refused_with_the_range() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    for count in ["0", "-1", "many", "1000000000", ""] {
        let mut asked = request(vec![transcript(2)], 1);
        asked.count = count.into();
        let violations = violations(&client, asked).await;
        assert_eq!(violations.len(), 1);
        assert_eq!(violations[0].0, "count");
        assert!(violations[0].1.contains("1 to 500"), "{violations:?}");
    }
}

#[tokio::test]
async fn an_unusable_document_is_named_and_the_rest_goes_on() {
    let home = Home::new();
    let server = home.serve();
    let documents =
        vec![bytes("empty.txt", b""), bytes("blank.txt", b" \n\t"), bytes("binary.bin", b"MZ\x00\x01"), transcript(3)];
    let events = play(&client(&server).await, request(documents, 2)).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    assert_eq!(results(&events).len(), 2);
    let skipped: Vec<String> = warnings(&events)
        .into_iter()
        .filter(|warning| warning.reason() == WarningReason::DocumentSkipped)
        .map(|warning| warning.subject)
        .collect();
    assert_eq!(skipped, ["empty.txt", "blank.txt", "binary.bin"]);
}

#[tokio::test]
async fn nothing_usable_at_all_is_an_error_that_says_why() {
    let home = Home::new();
    let server = home.serve();
    let found =
        violations(&client(&server).await, request(vec![bytes("a.bin", b"\x00"), bytes("b.txt", b"")], 1)).await;
    assert_eq!(found.len(), 1);
    assert!(found[0].1.contains("a.bin") && found[0].1.contains("b.txt"), "{found:?}");
}

#[tokio::test]
async fn documents_need_names_of_their_own() {
    let home = Home::new();
    let server = home.serve();
    let nameless = Document { name: String::new(), ..transcript(1) };
    let found = violations(&client(&server).await, request(vec![transcript(1), transcript(1), nameless], 1)).await;
    let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["documents[1].name", "documents[2].name"]);
}

#[tokio::test]
async fn stages_that_make_no_pipeline_are_refused_with_the_reason() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    for (stages, reason) in [
        (&["filter"][..], "takes personas, but the request gives sources"),
        (&["draft", "draft"], "listed twice"),
        (&["draft", "polish"], "there is no stage"),
    ] {
        let mut asked = request(vec![transcript(2)], 1);
        asked.stages = stages.iter().map(|&stage| stage.to_owned()).collect();
        let found = violations(&client, asked).await;
        assert!(found[0].1.contains(reason), "{found:?}");
    }
}

#[tokio::test]
async fn an_unknown_provider_lists_the_known_and_a_missing_key_says_where_it_belongs() {
    let home = Home::with_config(
        "[providers.keyed]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:9/v1\"\ndefault_model = \"m\"\n\
         api_key_env = \"ASSAY_TEST_NO_SUCH_KEY\"\n",
    );
    let mut command = home.command();
    command.env_remove("ASSAY_TEST_NO_SUCH_KEY");
    let server = home.serve();
    let client = client(&server).await;
    let mut asked = request(vec![transcript(2)], 1);
    asked.draft_model = Some(ModelRef { provider: "nobody".into(), model: String::new() });
    let found = violations(&client, asked.clone()).await;
    assert_eq!(found[0].0, "draft_model.provider");
    assert!(found[0].1.contains("embedded") && found[0].1.contains("keyed"), "{found:?}");
    asked.draft_model = Some(ModelRef { provider: "keyed".into(), model: String::new() });
    let status = client.personas().generate_personas(asked).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition);
    assert_eq!(status.get_details_error_info().unwrap().reason, ErrorReason::ProviderUnusable.code());
    assert!(status.message().contains("ASSAY_TEST_NO_SUCH_KEY"), "{status}");
}

#[tokio::test]
async fn a_message_over_the_limit_is_resource_exhausted_with_the_limit() {
    let home = Home::with_config("[server]\nmax_message_bytes = 100000\n");
    let server = home.serve();
    let long = document("long.txt", &"P1: I want more. ".repeat(10_000));
    let status = client(&server).await.personas().generate_personas(request(vec![long], 1)).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    assert_eq!(status.get_details_error_info().unwrap().reason, ErrorReason::MessageTooLarge.code());
    assert!(status.message().contains("100000"));
}

#[tokio::test]
async fn an_unknown_run_is_not_found() {
    let home = Home::new();
    let server = home.serve();
    let asked = GetRunRequest { run_id: "no-such-run".into() };
    let status = client(&server).await.runs().get_run(asked).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert_eq!(status.get_details_resource_info().unwrap().resource_name, "no-such-run");
}

#[tokio::test]
async fn texts_to_count_are_held_to_their_limits_and_models_to_known_providers() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let model = ModelRef { provider: "nobody".into(), model: "x".repeat(201) };
    let error = client.count_tokens(Vec::new(), Some(model)).await.unwrap_err();
    let fields: Vec<String> = error.violations().iter().map(|violation| violation.field.clone()).collect();
    assert_eq!(fields, ["texts", "model.model", "model.provider"]);
    let many = client.count_tokens(vec![String::new(); 10_001], None).await.unwrap_err();
    assert!(many.message().contains("at most 10000"), "{many}");
}

#[test]
fn a_bad_catalogue_stops_the_start_with_file_line_and_what_would_be_right() {
    let folder = Home::new();
    let models = folder.path().join("models.toml");
    std::fs::write(
        &models,
        "[a]\nprices = { input = 1.5, output = -2, date = 2025-08-07 }\nencoding = \"o300k\"\n[a]\n[b]\n\
         context = 10\nmax_output = 11\n",
    )
    .unwrap();
    let home = Home::with_config(&format!("[catalog]\nfile = {:?}\n", models.display().to_string()));
    let output = home.command().output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let file = models.display();
    for (line, words) in [
        (2, "input is 1.5; give micro-dollars"),
        (2, "output is -2; give micro-dollars"),
        (3, "encoding is \"o300k\"; known are: o200k_base"),
        (4, "duplicate key"),
        (7, "max_output is 11, more than the context of 10; give at most 10"),
    ] {
        assert!(said.contains(&format!("{file}:{line}: {words}")), "{words} is missing in:\n{said}");
    }
}

//! Personas are scored without a model: every metric is explained, what it noticed has its place, and sources that are not theirs are
//! said and not measured by.

use assay_client::Client;
use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    Document, ListMetricsRequest, MetricScore, ParameterValues, Persona, PersonaScore, QualityReport,
    ScorePersonasRequest, ScorePersonasResponse,
};
use assay_harness::server::Home;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::story::{client, document, play, request, results, text_of, transcript};

async fn personas(client: &Client, documents: &[Document], count: u32) -> Vec<Persona> {
    let events = play(client, request(documents.to_vec(), count)).await;
    results(&events).into_iter().filter_map(|result| result.persona).collect()
}

async fn score(client: &Client, request: ScorePersonasRequest) -> Result<ScorePersonasResponse, Status> {
    client.personas().score_personas(request).await.map(tonic::Response::into_inner)
}

fn of(personas: &[Persona], documents: &[Document]) -> ScorePersonasRequest {
    let (personas, documents) = (personas.to_vec(), documents.to_vec());
    ScorePersonasRequest { personas, documents, ..ScorePersonasRequest::default() }
}

fn report(score: &PersonaScore) -> &QualityReport {
    score.quality.as_ref().unwrap()
}

fn metric<'s>(score: &'s PersonaScore, name: &str) -> &'s MetricScore {
    report(score).metrics.iter().find(|metric| metric.name == name).unwrap()
}

fn value(score: &PersonaScore, name: &str) -> f64 {
    match metric(score, name).outcome {
        Some(Outcome::Score(value)) => value,
        ref other => panic!("{name}: {other:?}"),
    }
}

fn reason<'s>(score: &'s PersonaScore, name: &str) -> &'s str {
    match &metric(score, name).outcome {
        Some(Outcome::NotApplicable(reason)) => reason,
        other => panic!("{name}: {other:?}"),
    }
}

#[tokio::test]
async fn what_was_delivered_is_grounded_in_its_sources_and_every_metric_is_told() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let study = [transcript(8)];
    let personas = personas(&client, &study, 3).await;
    let told = score(&client, of(&personas, &study)).await.unwrap();
    assert_eq!(told.warnings, Vec::<String>::new());
    let listed = client.catalog().list_metrics(ListMetricsRequest {}).await.unwrap().into_inner();
    for (score, persona) in told.scores.iter().zip(&personas) {
        assert_eq!((&score.persona_id, &score.name), (&persona.id, &persona.name));
        assert_eq!(value(score, "groundedness"), 1.0, "{:?}", metric(score, "groundedness"));
        assert!((0.0..=100.0).contains(&report(score).overall.unwrap()));
        let shares: f64 = report(score).metrics.iter().map(|metric| metric.share).sum();
        assert!((shares - 1.0).abs() < 1e-9, "{shares}");
        for (told, known) in report(score).metrics.iter().zip(&listed.metrics) {
            assert_eq!((&told.name, told.weight), (&known.name, known.weights["default"]));
            let scored = matches!(told.outcome, Some(Outcome::Score(_)));
            assert_eq!(told.explanation.is_empty(), !scored, "{}: a score is explained", told.name);
        }
        assert_eq!(report(score).metrics.len(), listed.metrics.len());
    }
    assert_eq!(told.scores.len(), 3);
    assert_eq!(score_bytes(&client, &personas, &study).await, score_bytes(&client, &personas, &study).await);
}

async fn score_bytes(client: &Client, personas: &[Persona], study: &[Document]) -> String {
    serde_json::to_string(&score(client, of(personas, study)).await.unwrap()).unwrap()
}

#[tokio::test]
async fn what_is_not_at_hand_makes_a_metric_not_applicable_and_the_rest_weighs_more() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let personas = personas(&client, &[transcript(8)], 1).await;
    let told = score(&client, of(&personas, &[])).await.unwrap().scores.remove(0);
    assert_eq!(reason(&told, "groundedness"), "the sources are not at hand");
    assert_eq!(reason(&told, "distinctiveness"), "there is no other persona to compare it with");
    assert_eq!(metric(&told, "groundedness").share, 0.0);
    let completeness = metric(&told, "completeness");
    assert!((completeness.share - completeness.weight / 0.65).abs() < 1e-9, "{completeness:?}");
    let weights = [("groundedness".to_owned(), 1.0)].into_iter().chain(
        ["completeness", "consistency", "evidence_strength", "distinctiveness", "realism"]
            .map(|it| (it.to_owned(), 0.0)),
    );
    let only = ScorePersonasRequest { weights: weights.collect(), ..of(&personas, &[]) };
    let told = score(&client, only).await.unwrap().scores.remove(0);
    assert_eq!((report(&told).overall, report(&told).passed), (None, false), "nothing that weighs applied");
}

#[tokio::test]
async fn sources_of_others_are_said_and_not_measured_by() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let personas = personas(&client, &[transcript(8)], 2).await;
    let elsewhere = document("bees.txt", "P1: I want to keep bees on the roof because they calm me.\n");
    let same_name = document("sessions.txt", "P1: I want to keep bees on the roof because they calm me.\n");
    for (other, because) in [(elsewhere, "its evidence is from sessions.txt, not among"), (same_name, "none of its ")] {
        let told = score(&client, of(&personas, &[other])).await.unwrap();
        assert_eq!(told.warnings.len(), 2);
        assert!(told.warnings[0].starts_with("persona-1 ("), "{}", told.warnings[0]);
        assert!(told.warnings[0].contains(because), "{}", told.warnings[0]);
        for score in &told.scores {
            assert!(reason(score, "groundedness").contains(because) && reason(score, "coverage").contains(because));
            assert!(report(score).overall.is_some());
        }
    }
}

#[tokio::test]
async fn what_the_sources_do_not_bear_is_found_with_its_place() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let study = [transcript(8)];
    let mut personas = personas(&client, &study, 2).await;
    let goals = &mut personas[0].goals;
    goals[0].text.push_str(" Pays 4,711 euros for it.");
    let evidence = goals[0].evidence[0].clone();
    let frustrations = &mut personas[0].frustrations;
    frustrations[0].evidence.truncate(1);
    frustrations[0].evidence[0].quote = "I dream of a giant parking garage in the clouds.".into();
    let told = score(&client, of(&personas, &study)).await.unwrap();
    assert_eq!(told.warnings, Vec::<String>::new());
    let grounded = metric(&told.scores[0], "groundedness");
    assert!(value(&told.scores[0], "groundedness") < 1.0 && value(&told.scores[1], "groundedness") == 1.0);
    let number = grounded.findings.iter().find(|finding| finding.path == "goals[0]").unwrap();
    let place = number.place.as_ref().unwrap();
    let (start, end) = (place.start_byte.unwrap() as usize, place.end_byte.unwrap() as usize);
    assert_eq!(&text_of(&study[0])[start..end], place.quote.as_bytes());
    assert_eq!((&place.document, place.line, &place.quote), (&evidence.document, evidence.line, &evidence.quote));
    let invented = grounded.findings.iter().find(|finding| finding.path == "frustrations[0]").unwrap();
    let nowhere = invented.place.as_ref().unwrap();
    assert_eq!((nowhere.document.as_str(), nowhere.start_byte, nowhere.quote.as_str()), ("sessions.txt", None, ""));
}

#[tokio::test]
async fn evidence_is_found_again_in_a_file_of_another_encoding() {
    let text = String::from_utf8(text_of(&transcript(8)).to_vec()).unwrap();
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let study = [crate::story::bytes("sessions.txt", bytes.leak())];
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let personas = personas(&client, &study, 2).await;
    let told = score(&client, of(&personas, &study)).await.unwrap();
    for score in &told.scores {
        assert_eq!(value(score, "groundedness"), 1.0, "{:?}", metric(score, "groundedness"));
    }
}

#[tokio::test]
async fn every_violation_of_a_score_is_named_at_once() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let mut personas = personas(&client, &[transcript(6)], 1).await;
    personas[0].name.clear();
    personas[0].goals[0].strength = 0;
    personas[0].goals[0].evidence[0].score = 7.0;
    let values = [("size".to_owned(), 1.0), ("traits_per_list".to_owned(), 0.0)].into();
    let wrong = ScorePersonasRequest {
        preset: "harsh".into(),
        weights: [("charm".to_owned(), 1.0), ("realism".to_owned(), -1.0)].into(),
        parameters: [("completeness".to_owned(), ParameterValues { values })].into(),
        pass: Some(101.0),
        set_ids: vec!["mine".into()],
        ..of(&personas, &[])
    };
    let refused = score(&client, wrong).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let violations = refused.get_details_bad_request().unwrap().field_violations;
    let fields: Vec<&str> = violations.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "personas[0].name",
            "personas[0].goals[0].strength",
            "personas[0].goals[0].evidence[0].score",
            "set_ids[0]",
            "preset",
            "weights.charm",
            "weights.realism",
            "parameters.completeness.size",
            "parameters.completeness.traits_per_list",
            "pass",
        ]
    );
    let said = |field: &str| violations.iter().find(|it| it.field == field).unwrap().description.as_str();
    let known = said("weights.charm");
    assert!(known.contains("there are completeness, consistency, ") && known.contains("readability"), "{known}");
    assert!(said("parameters.completeness.size").contains("there are traits_per_list"), "what would be right is named");
    let all = client.catalog().list_metrics(ListMetricsRequest {}).await.unwrap().into_inner().metrics;
    let weights = all.into_iter().map(|metric| (metric.name, 0.0)).collect();
    personas[0].name = "Mara".into();
    personas[0].goals.clear();
    let refused = score(&client, ScorePersonasRequest { weights, ..of(&personas, &[]) }).await.unwrap_err();
    assert!(refused.message().contains("at least one is above 0"), "{}", refused.message());
    let refused = score(&client, ScorePersonasRequest::default()).await.unwrap_err();
    assert!(refused.message().contains("there is no persona"), "{}", refused.message());
}

#[tokio::test]
async fn a_preset_and_weights_of_ones_own_are_what_is_weighed() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let study = [transcript(8)];
    let personas = personas(&client, &study, 3).await;
    let strict = ScorePersonasRequest {
        preset: "strict".into(),
        weights: [("stereotypes".to_owned(), 0.5)].into(),
        ..of(&personas, &study)
    };
    let listed = client.catalog().list_metrics(ListMetricsRequest {}).await.unwrap().into_inner();
    let told = score(&client, strict).await.unwrap();
    for known in &listed.metrics {
        let wanted = if known.name == "stereotypes" { 0.5 } else { known.weights["strict"] };
        assert_eq!(metric(&told.scores[0], &known.name).weight, wanted, "{}", known.name);
    }
    let presets: Vec<(&str, f64)> = listed.presets.iter().map(|it| (it.name.as_str(), it.pass)).collect();
    assert_eq!(presets, [("default", 60.0), ("strict", 75.0), ("lenient", 40.0)]);
    let all = ScorePersonasRequest { pass: Some(100.0), ..of(&personas, &study) };
    let told = score(&client, all).await.unwrap();
    assert!(told.scores.iter().all(|score| report(score).passed == (report(score).overall == Some(100.0))));
}

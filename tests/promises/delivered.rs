//! What is delivered carries its scores, each with its reasons, and they are those that anybody gets for the same personas.

use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    GeneratePersonasRequest, GetRunRequest, ListMetricsRequest, PersonaResult, QualityReport, ScorePersonasRequest,
    run_event::Kind,
};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::server::Home;

use crate::story::{client, play, request, results, transcript};

fn quality(result: &PersonaResult) -> &QualityReport {
    result.quality.as_ref().unwrap()
}

#[tokio::test]
async fn every_delivered_persona_says_how_good_it_is_and_why() {
    let home = Home::new();
    let server = home.serve();
    let link = client(&server).await;
    let events = play(&link, request(vec![transcript(8)], 4)).await;
    let results = results(&events);
    assert_eq!(results.len(), 4);
    let metrics = link.catalog().list_metrics(ListMetricsRequest {}).await.unwrap().into_inner().metrics;
    for result in &results {
        let overall = quality(result).overall.unwrap();
        assert!((0.0..=100.0).contains(&overall));
        for (told, known) in quality(result).metrics.iter().zip(&metrics) {
            assert_eq!((&told.name, told.weight), (&known.name, known.weights["default"]));
            assert!(matches!(told.outcome, Some(Outcome::Score(_))), "sources and siblings are at hand: {told:?}");
            assert!(!told.explanation.is_empty());
        }
        assert_eq!(quality(result).metrics.len(), metrics.len());
    }
    let kept = link.runs().get_run(GetRunRequest { run_id: events[0].run_id.clone() }).await.unwrap().into_inner();
    assert_eq!(kept.personas, results, "the ledger keeps them");
}

#[tokio::test]
async fn a_set_of_drafts_has_the_scores_that_scoring_it_gives() {
    let home = Home::new();
    let server = home.serve();
    let link = client(&server).await;
    let drafts = GeneratePersonasRequest { stages: vec!["draft".into()], ..request(vec![transcript(8)], 4) };
    let results = results(&play(&link, drafts).await);
    let personas = results.iter().filter_map(|result| result.persona.clone()).collect();
    let asked = ScorePersonasRequest { personas, documents: vec![transcript(8)], ..ScorePersonasRequest::default() };
    let scored = link.personas().score_personas(asked).await.unwrap().into_inner();
    assert_eq!(scored.scores.len(), 4);
    for (score, result) in scored.scores.iter().zip(&results) {
        assert_eq!(score.quality.as_ref().unwrap(), quality(result));
    }
}

#[tokio::test]
async fn what_is_rejected_or_goes_on_has_none() {
    let model = FakeModel::start(Script::well().low_for_good(100)).await;
    let server = Home::with_model(&model.base_url(), "fake").serve();
    for event in play(&client(&server).await, request(vec![transcript(4)], 2)).await {
        if let Some(Kind::ItemFinished(item)) = event.kind
            && let Some(assay_client::v1::item_finished::Result::Persona(result)) = item.result
        {
            assert!(result.quality.is_none(), "{result:?}");
        }
    }
}

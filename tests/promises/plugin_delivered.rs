//! What a run delivers is measured by the metrics of plugins, too: as anybody gets them for the same personas, and a plugin that fails
//! costs a run nothing but its metric.

use assay_client::Client;
use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    GeneratePersonasRequest, MetricScore, PersonaResult, RunEvent, RunOutcome, ScorePersonasRequest, Warning,
    WarningReason,
};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::plugin::{Act, FakePlugin};
use assay_harness::server::Home;

use crate::story::{assert_whole, client, outcome, play, request, results, transcript, warnings};

fn house(result: &PersonaResult) -> MetricScore {
    let metrics = &result.quality.as_ref().unwrap().metrics;
    metrics.iter().find(|metric| metric.name == "house").unwrap().clone()
}

async fn delivered(client: &Client, asked: GeneratePersonasRequest) -> (Vec<PersonaResult>, Vec<RunEvent>) {
    let events = play(client, asked).await;
    assert_whole(&events);
    assert_eq!(outcome(&events), RunOutcome::Succeeded, "{:?}", warnings(&events));
    (results(&events), events)
}

fn failed(events: &[RunEvent]) -> Vec<Warning> {
    warnings(events).into_iter().filter(|warning| warning.reason() == WarningReason::PluginFailed).collect()
}

#[tokio::test]
async fn what_a_plugin_measures_is_delivered_with_its_weight_and_is_what_scoring_gives() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("metric", &plugin.address(), "weight = 0.5\n");
    let server = home.serve();
    let client = client(&server).await;
    let drafts = GeneratePersonasRequest { stages: vec!["draft".into()], ..request(vec![transcript(8)], 4) };
    let (results, events) = delivered(&client, drafts).await;
    assert_eq!((results.len(), failed(&events), plugin.calls()), (4, Vec::new(), 1), "all drafts are one call");
    let personas = results.iter().filter_map(|result| result.persona.clone()).collect();
    let asked = ScorePersonasRequest { personas, documents: vec![transcript(8)], ..ScorePersonasRequest::default() };
    let scored = client.personas().score_personas(asked).await.unwrap().into_inner();
    for (score, result) in scored.scores.iter().zip(&results) {
        let metric = house(result);
        assert_eq!((metric.weight, metric.outcome.clone()), (0.5, Some(Outcome::Score(1.0))));
        assert!(metric.share > 0.0 && metric.findings[0].place.as_ref().unwrap().line > 0);
        assert_eq!(score.quality, result.quality);
    }
}

#[tokio::test]
async fn a_persona_that_was_improved_is_measured_as_it_is_delivered() {
    let model = FakeModel::start(Script::well().low_at_first(100)).await;
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_model(&model.base_url(), "fake");
    home.add_config(&format!("[plugins.house]\nkind = \"metric\"\naddress = {:?}\n", plugin.address()));
    let server = home.serve();
    let (results, events) = delivered(&client(&server).await, request(vec![transcript(6)], 2)).await;
    assert!(failed(&events).is_empty() && results.iter().all(|result| result.refinement.is_some()));
    for result in results {
        assert!(matches!(house(&result).outcome, Some(Outcome::Score(_))), "{:?}", house(&result));
    }
}

#[tokio::test]
async fn a_plugin_that_fails_or_lies_costs_a_run_its_metric_and_is_named() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("metric", &plugin.address(), "weight = 5.0\n");
    let server = home.serve();
    let client = client(&server).await;
    let faults = [
        (Act::Score(1.7), "1.7 is not a score"),
        (Act::Refuse, "the model is not loaded"),
        (Act::Hang, "did not answer within 300ms"),
    ];
    for (act, named) in faults {
        plugin.act(act);
        let (results, events) = delivered(&client, request(vec![transcript(8)], 3)).await;
        assert_eq!(results.len(), 3);
        let said = failed(&events);
        assert!(!said.is_empty() && said.iter().all(|warning| warning.subject == "house"), "{act:?}: {said:?}");
        assert!(said[0].message.contains(named), "{act:?}: {said:?}");
        for result in &results {
            assert!(result.quality.as_ref().unwrap().overall.is_some(), "the others are measured");
            let metric = house(result);
            assert!(matches!(metric.outcome, Some(Outcome::NotApplicable(_))), "{act:?}: {metric:?}");
            assert_eq!(metric.share, 0.0);
        }
    }
}

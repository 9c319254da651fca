//! A metric of a user's own is measured like any other; whatever its plugin does wrong, the others are measured and the fault is named.

use std::time::Instant;

use assay_client::Client;
use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    CheckPluginsRequest, FoundBy, ListMetricsRequest, Metric, MetricCategory, MetricDirection, MetricScore,
    ParameterValues, Persona, ScorePersonasRequest, ScorePersonasResponse,
};
use assay_harness::plugin::{Act, FakePlugin, TIMEOUT};
use assay_harness::server::Home;
use tonic::{Code, Status};

use crate::story::{client, play, request, results, transcript};

async fn personas(client: &Client) -> Vec<Persona> {
    let events = play(client, request(vec![transcript(8)], 3)).await;
    results(&events).into_iter().filter_map(|result| result.persona).collect()
}

async fn score(client: &Client, personas: Vec<Persona>) -> Result<ScorePersonasResponse, Status> {
    let request = ScorePersonasRequest { personas, documents: vec![transcript(8)], ..ScorePersonasRequest::default() };
    Ok(client.personas().score_personas(request).await?.into_inner())
}

fn house(told: &ScorePersonasResponse, at: usize) -> &MetricScore {
    let report = told.scores[at].quality.as_ref().unwrap();
    report.metrics.iter().find(|metric| metric.name == "house").unwrap()
}

async fn listed(client: &Client) -> Metric {
    let metrics = client.catalog().list_metrics(ListMetricsRequest {}).await.unwrap().into_inner().metrics;
    metrics.into_iter().find(|metric| metric.name == "house").unwrap()
}

#[tokio::test]
async fn a_metric_of_a_plugin_is_listed_run_and_explained_like_any_other() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("metric", &plugin.address(), "weight = 0.5\n");
    let server = home.serve();
    let client = client(&server).await;
    let metric = listed(&client).await;
    assert_eq!((metric.version, metric.category(), metric.weights["default"]), (3, MetricCategory::Evidential, 0.5));
    let origin = metric.plugin.unwrap();
    assert_eq!((origin.address, origin.unusable.as_str()), (plugin.address(), ""));
    let personas = personas(&client).await;
    let before = plugin.calls();
    let told = score(&client, personas).await.unwrap();
    assert_eq!(told.warnings, Vec::<String>::new());
    for at in 0..3 {
        let measured = house(&told, at);
        assert_eq!(measured.outcome, Some(Outcome::Score(1.0)));
        assert!(measured.share > 0.0 && !measured.explanation.is_empty());
        assert_eq!(measured.findings[0].found_by(), FoundBy::Lexicon, "who noticed it is told as the plugin says");
        let place = measured.findings[0].place.as_ref().unwrap();
        assert!(place.line > 0 && place.start_byte.is_some(), "its place is found in the file: {place:?}");
    }
    assert_eq!(plugin.calls() - before, 1, "a set is one call");
}

#[tokio::test]
async fn what_callers_set_reaches_a_plugin_and_is_held_to_its_range() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("metric", &plugin.address(), "");
    let server = home.serve();
    let client = client(&server).await;
    let personas = personas(&client).await;
    let with = |factor: f64| ScorePersonasRequest {
        personas: personas.clone(),
        documents: vec![transcript(8)],
        parameters: [("house".to_owned(), ParameterValues { values: [("factor".to_owned(), factor)].into() })].into(),
        ..ScorePersonasRequest::default()
    };
    let told = client.personas().score_personas(with(0.5)).await.unwrap().into_inner();
    assert_eq!(house(&told, 0).outcome, Some(Outcome::Score(0.5)));
    let refused = client.personas().score_personas(with(7.0)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("parameters.house.factor: 7 is outside 0 to 1"), "{}", refused.message());
}

#[tokio::test]
async fn a_metric_that_lies_is_not_applicable_and_its_lie_is_named() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("metric", &plugin.address(), "weight = 5.0\n");
    let server = home.serve();
    let client = client(&server).await;
    let personas = personas(&client).await;
    let lies = [
        (Act::Score(1.7), "scores persona-1: 1.7 is not a score: a score is a number from 0 to 1"),
        (Act::Score(-0.1), "-0.1 is not a score"),
        (Act::Score(f64::NAN), "NaN is not a score"),
        (Act::Nothing, "gives persona-1 neither a score nor a reason for none"),
        (Act::Unexplained, "does not explain its score of persona-1"),
        (Act::UnknownPart, "has a finding on \"goals[77]\", a part that persona-1 does not have"),
        (Act::InventedQuote, "whose quote does not stand in \"sessions.txt\""),
        (
            Act::OtherLine,
            "whose quote stands in \"sessions.txt\", but not at the line, the bytes or the unit that it names",
        ),
        (Act::UnknownFinder, "has a finding on \"goals\" whose found_by is 77, which is none of those there are"),
        (Act::TooFew, "measured 2 personas where 3 were sent"),
        (Act::Refuse, "refused the call, FailedPrecondition: the model is not loaded"),
    ];
    for (act, named) in lies {
        plugin.act(act);
        let told = score(&client, personas.clone()).await.unwrap();
        let said = format!("plugin \"house\" at {} ", plugin.address());
        assert_eq!(told.warnings.len(), 1, "{act:?}: {:?}", told.warnings);
        let warning = &told.warnings[0];
        assert!(warning.starts_with(&said) && warning.contains(named), "{act:?}: {warning}");
        assert!(warning.ends_with("the metric house is not applicable to 3 of 3 personas"), "{act:?}: {warning}");
        for at in 0..3 {
            let report = told.scores[at].quality.as_ref().unwrap();
            assert!(report.overall.is_some(), "{act:?}: the others weigh more");
            let measured = house(&told, at);
            assert!(matches!(&measured.outcome, Some(Outcome::NotApplicable(_))), "{act:?}: {measured:?}");
            assert_eq!(measured.share, 0.0);
        }
    }
}

#[tokio::test]
async fn a_metric_that_hangs_or_dies_costs_its_timeout_and_is_used_again_when_it_is_back() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("metric", &plugin.address(), "");
    let server = home.serve();
    let client = client(&server).await;
    let personas = personas(&client).await;
    plugin.act(Act::Hang);
    let start = Instant::now();
    let told = score(&client, personas.clone()).await.unwrap();
    assert!(start.elapsed() >= TIMEOUT, "it was waited for");
    assert!(told.warnings[0].contains("did not answer within 300ms"), "{:?}", told.warnings);
    plugin.act(Act::Crash);
    let told = score(&client, personas.clone()).await.unwrap();
    assert!(matches!(house(&told, 0).outcome, Some(Outcome::NotApplicable(_))), "{:?}", told.warnings);
    assert!(told.warnings[0].contains("house"), "{:?}", told.warnings);
    let plugin = plugin.again(Act::Well);
    let checks = client.catalog().check_plugins(CheckPluginsRequest {}).await.unwrap().into_inner().checks;
    assert_eq!((checks[0].name.as_str(), checks[0].version, checks[0].unusable.as_str()), ("house", 3, ""));
    let told = score(&client, personas).await.unwrap();
    assert_eq!((house(&told, 0).outcome.clone(), plugin.calls()), (Some(Outcome::Score(1.0)), 1));
}

#[tokio::test]
async fn a_plugin_that_keeps_failing_is_left_alone_for_a_while() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::with_plugin("metric", &plugin.address(), "");
    let server = home.serve();
    let client = client(&server).await;
    let personas = personas(&client).await;
    plugin.act(Act::Refuse);
    let mut said = Vec::new();
    for _ in 0..12 {
        said.extend(score(&client, personas.clone()).await.unwrap().warnings);
    }
    assert_eq!(said.len(), 12);
    assert!(
        said.last().unwrap().contains("failed in most of its last calls: it is not called again for 5s"),
        "{said:#?}"
    );
    assert!(plugin.calls() < 12, "{} calls reached it", plugin.calls());
}

#[tokio::test]
async fn a_plugin_that_is_not_there_or_is_another_does_not_keep_the_server_from_starting() {
    let other = FakePlugin::start("house", Act::OtherName);
    let mute = FakePlugin::start("house", Act::Mute);
    let reasons = [
        (FakePlugin::gone(), "is not reachable: "),
        (other.address(), "calls itself \"somebody_else\" and is configured as \"house\""),
        (mute.address(), "did not answer within 300ms"),
    ];
    for (address, because) in reasons {
        let home = Home::with_plugin("metric", &address, "");
        let server = home.serve();
        let client = client(&server).await;
        let metric = listed(&client).await;
        assert_eq!((metric.version, metric.direction()), (0, MetricDirection::Unspecified), "{because}");
        let origin = metric.plugin.unwrap();
        assert!(origin.unusable.contains(because), "{}", origin.unusable);
        let told = score(&client, personas(&client).await).await.unwrap();
        assert!(told.warnings[0].contains(because), "{:?}", told.warnings);
        assert!(matches!(&house(&told, 0).outcome, Some(Outcome::NotApplicable(reason)) if reason.contains(because)));
        let checks = client.catalog().check_plugins(CheckPluginsRequest {}).await.unwrap().into_inner().checks;
        assert!(checks[0].unusable.contains(because), "{checks:?}");
    }
}

#[tokio::test]
async fn a_token_goes_with_every_call_and_is_shown_nowhere() {
    let plugin = FakePlugin::start("house", Act::Well);
    let home = Home::new();
    let token = home.path().join("token");
    std::fs::write(&token, "planted-token\n").unwrap();
    home.add_config(&format!(
        "[plugins.house]\nkind = \"metric\"\naddress = \"{}\"\ntoken_file = {:?}\n",
        plugin.address(),
        token.display().to_string()
    ));
    let server = home.serve();
    let client = client(&server).await;
    score(&client, personas(&client).await).await.unwrap();
    assert_eq!(plugin.token().as_deref(), Some("Bearer planted-token"));
    plugin.act(Act::Refuse);
    let told = score(&client, personas(&client).await).await.unwrap();
    assert!(!format!("{told:?}{}", server.log()).contains("planted-token"));
}

#[tokio::test]
async fn a_plugin_behind_tls_is_trusted_by_its_authority_alone() {
    let (plugin, authority) = FakePlugin::start_secure("house", Act::Well);
    let address = format!("https://{}", plugin.address());
    let stranger = Home::with_plugin("metric", &address, "");
    let server = stranger.serve();
    let origin = listed(&client(&server).await).await.plugin.unwrap();
    assert!(origin.unusable.contains("UnknownIssuer"), "{}", origin.unusable);
    let home = Home::new();
    let file = home.path().join("authority.pem");
    std::fs::write(&file, authority).unwrap();
    home.add_config(&format!("[plugins.house]\nkind = \"metric\"\naddress = \"{address}\"\nca_file = {file:?}\n"));
    let server = home.serve();
    let client = client(&server).await;
    let told = score(&client, personas(&client).await).await.unwrap();
    assert_eq!((house(&told, 0).outcome.clone(), told.warnings), (Some(Outcome::Score(1.0)), Vec::new()));
}

//! Where a model is configured for it, its embeddings are asked about traits that nobody's words bear: what they find is attached with its
//! similarity, held to the rules of words, kept and counted; that they fail costs nothing but the second opinion.

use assay_client::v1::{
    CheckProvidersRequest, Document, Match, PersonaResult, ProviderCheck, RunEvent, RunOutcome, Support, Trait,
    WarningReason, run_event::Kind,
};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::{Home, Server};

use crate::story::{
    assert_quotes, assert_whole, client, document, finish, outcome, play, request, results, text_of, traits,
    transcript, warnings,
};

/// The foreign trait of the straying model, spelt as a bad scan has it: no word of the two is the same.
const SCANNED: &str = "Po lish es an tiq ue sub mar ine per isc opes be side the mar ble fi rep lace.";

fn embeds(body: &serde_json::Value) -> bool {
    body["input"].is_array()
}

/// Drafts have a trait that no words bear; whoever is asked to embed behaves so.
fn straying(embedding: Behaviour) -> Script {
    Script::by(move |call| match (call.path.ends_with("/embeddings"), call.schema.as_str()) {
        (true, _) => embedding.clone(),
        (false, "personas") => Behaviour::Straying,
        _ => Behaviour::Well,
    })
}

fn sources(last: &str) -> Document {
    let told = String::from_utf8(text_of(&transcript(6)).to_vec()).unwrap();
    document("sessions.txt", &format!("{told}P07: {last}\n"))
}

fn serve(model: &FakeModel) -> (Home, Server) {
    let home = Home::with_model(&model.base_url(), "fake");
    home.add_config("[linking]\nembeddings = { provider = \"model\", model = \"embed-1\", threshold = 0.8 }\n");
    let server = home.serve();
    (home, server)
}

async fn told(server: &Server, sources: &Document) -> Vec<RunEvent> {
    let events = play(&client(server).await, request(vec![sources.clone()], 2)).await;
    assert_whole(&events);
    assert_eq!(outcome(&events), RunOutcome::Succeeded, "{:?}", warnings(&events));
    assert_quotes(std::slice::from_ref(sources), &results(&events));
    events
}

fn foreign(result: &PersonaResult) -> Trait {
    let known = traits(result.persona.as_ref().unwrap()).find(|known| known.text.contains("periscopes"));
    known.unwrap().clone()
}

fn asked(model: &FakeModel) -> usize {
    model.requests().iter().filter(|body| embeds(body)).count()
}

fn unheard(events: &[RunEvent]) -> Vec<String> {
    let of = warnings(events).into_iter().filter(|warning| warning.reason() == WarningReason::EmbeddingsUnheard);
    of.map(|warning| format!("{}: {}", warning.subject, warning.message)).collect()
}

#[tokio::test]
async fn what_embeddings_find_is_attached_with_its_similarity_and_who_found_it_and_kept() {
    let model = FakeModel::start(straying(Behaviour::Well)).await;
    let (_home, server) = serve(&model);
    let events = told(&server, &sources(SCANNED)).await;
    for result in results(&events) {
        let known = foreign(&result);
        assert_eq!(known.support(), Support::Supported, "{known:?}");
        let [found] = &known.evidence[..] else { panic!("{known:?}") };
        assert_eq!((found.quote.as_str(), found.r#match()), (SCANNED, Match::Linked));
        assert_eq!(found.linked_by, "model/embed-1");
        assert!((0.8..=1.0).contains(&found.score), "{found:?}");
        let others = traits(result.persona.as_ref().unwrap()).flat_map(|known| &known.evidence);
        assert!(others.filter(|found| found.linked_by.is_empty()).count() > 0, "words found the rest");
    }
    let Some(Kind::RunAccepted(accepted)) = &events[0].kind else { panic!("{events:?}") };
    let named = accepted.models.iter().find(|of| of.stage == "linking").and_then(|of| of.model.clone()).unwrap();
    assert_eq!((named.provider.as_str(), named.model.as_str()), ("model", "embed-1"));
    let first = asked(&model);
    assert!(first >= 2, "sentences, and traits: {first}");
    let usage = finish(&events).usage.clone().unwrap();
    assert_eq!(usage.calls, model.calls(), "every call is counted");
    told(&server, &sources(SCANNED)).await;
    assert_eq!(asked(&model), first, "the same sentences are not embedded twice");
}

#[tokio::test]
async fn what_is_not_near_stays_unsupported() {
    let model = FakeModel::start(straying(Behaviour::Well)).await;
    let (_home, server) = serve(&model);
    let events = told(&server, &sources("I usually walk home along the canal.")).await;
    assert!(asked(&model) > 0);
    for result in results(&events) {
        assert_eq!((foreign(&result).support(), foreign(&result).evidence.len()), (Support::Unsupported, 0));
    }
}

#[tokio::test]
async fn embeddings_that_fail_leave_it_to_words_and_that_is_said() {
    let model = FakeModel::start(straying(Behaviour::Status(400))).await;
    let (_home, server) = serve(&model);
    let events = told(&server, &sources(SCANNED)).await;
    let said = unheard(&events);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("model/embed-1 gave no embeddings, so what words tell of the traits stands"), "{said:?}");
    for result in results(&events) {
        assert_eq!(foreign(&result).support(), Support::Unsupported);
    }
}

#[tokio::test]
async fn nobody_is_asked_where_words_bear_every_trait_or_nothing_is_configured() {
    let model = FakeModel::start(Script::always(Behaviour::Well)).await;
    let (_home, server) = serve(&model);
    told(&server, &transcript(6)).await;
    assert_eq!(asked(&model), 0);
    let model = FakeModel::start(straying(Behaviour::Well)).await;
    let home = Home::with_model(&model.base_url(), "fake");
    told(&home.serve(), &sources(SCANNED)).await;
    assert_eq!(asked(&model), 0);
}

#[tokio::test]
async fn a_check_of_providers_asks_the_model_that_embeds_too() {
    for (behaviour, well) in [(Behaviour::Well, true), (Behaviour::Status(400), false)] {
        let model = FakeModel::start(straying(behaviour)).await;
        let (_home, server) = serve(&model);
        let mut catalog = client(&server).await.catalog();
        let checks = catalog.check_providers(CheckProvidersRequest::default()).await.unwrap().into_inner().checks;
        let embeds = |check: &&ProviderCheck| check.model.as_ref().is_some_and(|model| model.model == "embed-1");
        let of = checks.iter().find(embeds).unwrap();
        assert_eq!((of.well, of.error.is_none(), asked(&model)), (well, well, 1), "{of:?}");
        let others = CheckProvidersRequest { providers: vec!["embedded".into()] };
        let checks = catalog.check_providers(others).await.unwrap().into_inner().checks;
        assert_eq!((checks.len(), asked(&model)), (1, 1), "not where another provider alone is asked about");
    }
}

//! Every trait that a model writes is looked up in the sources: what bears it is attached, what is not there is marked, taken out or
//! sent back as was asked, and no quote is delivered that nobody said.

use assay_client::v1::{
    GeneratePersonasRequest, Match, PersonaResult, RunEvent, RunOutcome, Support, Trait, UnsupportedTraits, Warning,
    WarningReason,
};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::Home;
use tonic_types::StatusExt as _;

use crate::story::{
    assert_quotes, assert_whole, client, outcome, play, request, results, text_of, traits, transcript, warnings,
};

async fn told(script: Script, unsupported: UnsupportedTraits) -> (Vec<RunEvent>, u64) {
    let model = FakeModel::start(script).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let asked = GeneratePersonasRequest { unsupported: unsupported.into(), ..request(vec![transcript(6)], 2) };
    let events = play(&client(&server).await, asked).await;
    assert_whole(&events);
    assert_eq!(outcome(&events), RunOutcome::Succeeded, "{:?}", warnings(&events));
    assert_quotes(&[transcript(6)], &results(&events));
    (events, model.calls())
}

/// One trait in four is foreign in every draft; what is refined is written well.
fn straying_drafts() -> Script {
    Script::by(|call| if call.schema == "personas" { Behaviour::Straying } else { Behaviour::Well })
}

fn by_support(result: &PersonaResult, support: Support) -> Vec<Trait> {
    traits(result.persona.as_ref().unwrap()).filter(|known| known.support() == support).cloned().collect()
}

fn removals(events: &[RunEvent]) -> Vec<Warning> {
    warnings(events).into_iter().filter(|warning| warning.reason() == WarningReason::ClaimRemoved).collect()
}

#[tokio::test]
async fn a_trait_that_is_not_in_the_sources_stays_and_is_marked_where_nothing_is_asked() {
    let (events, _) = told(straying_drafts(), UnsupportedTraits::Unspecified).await;
    for result in results(&events) {
        let foreign = by_support(&result, Support::Unsupported);
        assert_eq!(foreign.len(), 1);
        assert!(foreign[0].text.contains("periscopes") && foreign[0].evidence.is_empty(), "{foreign:?}");
        let borne = by_support(&result, Support::Supported);
        assert_eq!(borne.len(), 3);
        assert!(borne.iter().all(|known| !known.evidence.is_empty()));
        assert!(result.refinement.is_none(), "its judge is content");
    }
}

#[tokio::test]
async fn it_is_taken_out_on_demand_and_the_persona_and_the_trait_are_named() {
    let (events, _) = told(straying_drafts(), UnsupportedTraits::Remove).await;
    for result in results(&events) {
        let persona = result.persona.as_ref().unwrap();
        assert!(persona.frustrations.is_empty());
        assert_eq!(by_support(&result, Support::Supported).len(), 3);
        let said: Vec<Warning> =
            removals(&events).into_iter().filter(|warning| warning.message.starts_with(&persona.name)).collect();
        let subjects: Vec<&str> = said.iter().map(|warning| warning.subject.as_str()).collect();
        assert_eq!(subjects, ["frustrations[0]", "frustrations"]);
        assert!(said[0].message.contains("periscopes") && said[0].message.contains("not in the sources"), "{said:?}");
        assert!(said[1].message.contains("nothing is left of its frustrations"), "{said:?}");
    }
}

#[tokio::test]
async fn it_goes_back_on_demand_though_the_judge_is_content() {
    let (events, calls) = told(straying_drafts(), UnsupportedTraits::Refine).await;
    for result in results(&events) {
        let refinement = result.refinement.as_ref().unwrap();
        assert_eq!((refinement.attempts, refinement.overall_before), (1, 0.9));
        assert!(by_support(&result, Support::Unsupported).is_empty());
        assert_eq!(by_support(&result, Support::Supported).len(), 3);
    }
    assert!(calls >= 6, "each is drafted, judged, refined and judged again: {calls}");
}

#[tokio::test]
async fn what_refining_does_not_mend_is_marked() {
    let straying = Script::by(|call| match call.schema.as_str() {
        "personas" | "persona_refinement" => Behaviour::Straying,
        _ => Behaviour::Well,
    });
    let (events, _) = told(straying, UnsupportedTraits::Refine).await;
    for result in results(&events) {
        assert_eq!(result.refinement.as_ref().unwrap().attempts, 2, "as often as is asked for");
        assert_eq!(by_support(&result, Support::Unsupported).len(), 1);
    }
}

#[tokio::test]
async fn a_quote_that_nobody_said_is_never_delivered_as_one() {
    let (events, _) = told(Script::always(Behaviour::Inventing), UnsupportedTraits::Keep).await;
    let subjects: Vec<String> = removals(&events).into_iter().map(|warning| warning.subject).collect();
    assert!(subjects.iter().any(|subject| subject == "quote") && subjects.iter().any(|subject| subject == "goals"));
    let said = String::from_utf8(text_of(&transcript(6)).to_vec()).unwrap();
    for result in results(&events) {
        let persona = result.persona.as_ref().unwrap();
        assert!(persona.quote.is_empty());
        for known in traits(persona) {
            assert_eq!(known.support(), Support::Supported, "the trait itself is what somebody said: {known:?}");
            assert!(!known.evidence.is_empty());
            for evidence in &known.evidence {
                assert_eq!(evidence.r#match(), Match::Linked);
                assert!(said.contains(&evidence.quote));
            }
        }
    }
}

#[tokio::test]
async fn what_the_embedded_author_draws_from_its_evidence_is_not_looked_up() {
    let server = Home::new().serve();
    let asked =
        GeneratePersonasRequest { unsupported: UnsupportedTraits::Remove.into(), ..request(vec![transcript(6)], 2) };
    for result in results(&play(&client(&server).await, asked).await) {
        assert!(traits(result.persona.as_ref().unwrap()).all(|known| known.support() == Support::Unspecified));
    }
}

#[tokio::test]
async fn refining_for_support_needs_a_stage_and_an_attempt() {
    let server = Home::new().serve();
    let link = client(&server).await;
    let refine =
        || GeneratePersonasRequest { unsupported: UnsupportedTraits::Refine.into(), ..request(vec![transcript(2)], 1) };
    let without_stage = GeneratePersonasRequest { stages: vec!["draft".into(), "filter".into()], ..refine() };
    let without_attempt = GeneratePersonasRequest { max_refinement_attempts: Some(0), ..refine() };
    let unknown = GeneratePersonasRequest { unsupported: 9, ..refine() };
    for (asked, because) in [
        (without_stage, "needs the stage refine"),
        (without_attempt, "at least one attempt"),
        (unknown, "9 is not a value of UnsupportedTraits"),
    ] {
        let refused = link.personas().generate_personas(asked).await.unwrap_err();
        let violations = refused.get_details_bad_request().unwrap().field_violations;
        assert_eq!(violations.len(), 1);
        assert_eq!(violations[0].field, "unsupported");
        assert!(violations[0].description.contains(because), "{violations:?}");
    }
}

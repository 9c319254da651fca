//! What plugins say, read: everything that is wrong is named at once.

use std::time::Duration;

use assay_domain::persona::draft::PersonaDraft;
use assay_domain::persona::{Demographics, Evidence, Field, Match, Persona, Strength, Trait, TraitKind};
use assay_domain::quality::{FoundBy, Need};
use assay_domain::score::Score;
use assay_domain::source::place::{Place, Unit};
use assay_domain::source::span::Span;
use assay_engine::port::plugin::{PluginKind, PluginName, Said, Verdict};
use assay_proto::plugin::v1 as wire;
use assay_proto::plugin::v1::process_response::Outcome;
use assay_proto::v1;

use super::guard::Guard;
use super::metric::{descriptor, measurement};
use super::settings::PluginSettings;
use super::stage::{description, processed};
use crate::convert::result;

fn house() -> PluginName {
    PluginName { name: "house".into(), address: "127.0.0.1:1".into() }
}

fn metric() -> wire::MetricDescription {
    wire::MetricDescription {
        name: "house".into(),
        version: 1,
        category: v1::MetricCategory::Semantic.into(),
        direction: v1::MetricDirection::Lower.into(),
        needs: vec![v1::MetricNeed::Sources.into()],
        parameters: vec![parameter("cost", 0.1)],
        description: "What the house counts.".into(),
    }
}

fn parameter(name: &str, default_value: f64) -> v1::MetricParameter {
    v1::MetricParameter { name: name.into(), default_value, max: 1.0, ..v1::MetricParameter::default() }
}

#[test]
fn a_metric_is_registered_as_it_describes_itself_with_the_weight_that_is_configured() {
    let known = descriptor(metric(), &house(), 0.25).unwrap();
    assert_eq!((known.name.as_str(), known.version, known.weight), ("house", 1, 0.25));
    assert_eq!(known.needs, [Need::Sources, Need::Model]);
}

#[test]
fn everything_wrong_with_a_metric_is_named_at_once() {
    let endless = v1::MetricParameter { min: f64::NEG_INFINITY, ..parameter("endless", 0.0) };
    let wrong = wire::MetricDescription {
        name: "House".into(),
        needs: vec![9],
        parameters: vec![parameter("cost", 3.0), parameter("cost", 0.1), parameter("Cost", 0.1), endless],
        ..wire::MetricDescription::default()
    };
    let said = descriptor(wrong, &house(), 0.0).unwrap_err();
    let wanted = [
        "no category",
        "no direction",
        "it needs 9",
        "calls itself \"House\"",
        "version is 0",
        "description has 0 bytes",
        "\"cost\" is ill-named or there twice",
        "\"Cost\" is ill-named",
        "\"endless\" has no finite range",
        "a name is of lower-case letters",
        "cost is 3 by default, outside 0 to 1",
    ];
    assert_eq!(said.len(), wanted.len(), "{said:#?}");
    for (said, wanted) in said.iter().zip(wanted) {
        assert!(said.contains(wanted), "{said:?} is not {wanted:?}");
    }
    assert_eq!(descriptor(wire::MetricDescription::default(), &house(), 0.0).unwrap_err().len(), 6);
}

fn finding(place: Option<v1::SourcePlace>, found_by: i32) -> wire::Measurement {
    let finding = v1::QualityFinding { path: "goals".into(), message: "Seen.".into(), place, found_by };
    wire::Measurement { findings: vec![finding], ..wire::Measurement::default() }
}

#[test]
fn who_noticed_something_and_where_it_stands_is_carried_over_as_the_plugin_says() {
    let place = v1::SourcePlace {
        document: "talk.txt".into(),
        quote: "I walk.".into(),
        line: 3,
        start_byte: Some(9),
        ..v1::SourcePlace::default()
    };
    let noticed = measurement(finding(Some(place.clone()), v1::FoundBy::Model.into())).unwrap().findings.remove(0);
    assert_eq!(noticed.by, Some(FoundBy::Model));
    let said =
        Said { document: "talk.txt".into(), quote: "I walk.".into(), start: Some(9), end: None, unit: Unit::Line(3) };
    assert_eq!(noticed.said.as_ref(), Some(&said));
    let stands = |start, line| Place { bytes: Some((start, start + 7)), unit: Unit::Line(line) };
    assert!(said.holds_of(&stands(9, 3)), "what is not said holds of every place");
    assert!(!said.holds_of(&stands(9, 4)) && !said.holds_of(&stands(8, 3)));
    assert_eq!(measurement(finding(None, 0)).unwrap().findings[0].by, None);
    let unknown = measurement(finding(None, 77)).unwrap_err();
    assert!(unknown.contains("\"goals\" whose found_by is 77, which is none of those there are"), "{unknown}");
    let torn = v1::SourcePlace { place: Some(v1::source_place::Place::Page(2)), ..place };
    let torn = measurement(finding(Some(torn), 0)).unwrap_err();
    assert!(torn.contains("line 3 and something else"), "{torn}");
}

#[test]
fn everything_wrong_with_a_stage_is_named_at_once() {
    let wrong =
        wire::StageDescription { changes: vec!["goals".into(), "charm".into()], needs: vec![0], ..Default::default() };
    let said = description(wrong, &house()).unwrap_err().join("; ");
    for part in ["where it may stand", "calls itself \"\"", "version is 0", "0 bytes", "it needs 0", "\"charm\""] {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
}

fn persona() -> Persona {
    let evidence = Evidence {
        document: "talk.txt".into(),
        participant: "P1".into(),
        line: 1,
        span: Span { start: 4, end: 20 },
        place: None,
        quote: "I walk home now.".into(),
        matched: Match::Exact,
        score: Score::ONE,
        linked_by: None,
    };
    let goal =
        Trait { text: "Walks home.".into(), strength: Strength::Moderate, evidence: vec![evidence], support: None };
    Persona {
        id: "persona-1".into(),
        name: "Mara".into(),
        archetype: "The walker".into(),
        quote: String::new(),
        demographics: Demographics { location: Some("Kiel".into()), ..Demographics::default() },
        background: String::new(),
        goals: vec![goal],
        frustrations: Vec::new(),
        behaviours: Vec::new(),
        motivations: Vec::new(),
        preferences: Vec::new(),
    }
}

fn answer(outcome: Option<Outcome>) -> Result<Verdict, String> {
    let answer = wire::ProcessResponse { outcome, warnings: Vec::new() };
    processed(answer, &persona(), Vec::new()).map(|processed| processed.verdict)
}

fn changed(persona: v1::Persona) -> Result<PersonaDraft, String> {
    match answer(Some(Outcome::Persona(persona)))? {
        Verdict::Changed(draft) => Ok(*draft),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn a_persona_that_comes_back_as_it_went_has_not_changed() {
    let back = changed(result::persona(persona())).unwrap();
    assert_eq!(back, PersonaDraft::from(&persona()), "with the start of each quote");
}

#[test]
fn what_changed_is_told_and_a_strength_or_a_line_of_a_plugin_is_not_read() {
    let mut wire = result::persona(persona());
    wire.goals[0].text.push_str(" At night.");
    wire.goals[0].strength = 77;
    wire.goals[0].evidence[0].line = 9;
    wire.quote = "I walk.".into();
    let back = changed(wire).unwrap();
    let touched = Field::that_differ(&PersonaDraft::from(&persona()), &back);
    assert_eq!(touched, [Field::Quote, Field::Traits(TraitKind::Goal)]);
}

#[test]
fn a_persona_that_is_none_is_a_fault() {
    let young = v1::Demographics { age: Some(300), ..v1::Demographics::default() };
    let wrong = v1::Persona { demographics: Some(young), ..result::persona(persona()) };
    assert!(changed(wrong).unwrap_err().contains("demographics.age: 300 is no age"));
    let many = v1::Persona { goals: vec![v1::Trait::default(); 201], ..result::persona(persona()) };
    assert!(changed(many).unwrap_err().contains("more traits"));
}

#[test]
fn an_answer_says_what_is_to_become_of_the_persona_and_why() {
    assert!(answer(None).unwrap_err().contains("says nothing"));
    let away = |reason: &str| answer(Some(Outcome::Rejection(wire::Rejection { reason: reason.into() })));
    assert!(away(" ").unwrap_err().contains("without a reason"));
    assert_eq!(away("not here"), Ok(Verdict::Rejected { reason: "not here".into() }));
    let noisy =
        wire::ProcessResponse { outcome: Some(Outcome::Unchanged(wire::Unchanged {})), warnings: vec!["x".into(); 21] };
    assert!(processed(noisy, &persona(), Vec::new()).unwrap_err().contains("has 21 warnings; at most 20"));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_for_its_turn_has_its_whole_time_then() {
    let settings = PluginSettings {
        plugin: house(),
        kind: PluginKind::Stage,
        timeout: Duration::from_secs(10),
        max_concurrency: 2,
        weight: 0.0,
        token: None,
        authority: None,
    };
    let guard = Guard::of(&settings).unwrap();
    let call = |seconds| {
        guard.call(async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            Ok(seconds)
        })
    };
    let answers = futures::future::join_all((0..12).map(|_| call(9))).await;
    assert!(answers.iter().all(Result::is_ok), "the last waited 45 seconds: {answers:?}");
    assert!(call(11).await.unwrap_err().to_string().ends_with("did not answer within 10s"));
}

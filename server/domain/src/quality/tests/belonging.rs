use super::fixture::{blank, evidence, personas, reading, report, said, scored};
use crate::persona::{Match, Persona};
use crate::quality::{Foreign, Outcome, Preset, Registry, Report, Settings, Sources};
use crate::source::document::Document;
use crate::source::reading::Reading;
use crate::source::span::Span;

const ELSEWHERE: Span = Span { start: 3, end: 7 };

fn talk() -> Reading {
    let text = "P1: Well, I walk home.\nP2: Well, I take the tram.\n";
    Reading::of(&[Document::read("talk.txt".into(), text.as_bytes().to_vec()).unwrap()])
}

fn resting_on(quotes: &[&str]) -> Persona {
    let mut persona = blank("1");
    for quote in quotes {
        let mut known = said("Walks home.");
        known.evidence = vec![evidence("P1", Match::Exact, 1.0)];
        known.evidence[0].quote = (*quote).into();
        persona.behaviours.push(known);
    }
    persona
}

fn reason<'r>(report: &'r Report, metric: &str) -> &'r str {
    match &report.line(metric).unwrap().outcome {
        Outcome::NotApplicable { reason } => reason,
        Outcome::Scored(scored) => panic!("{metric} is scored: {scored:?}"),
    }
}

#[test]
fn metrics_of_sources_do_not_apply_where_the_sources_are_others() {
    let (all, talk, registry) = (reading(), talk(), Registry::standard());
    let persona = personas(&Sources::of(&all)).remove(0);
    let sources = Sources::of(&talk);
    assert_eq!(sources.belong_to(&persona), Err(Foreign::Documents { documents: vec!["allotment.txt".into()] }));
    let report = report(&Settings::preset(&registry, Preset::Default), &persona, &[], Some(&sources));
    for metric in ["groundedness", "coverage"] {
        assert_eq!(reason(&report, metric), "its evidence is from allotment.txt, not among the sources at hand");
    }
    assert!(report.overall.is_some());
}

#[test]
fn documents_of_the_same_name_are_others_where_no_quote_is_in_them() {
    let (talk, registry) = (talk(), Registry::standard());
    let (sources, settings) = (Sources::of(&talk), Settings::preset(&registry, Preset::Default));
    let other = resting_on(&["I fly a kite.", "I keep bees."]);
    assert_eq!(sources.belong_to(&other), Err(Foreign::Quotes { quotes: 2 }));
    let one_of_them = resting_on(&["I fly a kite.", "I walk home."]);
    let report = report(&settings, &one_of_them, &[], Some(&sources));
    assert_eq!(scored(&report, "groundedness"), (0.5, vec!["behaviours[0]".to_owned(); 2]), "that is for the metric");
}

#[test]
fn a_persona_without_evidence_is_measured_by_any_sources() {
    let (talk, registry) = (talk(), Registry::standard());
    let mut persona = resting_on(&[]);
    persona.goals.push(said("Walks home."));
    let report = report(&Settings::preset(&registry, Preset::Default), &persona, &[], Some(&Sources::of(&talk)));
    assert_eq!(scored(&report, "groundedness").0, 0.0);
}

#[test]
fn words_that_recur_are_found_by_their_place_in_the_file() {
    let talk = talk();
    let text = &talk.documents()[0].text;
    let second = Span { start: text.rfind("Well").unwrap() as u32, end: text.rfind("Well").unwrap() as u32 + 4 };
    let mut persona = resting_on(&["Well"]);
    persona.behaviours[0].evidence[0].span = ELSEWHERE;
    let span = |persona: &Persona| Sources::of(&talk).settle(persona.clone()).behaviours[0].evidence[0].span;
    assert_eq!(span(&persona), Span { start: 4, end: 8 }, "the first, where no place is named");
    persona.behaviours[0].evidence[0].place = Some(talk.documents()[0].place(second));
    assert_eq!(span(&persona), second);
    persona.behaviours[0].evidence[0].quote = "Never a word".into();
    assert_eq!(span(&persona), Span { start: 0, end: 0 });
}

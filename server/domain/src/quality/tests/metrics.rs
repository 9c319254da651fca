//! What each metric notices, by small personas.

use super::fixture::{blank, evidence, personas, reading, report, said, scored};
use crate::persona::{Age, Match, Persona, Support};
use crate::quality::{Outcome, Preset, Registry, Report, Settings, Sources};

fn alone(persona: &Persona) -> Report {
    let registry = Registry::standard();
    report(&Settings::preset(&registry, Preset::Default), persona, &[], None)
}

fn near(is: f64, should: f64) {
    assert!((is - should).abs() < 1e-6, "{is} instead of {should}");
}

#[test]
fn completeness_weighs_required_expected_depth_and_richness() {
    let mut persona = blank("1");
    assert_eq!(scored(&alone(&persona), "completeness").0, 0.0);
    (persona.name, persona.archetype) = ("Ada".into(), "Weaver".into());
    persona.goals = vec![said("Wants a loom that fits"), said("Hopes to sell"), said("Wants wool")];
    let (score, paths) = scored(&alone(&persona), "completeness");
    // Depth: one list of five. Richness: 5, 3 and 2 of 6 words.
    near(score, 0.4 * 0.6 + 0.2 * 0.2 + 0.1 * (10.0 / 18.0));
    assert_eq!(
        paths,
        ["background", "frustrations", "quote", "behaviours", "motivations", "preferences", "demographics"]
    );
}

#[test]
fn evidence_strength_weighs_coverage_strength_and_people() {
    let mut persona = blank("1");
    persona.goals = vec![said("One"), said("Two"), said("Three"), said("Four")];
    persona.goals[0].evidence = vec![evidence("P1", Match::Exact, 1.0), evidence("P2", Match::Normalised, 1.0)];
    persona.goals[1].evidence = vec![evidence("P1", Match::Exact, 1.0)];
    persona.goals[2].evidence = vec![evidence("P1", Match::Fuzzy, 0.9), evidence("P1", Match::None, 1.0)];
    let (score, paths) = scored(&alone(&persona), "evidence_strength");
    near(score, 0.5 * 0.75 + 0.3 * (1.0 + 0.7 + 0.36) / 4.0 + 0.2 * 2.0 / 3.0);
    assert_eq!(paths, ["goals[3]"]);
}

#[test]
fn consistency_notices_ages_clashes_and_repetitions() {
    let mut persona = blank("1");
    persona.demographics.age = Some(Age::Years(19));
    persona.demographics.occupation = Some("Retired baker".into());
    persona.goals = vec![said("Wants to spend time with their grandchildren."), said("Wants to bake sourdough bread.")];
    persona.frustrations =
        vec![said("Bakes sourdough bread without any joy."), said("Never sells bread at the market.")];
    persona.behaviours = vec![said("Sells bread at the market."), said("Sells the bread at a market.")];
    let (score, paths) = scored(&alone(&persona), "consistency");
    assert_eq!(paths, ["goals[0]", "demographics.occupation", "behaviours[0]", "behaviours[1]", "behaviours[1]"]);
    near(score, 0.0);
    persona.demographics.age = Some(Age::Years(70));
    near(scored(&alone(&persona), "consistency").0, 1.0 - 2.0 * 0.25 - 0.1);
}

#[test]
fn a_quote_against_a_trait_is_noticed() {
    let mut persona = blank("1");
    persona.quote = "I never pay by phone at the counter.".into();
    persona.behaviours = vec![said("Pays by phone at every counter.")];
    assert_eq!(scored(&alone(&persona), "consistency").1, ["behaviours[0]"]);
}

#[test]
fn a_thing_liked_and_complained_of_is_noticed() {
    let mut persona = blank("1");
    persona.preferences = vec![said("Enjoys the weekly choir rehearsal.")];
    persona.frustrations = vec![said("Suffers from the weekly choir rehearsal.")];
    assert_eq!(scored(&alone(&persona), "consistency").1, ["preferences[0]"]);
}

#[test]
fn distinctiveness_compares_meaning_and_not_strings() {
    let registry = Registry::standard();
    let settings = Settings::preset(&registry, Preset::Default);
    let with = |id: &str, goals: &[&str]| {
        let mut persona = blank(id);
        persona.name = id.into();
        persona.goals = goals.iter().map(|goal| said(goal)).collect();
        persona
    };
    let one = with("Ann", &["Wants to water tomatoes in the greenhouse", "Plans a wedding by the lake"]);
    let reworded = with("Bob", &["Watering the tomato in greenhouses is wanted", "Repairs old bicycles"]);
    let other = with("Cleo", &["Drives lorries across the mountains", "Collects stamps of Peru"]);
    let beside = |siblings: &[Persona]| scored(&report(&settings, &one, siblings, None), "distinctiveness");
    near(beside(std::slice::from_ref(&other)).0, 1.0);
    let (score, paths) = beside(&[other, reworded]);
    assert_eq!(paths, ["goals[0]"]);
    assert!(score < 0.7, "{score}");
    let mut twin = one.clone();
    twin.name = "Dora".into();
    near(beside(&[twin]).0, 0.0);
}

#[test]
fn realism_looks_at_name_attributes_quote_and_goals() {
    let mut persona = blank("1");
    assert_eq!(scored(&alone(&persona), "realism").0, 0.0);
    persona.name = "User 3".into();
    persona.demographics.age = Some(Age::Years(3));
    persona.quote = "Shopping is fun.".into();
    persona.goals = vec![said("Wants to save time."), said("Wants to cycle across Norway.")];
    let (score, paths) = scored(&alone(&persona), "realism");
    near(score, (0.5 + 0.0 + 0.5 + 0.5) / 4.0);
    assert_eq!(paths, ["name", "demographics.age", "quote", "goals[0]"]);
}

#[test]
fn groundedness_counts_what_stands_in_the_sources_and_does_not_disagree() {
    let reading = reading();
    let (sources, registry) = (Sources::of(&reading), Registry::standard());
    let mut persona = personas(&sources).remove(1);
    let settings = Settings::preset(&registry, Preset::Default);
    let measured = |persona: &Persona| scored(&report(&settings, persona, &[], Some(&sources)), "groundedness");
    near(measured(&persona).0, 1.0);
    let all = persona.all_traits().count() as f64;
    persona.goals[0].evidence[0].quote = "I dream of a giant parking garage in the clouds.".into();
    persona.goals[1].evidence.clear();
    persona.goals[2].text.push_str(" Pays 1,234 euros for it.");
    let (score, paths) = measured(&persona);
    near(score, (all - 3.0) / all);
    assert_eq!(paths, ["goals[0]", "goals[0]", "goals[1]", "goals[2]"]);
}

#[test]
fn a_trait_that_was_looked_up_and_not_found_is_not_grounded_whatever_is_quoted_for_it() {
    let reading = reading();
    let (sources, registry) = (Sources::of(&reading), Registry::standard());
    let mut persona = personas(&sources).remove(1);
    let all = persona.all_traits().count() as f64;
    persona.goals[0].support = Some(Support::Unsupported);
    persona.goals[1].support = Some(Support::Contradicted);
    let report = report(&Settings::preset(&registry, Preset::Default), &persona, &[], Some(&sources));
    let (score, paths) = scored(&report, "groundedness");
    near(score, (all - 2.0) / all);
    assert_eq!(paths, ["goals[0]", "goals[1]"]);
}

#[test]
fn a_contradiction_is_shown_with_its_place() {
    let reading = reading();
    let (sources, registry) = (Sources::of(&reading), Registry::standard());
    let mut persona = personas(&sources).remove(2);
    persona.goals[0].text.push_str(" Told Siemens so.");
    let report = report(&Settings::preset(&registry, Preset::Default), &persona, &[], Some(&sources));
    let Outcome::Scored(scored) = &report.line("groundedness").unwrap().outcome else { panic!("{report:#?}") };
    let place = scored.findings[0].place.as_ref().unwrap();
    let document = reading.documents().iter().find(|document| document.name == place.document).unwrap();
    assert_eq!(place.span.of(&document.text), Some(persona.goals[0].evidence[0].quote.as_str()));
    assert_eq!(scored.findings[0].message, "Siemens is not named in the evidence");
}

#[test]
fn coverage_is_of_the_set() {
    let reading = reading();
    let (sources, registry) = (Sources::of(&reading), Registry::standard());
    let (set, settings) = (personas(&sources), Settings::preset(&registry, Preset::Default));
    let part = |siblings: &[Persona]| scored(&report(&settings, &set[0], siblings, Some(&sources)), "coverage").0;
    let (one, two, all) = (part(&[]), part(&set[1..2]), part(&set[1..]));
    assert!(one < two && two < all, "{one} {two} {all}");
    near(scored(&report(&settings, &set[3], &set[..3], Some(&sources)), "coverage").0, all);
}

#[test]
fn stereotypes_are_whole_words_and_groups() {
    let found = |persona: &Persona| scored(&alone(persona), "stereotypes");
    let mut persona = blank("1");
    persona.frustrations = vec![said("Struggles with technology at the counter.")];
    assert_eq!(found(&persona), (1.0, vec![]), "of nobody in particular it is no stereotype");
    persona.demographics.age = Some(Age::Years(71));
    assert_eq!(found(&persona), (1.0 - 0.34, vec!["frustrations[0]".to_owned()]));
    persona.frustrations[0].evidence = vec![evidence("P1", Match::Exact, 1.0)];
    assert_eq!(found(&persona).0, 1.0 - 0.15, "somebody said so");
    persona.frustrations = vec![said("Mistrusts the psychology of bossyness.")];
    assert_eq!(found(&persona).0, 1.0, "psycho and bossy stand within other words");
    persona.background = "A hysterical customer.".into();
    assert_eq!(found(&persona).1, ["background"]);
}

#[test]
fn readability_is_the_formula_of_flesch() {
    let mut persona = blank("1");
    persona.background = "The cat sat on the mat. It was very happy.".into();
    let report = alone(&persona);
    let Outcome::Scored(line) = &report.line("readability").unwrap().outcome else { panic!("{report:#?}") };
    // 10 words, 2 sentences, 12 syllables: 206.835 - 1.015 * 5 - 84.6 * 1.2.
    assert!(line.explanation.starts_with("Reading ease 100:"), "{}", line.explanation);
    persona.background = "Die Nachbarn sind nicht da, aber das ist für mich kein Problem.".into();
    assert!(matches!(alone(&persona).line("readability").unwrap().outcome, Outcome::NotApplicable { .. }));
}

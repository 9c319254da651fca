//! The promises of the registry, of settings and of combining.

use std::collections::BTreeMap;

use super::fixture::{blank, personas, reading, report, said};
use crate::quality::*;
use crate::score::Score;

fn outside(name: &str, direction: Direction) -> Descriptor {
    Descriptor {
        name: name.into(),
        version: 3,
        category: Category::Semantic,
        direction,
        needs: vec![Need::Model],
        parameters: Vec::new(),
        weight: 1.0,
        about: "How a model judges the tone.".into(),
    }
}

fn given(metric: &str, score: f64) -> Given {
    let scored = Scored { score: Score::new(score).unwrap(), explanation: "So it is.".into(), findings: Vec::new() };
    Given { metric: metric.into(), outcome: Outcome::Scored(scored) }
}

#[test]
fn every_registered_metric_is_listed_run_and_explained() {
    let (reading, registry) = (reading(), Registry::standard());
    let sources = Sources::of(&reading);
    let set = personas(&sources);
    let report = report(&Settings::preset(&registry, Preset::Default), &set[0], &set[1..], Some(&sources));
    assert_eq!(registry.describe().len(), 10);
    for (known, line) in registry.describe().zip(&report.lines) {
        assert_eq!((&known.name, known.version, known.category), (&line.metric, line.version, line.category));
        assert!(!known.about.is_empty());
        let Outcome::Scored(scored) = &line.outcome else { panic!("{line:#?}") };
        assert!(scored.explanation.ends_with('.'), "{}", scored.explanation);
    }
    let sum: f64 = registry.describe().map(|known| known.weight).sum();
    assert!((sum - 1.0).abs() < 1e-9, "default weights sum to 1: {sum}");
}

#[test]
fn what_is_missing_makes_a_metric_not_applicable_and_the_rest_weighs_more() {
    let registry = Registry::standard();
    let settings = Settings::preset(&registry, Preset::Default);
    let mut alone = blank("1");
    alone.goals.push(said("Wants to see the bills of every month in one place."));
    let report = report(&settings, &alone, &[], None);
    let reasons: Vec<(&str, &str)> = report
        .lines
        .iter()
        .filter_map(|line| match &line.outcome {
            Outcome::NotApplicable { reason } => Some((line.metric.as_str(), reason.as_str())),
            Outcome::Scored(_) => None,
        })
        .collect();
    assert_eq!(
        reasons,
        [
            ("groundedness", "the sources are not at hand"),
            ("distinctiveness", "there is no other persona to compare it with"),
            ("lexical_diversity", "it has 11 words; fewer than 50 say nothing of their variety"),
            ("coverage", "the sources are not at hand"),
        ]
    );
    let shares: f64 = report.lines.iter().map(|line| line.share).sum();
    assert!((shares - 1.0).abs() < 1e-9);
    assert!((report.line("completeness").unwrap().share - 0.20 / 0.65).abs() < 1e-9);
}

#[test]
fn everything_wrong_with_what_is_wanted_is_said_at_once() {
    let registry = Registry::standard();
    let numbers = |pairs: &[(&str, f64)]| pairs.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
    let parameters: BTreeMap<String, BTreeMap<String, f64>> = [
        ("completeness".to_owned(), numbers(&[("traits_per_list", 0.0), ("size", 1.0)])),
        ("beauty".to_owned(), BTreeMap::new()),
    ]
    .into();
    let weights = numbers(&[("charm", 1.0), ("realism", -0.5), ("completeness", f64::NAN)]);
    let wanted = Wanted { weights, parameters, pass: Some(120.0), ..Wanted::default() };
    let faults: Vec<String> =
        Settings::checked(&registry, &wanted).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "weights.charm: no metric of this name is registered",
            "weights.completeness: NaN is no weight; it is a number from 0 on",
            "weights.realism: -0.5 is no weight; it is a number from 0 on",
            "parameters.beauty: no metric of this name is registered",
            "parameters.completeness.size: the metric has no such parameter",
            "parameters.completeness.traits_per_list: 0 is outside 1 to 20",
            "pass: 120 is no score; it is a number from 0 to 100",
        ]
    );
}

#[test]
fn weights_that_are_all_zero_are_refused() {
    let registry = Registry::standard();
    let weights = registry.describe().map(|known| (known.name.clone(), 0.0)).collect();
    let wanted = Wanted { weights, ..Wanted::default() };
    assert_eq!(Settings::checked(&registry, &wanted).unwrap_err(), [Fault::AllZero]);
}

#[test]
fn a_wish_that_names_nothing_is_the_preset() {
    let registry = Registry::standard();
    for preset in [Preset::Default, Preset::Strict, Preset::Lenient] {
        let wanted = Wanted { preset, ..Wanted::default() };
        let (checked, plain) = (Settings::checked(&registry, &wanted).unwrap(), Settings::preset(&registry, preset));
        assert_eq!((checked.weights, checked.parameters, checked.pass), (plain.weights, plain.parameters, plain.pass));
    }
}

#[test]
fn a_strict_preset_asks_more_than_the_default_and_a_lenient_one_less() {
    let registry = Registry::standard();
    let mut persona = blank("1");
    (persona.name, persona.archetype) = ("Ada".into(), "Weaver".into());
    persona.goals = vec![said("Wants a loom that fits in the kitchen."), said("Hopes to sell scarves at the market.")];
    let overall = |preset| {
        let report = report(&Settings::preset(&registry, preset), &persona, &[], None);
        (report.line("completeness").unwrap().goodness().unwrap(), report.passed)
    };
    let (strict, default, lenient) = (overall(Preset::Strict), overall(Preset::Default), overall(Preset::Lenient));
    assert!(strict.0 < default.0 && default.0 < lenient.0, "{strict:?} {default:?} {lenient:?}");
    assert!(!strict.1 && !default.1);
}

#[test]
fn an_outcome_that_is_handed_in_counts_like_any_other() {
    let mut registry = Registry::standard();
    registry.register(outside("tone", Direction::Higher)).unwrap();
    registry.register(outside("cliches", Direction::Lower)).unwrap();
    let weights =
        registry.describe().map(|known| (known.name.clone(), f64::from(u8::from(known.name != "realism")))).collect();
    let only = |name: &str| f64::from(u8::from(["tone", "cliches"].contains(&name)));
    let weights: BTreeMap<String, f64> = BTreeMap::into_keys(weights).map(|name| (name.clone(), only(&name))).collect();
    let settings = Settings::checked(&registry, &Wanted { weights, ..Wanted::default() }).unwrap();
    let persona = blank("1");
    let handed = [given("tone", 0.9), given("cliches", 0.3)];
    let subject = Subject { persona: &persona, siblings: &[], sources: None, given: &handed };
    let report = score(&settings, &subject).unwrap();
    assert!((report.overall.unwrap() - 80.0).abs() < 1e-9, "(0.9 + (1 - 0.3)) / 2: {:?}", report.overall);
    assert_eq!((report.level, report.passed), (Some(Level::Good), true));
    let none = score(&settings, &Subject { given: &[], ..subject }).unwrap();
    assert_eq!((none.overall, none.level, none.passed), (None, None, false));
}

#[test]
fn an_outcome_that_nobody_asked_for_is_refused() {
    let mut registry = Registry::standard();
    registry.register(outside("tone", Direction::Higher)).unwrap();
    let settings = Settings::preset(&registry, Preset::Default);
    let persona = blank("1");
    let handed = [given("realism", 1.0), given("tone", 0.9), given("tone", 0.8)];
    let subject = Subject { persona: &persona, siblings: &[], sources: None, given: &handed };
    let refused = [Refused::Metric { metric: "realism".into() }, Refused::Repeated { metric: "tone".into() }];
    assert_eq!(score(&settings, &subject).unwrap_err(), refused);
    let given = [vec![given("tone", 0.9)], Vec::new()];
    let set = Profiles::of([&persona]);
    assert_eq!(score_all(&settings, &set, None, &given).unwrap_err(), [Refused::Count { handed: 2, personas: 1 }]);
}

#[test]
fn an_outcome_that_is_handed_in_applies_only_where_what_it_needs_is_at_hand() {
    let mut registry = Registry::standard();
    registry.register(Descriptor { needs: vec![Need::Siblings], ..outside("tone", Direction::Higher) }).unwrap();
    let settings = Settings::preset(&registry, Preset::Default);
    let (one, other) = (blank("1"), blank("1"));
    let handed = vec![vec![given("tone", 0.9)], vec![given("tone", 0.2)]];
    let alone = score_all(&settings, &Profiles::of([&one]), None, &handed[..1]).unwrap();
    assert!(alone[0].line("tone").unwrap().goodness().is_none());
    let both = score_all(&settings, &Profiles::of([&one, &other]), None, &handed).unwrap();
    let scores: Vec<_> = both.iter().map(|report| report.line("tone").unwrap().goodness()).collect();
    assert_eq!(scores, [Some(0.9), Some(0.2)], "by position: ids may be the same");
}

#[test]
fn a_metric_that_cannot_be_is_not_registered() {
    let mut registry = Registry::standard();
    let parameter = Parameter { name: "n".into(), default: 9.0, least: 0.0, most: 1.0, about: String::new() };
    let wrong = Descriptor { weight: -1.0, parameters: vec![parameter], ..outside("Tone!", Direction::Higher) };
    assert_eq!(registry.register(wrong).unwrap_err().reasons.len(), 3);
    assert_eq!(registry.register(outside("realism", Direction::Higher)).unwrap_err().reasons, ["the name is taken"]);
}

#[test]
fn a_set_is_scored_as_each_of_it_is() {
    let (reading, registry) = (reading(), Registry::standard());
    let (sources, settings) = (Sources::of(&reading), Settings::preset(&registry, Preset::Default));
    let set = personas(&sources);
    let all = score_all(&settings, &Profiles::of(&set), Some(&sources), &[]).unwrap();
    let first = report(&settings, &set[0], &set[1..], Some(&sources));
    assert_eq!(all[0], first);
}

#[test]
fn levels_begin_where_they_say() {
    let levels = [0.0, 39.9, 40.0, 59.9, 60.0, 75.0, 89.9, 90.0, 100.0].map(Level::of);
    use Level::*;
    assert_eq!(levels, [Failing, Failing, Poor, Poor, Acceptable, Good, Good, Excellent, Excellent]);
}

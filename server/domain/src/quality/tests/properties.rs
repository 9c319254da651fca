//! What holds of any persona.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::fixture::{blank, evidence, reading, report, said, traits};
use crate::persona::{Age, Match, Persona, TraitKind};
use crate::quality::{Preset, Registry, Report, Settings, Sources, Wanted};

const SAID: [&str; 12] = [
    "Waters the tomatoes every day at dawn",
    "Never waters the tomatoes at dawn",
    "Wants 12 reports from Berlin by Monday",
    "Struggles with technology at the counter",
    "Enjoys the weekly choir rehearsal",
    "Hates the weekly choir rehearsal",
    "Wants to see their grandchildren",
    "Drives lorries across the mountains, hysterical",
    "Möchte nicht länger auf die Rechnungen warten",
    "",
    "I want large print, nothing more",
    "!!! 3.14 …",
];
const MATCHES: [Match; 5] = [Match::Exact, Match::Normalised, Match::Fuzzy, Match::Linked, Match::None];

type Line = (usize, usize, Vec<(u8, usize, f64)>);

fn line() -> impl Strategy<Value = Line> {
    (0usize..5, 0usize..SAID.len(), prop::collection::vec((0u8..4, 0usize..4, 0.0f64..=1.0), 0..3))
}

fn persona(id: &str, age: Option<u8>, about: [usize; 3], lines: &[Line]) -> Persona {
    let mut persona = blank(id);
    (persona.name, persona.quote, persona.background) =
        (SAID[about[0]].into(), SAID[about[1]].into(), SAID[about[2]].into());
    persona.demographics.age = age.map(Age::Years);
    for (kind, text, quotes) in lines {
        let mut known = said(SAID[*text]);
        known.evidence =
            quotes.iter().map(|(who, how, score)| evidence(&format!("P{who}"), MATCHES[*how], *score)).collect();
        traits(&mut persona, TraitKind::ALL[*kind]).push(known);
    }
    persona
}

prop_compose! {
    fn any_persona()(
        age in prop::option::of(0u8..), about in [0usize..12, 0usize..12, 0usize..12], lines in prop::collection::vec(line(), 0..9),
    ) -> Persona {
        persona("1", age, about, &lines)
    }
}

fn goodness(report: &Report) -> Vec<Option<f64>> {
    report.lines.iter().map(crate::quality::Line::goodness).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_score_is_within_its_range(persona in any_persona(), siblings in prop::collection::vec(any_persona(), 0..3)) {
        let (reading, registry) = (reading(), Registry::standard());
        let sources = Sources::of(&reading);
        let report = report(&Settings::preset(&registry, Preset::Strict), &persona, &siblings, Some(&sources));
        prop_assert!(goodness(&report).into_iter().flatten().all(|good| (0.0..=1.0).contains(&good)));
        prop_assert!(report.overall.is_some_and(|overall| (0.0..=100.0).contains(&overall)));
    }

    #[test]
    fn more_evidence_never_lowers_evidence_strength(
        persona in any_persona(), place in 0usize..9, who in 0u8..9, how in 0usize..4, score in 0.0f64..=1.0,
    ) {
        let registry = Registry::standard();
        let strength = |persona: &Persona| {
            report(&Settings::preset(&registry, Preset::Default), persona, &[], None).line("evidence_strength").unwrap().goodness().unwrap()
        };
        let before = strength(&persona);
        let mut more = persona;
        let count = more.all_traits().count();
        prop_assume!(count > 0);
        let mut all = Vec::new();
        let Persona { goals, frustrations, behaviours, motivations, preferences, .. } = &mut more;
        for list in [goals, frustrations, behaviours, motivations, preferences] {
            all.extend(list.iter_mut());
        }
        all[place % count].evidence.push(evidence(&format!("P{who}"), MATCHES[how], score));
        drop(all);
        prop_assert!(strength(&more) >= before);
    }

    #[test]
    fn the_order_of_lists_never_matters(persona in any_persona(), siblings in prop::collection::vec(any_persona(), 0..4), turns in 0usize..9) {
        let (reading, registry) = (reading(), Registry::standard());
        let (sources, settings) = (Sources::of(&reading), Settings::preset(&registry, Preset::Default));
        let (mut turned, mut others) = (persona.clone(), siblings.clone());
        for kind in TraitKind::ALL {
            let list = traits(&mut turned, kind);
            list.reverse();
            let by = turns.min(list.len());
            list.rotate_left(by);
            list.iter_mut().for_each(|known| known.evidence.reverse());
        }
        others.reverse();
        let before = report(&settings, &persona, &siblings, Some(&sources));
        let after = report(&settings, &turned, &others, Some(&sources));
        for (was, is) in before.lines.iter().zip(&after.lines) {
            let same = match (was.goodness(), is.goodness()) {
                (Some(was), Some(is)) => (was - is).abs() < 1e-5,
                (was, is) => was == is,
            };
            prop_assert!(same, "{was:#?} {is:#?}");
        }
    }

    #[test]
    fn the_overall_score_is_the_mean_over_what_applied(persona in any_persona(), weights in prop::collection::vec(0.0f64..5.0, 10)) {
        let registry = Registry::standard();
        let weights: BTreeMap<String, f64> = registry.describe().map(|known| known.name.clone()).zip(weights).collect();
        prop_assume!(weights.values().any(|weight| *weight > 0.0));
        let settings = Settings::checked(&registry, &Wanted { weights: weights.clone(), ..Wanted::default() }).unwrap();
        let report = report(&settings, &persona, &[], None);
        let applied: Vec<(f64, f64)> =
            report.lines.iter().filter_map(|line| Some((weights[&line.metric], line.goodness()?))).collect();
        let (sum, all): (f64, f64) =
            applied.iter().fold((0.0, 0.0), |(sum, all), (weight, good)| (sum + weight * good, all + weight));
        prop_assert!((report.overall.unwrap() - 100.0 * sum / all).abs() < 1e-6);
    }
}

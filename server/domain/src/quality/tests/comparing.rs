//! The promises of comparing.

use super::fixture::{blank, evidence, personas, reading, said};
use crate::persona::{Match, Persona, Strength};
use crate::quality::compare::{Change, Wanted, against_all, compare, diff, duplicates, matrix, similar};
use crate::quality::{Profiles, Sources};
use crate::score::Score;

/// What the order of a sum changes.
const ROUNDING: f32 = 1e-5;

fn with(id: &str, goals: &[&str]) -> Persona {
    let mut persona = blank(id);
    persona.goals = goals.iter().map(|goal| said(goal)).collect();
    persona
}

#[test]
fn a_matrix_is_symmetric_with_everybody_alike_to_themselves() {
    let reading = reading();
    let set = personas(&Sources::of(&reading));
    let matrix = matrix(&Profiles::of(&set));
    assert_eq!(matrix.ids, ["persona-0", "persona-1", "persona-2", "persona-3"]);
    for (one, row) in matrix.rows.iter().enumerate() {
        assert!((row[one] - 1.0).abs() < 1e-4);
        for (other, alike) in row.iter().enumerate() {
            assert!((alike - matrix.rows[other][one]).abs() < 1e-6);
            assert!(one == other || *alike < 0.25, "studies of different subjects: {alike}");
        }
    }
}

#[test]
fn likeness_names_the_words_and_the_traits_it_rests_on() {
    let set = [
        with("a", &["Sews curtains for the theatre", "Waters the tomatoes at dawn"]),
        with("b", &["Watering tomatoes calms the mind", "Repairs old clocks"]),
        with("c", &["Drives lorries across the mountains"]),
    ];
    let profiles = Profiles::of(&set);
    let similarity = similar(&profiles, 0, 1).unwrap();
    let words: Vec<&str> = similarity.shared.iter().map(|shared| shared.word.as_str()).collect();
    assert_eq!(words, ["tomatoes", "waters"]);
    assert_eq!(
        (similarity.traits[0].path.as_str(), similarity.traits[0].other_path.as_str()),
        ("goals[1]", "goals[0]")
    );
    let all = against_all(&profiles, 0).unwrap();
    assert_eq!(all.iter().map(|found| found.other).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((all[1].score, all[1].shared.len()), (Score::ZERO, 0));
    assert!(similar(&profiles, 0, 3).is_none() && against_all(&profiles, 3).is_none());
}

#[test]
fn duplicates_are_pairs_above_a_threshold() {
    let set = [
        with("a", &["Waters the tomatoes at dawn"]),
        with("b", &["Drives lorries"]),
        with("c", &["Watering tomatoes at dawn"]),
    ];
    let profiles = Profiles::of(&set);
    let pairs: Vec<(usize, usize)> =
        duplicates(&profiles, Score::new(0.8).unwrap()).iter().map(|pair| (pair.one, pair.other)).collect();
    assert_eq!(pairs, [(0, 2)]);
    assert_eq!(duplicates(&profiles, Score::ZERO).len(), 3);
    assert_eq!(duplicates(&profiles, Score::ONE).len(), 1, "in all words but their endings");
}

#[test]
fn a_diff_says_what_came_went_and_changed() {
    let mut before = with("a", &["Waters the tomatoes every day at dawn", "Sews curtains", "Repairs clocks"]);
    (before.name, before.quote) = ("Ada".into(), "I never sit still.".into());
    before.demographics.location = Some("Turin".into());
    let mut now = with("a", &["Repairs clocks", "Waters all tomatoes at dawn", "Learns to swim"]);
    (now.name, now.background) = ("Eva".into(), "Lives alone.".into());
    now.demographics.location = Some("Turin".into());
    now.goals[0].evidence.push(evidence("P1", Match::Exact, 1.0));
    let changes = diff(&before, &now);
    let text = |text: &str| text.to_owned();
    assert_eq!(changes[0], Change::Changed { path: text("name"), before: text("Ada"), now: text("Eva"), alike: None });
    assert_eq!(changes[1], Change::Removed { path: text("quote"), before: text("I never sit still.") });
    assert_eq!(changes[2], Change::Added { path: text("background"), now: text("Lives alone.") });
    assert_eq!(changes[3], Change::Evidence { path: text("goals[0]"), before: 0, now: 1 });
    assert!(matches!(&changes[4], Change::Changed { path, alike: Some(_), .. } if path == "goals[1]"), "{changes:#?}");
    assert_eq!(changes[5], Change::Removed { path: text("goals[1]"), before: text("Sews curtains") });
    assert_eq!(changes[6], Change::Added { path: text("goals[2]"), now: text("Learns to swim") });
    assert_eq!(changes.len(), 7);
}

#[test]
fn between_a_persona_and_itself_nothing_changed() {
    let reading = reading();
    let set = personas(&Sources::of(&reading));
    for persona in &set {
        assert_eq!(diff(persona, persona), []);
        let mut turned = persona.clone();
        turned.goals.reverse();
        assert_eq!(diff(persona, &turned), [], "order within a list is no change");
    }
    assert_eq!(diff(&with("a", &["", ""]), &with("a", &["", ""])), []);
}

#[test]
fn the_search_for_copies_finds_what_multiplying_all_out_finds() {
    let reading = reading();
    let mut set = personas(&Sources::of(&reading));
    let borrowed = set[1].goals.clone();
    set[0].goals.extend(borrowed);
    set[2].goals.push(said("Wants one toll device and a single invoice that covers all the countries."));
    let profiles = Profiles::of(&set);
    for least in [0.5, 0.6, 0.8, 1.0] {
        for ((one, profile), copies) in profiles.profiles.iter().enumerate().zip(profiles.copies(least)) {
            for (known, copied) in profile.traits.iter().zip(copies) {
                let others = profiles.profiles.iter().enumerate().filter(|(other, _)| *other != one);
                let traits = others.flat_map(|(_, other)| &other.traits);
                let best = traits.map(|other| crate::words::dot(&known.vector, &other.vector)).fold(0.0, f32::max);
                let found = copied.map(|copied| copied.cosine);
                assert_eq!(found.is_some(), best > least - ROUNDING, "{}: {found:?} of {best}", known.path());
                assert!(found.is_none_or(|found| (found - best).abs() < ROUNDING), "{}: {found:?}", known.path());
            }
        }
    }
}

#[test]
fn a_trait_copied_by_many_is_said_to_be_that_of_the_first_other() {
    let copies = |count: usize| {
        let set: Vec<Persona> = (0..count).map(|at| with(&at.to_string(), &["Waters the tomatoes at dawn"])).collect();
        let found = Profiles::of(&set).copies(0.8);
        found.into_iter().map(|copies| copies[0].map(|copied| copied.persona)).collect::<Vec<_>>()
    };
    assert_eq!(copies(1), [None]);
    assert_eq!(copies(4), [Some(1), Some(0), Some(0), Some(0)]);
}

#[test]
fn a_comparison_of_one_tells_its_pairs_from_its_side() {
    let set = [
        with("a", &["Waters the tomatoes at dawn"]),
        with("b", &["Drives lorries"]),
        with("c", &["Watering tomatoes at dawn"]),
    ];
    let profiles = Profiles::of(&set);
    let wanted = Wanted { one: Some(2), threshold: Score::new(0.8).unwrap(), pairs: 1 };
    let told = compare(&profiles, &wanted);
    assert_eq!((told.of_pairs, told.pairs.len(), told.matrix.rows.len()), (2, 1, 3));
    assert_eq!((told.pairs[0].one, told.pairs[0].other), (2, 0));
    assert_eq!(told.duplicates.iter().map(|pair| (pair.one, pair.other)).collect::<Vec<_>>(), [(0, 2)]);
    assert_eq!(compare(&profiles, &Wanted { one: None, ..wanted }).of_pairs, 3);
}

#[test]
fn reasons_add_up_to_the_likeness_and_name_what_both_state() {
    let mut set = [
        with("a", &["Waters the tomatoes at dawn", "Sews curtains"]),
        with("b", &["Watering tomatoes calms the mind", "Repairs old clocks"]),
    ];
    set[0].background = "Gardens behind the station.".into();
    for (persona, location) in set.iter_mut().zip(["Turin", "Genoa"]) {
        persona.demographics.occupation = Some("Nurse".into());
        persona.demographics.location = Some(location.into());
    }
    set[1].demographics.occupation = Some(" nurse".into());
    let told = similar(&Profiles::of(&set), 0, 1).unwrap();
    let sum: f64 = told.shared.iter().map(|shared| shared.adds.get()).sum();
    assert!((sum - told.score.get()).abs() < 1e-5, "{told:#?}");
    let parts: Vec<(&str, bool)> = told.parts.iter().map(|part| (part.name, part.score > Score::ZERO)).collect();
    assert_eq!(parts, [("goals", true), ("demographics", true)], "only one says something of themselves");
    assert_eq!(told.parts[1].score.get(), 0.5);
    assert_eq!(told.attributes.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["demographics.occupation"]);
}

#[test]
fn a_trait_that_rests_on_another_quote_or_less_firmly_has_changed() {
    let mut before = with("a", &["Repairs clocks"]);
    before.goals[0].evidence.push(evidence("P1", Match::Exact, 1.0));
    let mut now = before.clone();
    now.goals[0].evidence[0].quote = "I do".into();
    let path = "goals[0]".to_owned();
    assert_eq!(diff(&before, &now), [Change::Evidence { path: path.clone(), before: 1, now: 1 }]);
    now = before.clone();
    now.goals[0].strength = Strength::Strong;
    assert_eq!(diff(&before, &now), [Change::Strength { path, before: Strength::Weak, now: Strength::Strong }]);
}

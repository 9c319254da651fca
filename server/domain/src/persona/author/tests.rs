//! The promises of the embedded author.

use proptest::prelude::*;

use super::{draft, judge, refine};
use crate::persona::evaluation::{Criterion, Evaluation};
use crate::persona::evidence::{Locator, check};
use crate::persona::{Match, Persona};
use crate::source::document::Document;
use crate::source::reading::Reading;

const SAID: &[&str] = &[
    "I wish I could see all my bills in one place.",
    "I never know when the bus will come.",
    "I always check the map twice before leaving.",
    "I'm worried I'll lose the paper ticket.",
    "I'd rather call the office than use the website.",
    "The machine at the station is too slow and confusing.",
    "Honestly, I can't read the small print on the screen.",
    "I usually buy my ticket at the counter.",
    "There are too many buttons on the machine.",
    "I want to plan the whole trip from my phone.",
    "Why is it so dark here?",
    "Well... you know.",
];

fn talk(people: usize, lines: &[usize]) -> Reading {
    let mut text = String::new();
    for person in 0..people {
        text.push_str(&format!(
            "## Participant {}\nAge: {}\nRole: Clerk\n\nInterviewer: Do you ever wish I could see it?\n\n",
            person + 1,
            30 + person
        ));
        for (at, line) in lines.iter().enumerate() {
            if at % people == person {
                text.push_str(&format!("{}\n\n", SAID[line % SAID.len()]));
            }
        }
    }
    Reading::of(&[Document::read("talk.md".into(), text.into_bytes()).unwrap()])
}

fn written(reading: &Reading, total: u32, seed: u64) -> Vec<Persona> {
    let locator = Locator::new(reading);
    let drafts = draft(reading, total, seed).into_iter();
    drafts
        .map(|draft| check(draft, "x".into(), &locator))
        .map(|(persona, findings)| {
            assert_eq!(findings, []);
            persona
        })
        .collect()
}

#[test]
fn as_many_as_asked_when_there_are_as_many_people() {
    let reading = talk(6, &(0..36).collect::<Vec<_>>());
    for total in 1..=6 {
        assert_eq!(written(&reading, total, 3).len(), total as usize);
    }
    assert!(written(&reading, 100, 3).len() >= 6);
    assert!(draft(&Reading::of(&[]), 3, 1).is_empty());
}

#[test]
fn one_voice_is_parted_by_subject_only_as_far_as_it_goes() {
    let reading = talk(1, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let count = written(&reading, 50, 1).len();
    assert!((2..=4).contains(&count), "{count}");
}

#[test]
fn the_same_seed_writes_the_same_personas_and_judging_is_in_range() {
    let reading = talk(5, &(0..40).collect::<Vec<_>>());
    let personas = written(&reading, 3, 9);
    assert_eq!(personas, written(&reading, 3, 9));
    for persona in &personas {
        let scores = judge(persona, &[], &reading, &Criterion::ALL);
        let evaluation = Evaluation::new(&Criterion::ALL, &scores).unwrap();
        let (refined, _) = check(refine(persona, &evaluation, &reading), "x".into(), &Locator::new(&reading));
        let again = Evaluation::new(&Criterion::ALL, &judge(&refined, &[], &reading, &Criterion::ALL)).unwrap();
        assert!(again.overall.get() + 0.02 >= evaluation.overall.get());
        assert!(refined.all_traits().count() >= persona.all_traits().count());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_quote_is_the_documents_and_no_interviewers(
        people in 1usize..7, lines in prop::collection::vec(0usize..12, 1..40), total in 1u32..9, seed: u64,
    ) {
        let reading = talk(people, &lines);
        for persona in written(&reading, total, seed) {
            prop_assert!(persona.demographics.occupation.is_none_or(|role| role == "Clerk"));
            prop_assert!(persona.demographics.location.is_none() && persona.demographics.other.is_empty());
            let all = [&persona.goals, &persona.frustrations, &persona.behaviours, &persona.motivations, &persona.preferences];
            for evidence in all.into_iter().flatten().flat_map(|known| &known.evidence) {
                prop_assert_eq!(evidence.span.of(&reading.documents()[0].text), Some(evidence.quote.as_str()));
                prop_assert_eq!(evidence.matched, Match::Exact);
                prop_assert!(!evidence.quote.contains("Do you ever"));
            }
        }
    }
}

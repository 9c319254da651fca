use std::time::Duration;

use super::*;
use crate::money::Money;
use crate::price::{Day, Prices};
use crate::source::document::Document;

fn reading(texts: &[&str]) -> Reading {
    let document = |(at, text): (usize, &&str)| Document::read(format!("{at}.txt"), text.as_bytes().to_vec()).unwrap();
    Reading::of(&texts.iter().enumerate().map(document).collect::<Vec<_>>())
}

fn recommended(reading: &Reading, tokens: u64) -> Recommendation {
    match estimate(reading, tokens) {
        Estimate::Personas(recommendation) => recommendation,
        Estimate::NotEnoughData(reason) => panic!("{reason}"),
    }
}

const SUBJECTS: [&str; 4] = [
    "The invoices arrive late, suppliers call about payments, and accounting wants every receipt scanned before closing.",
    "My garden needs watering, tomatoes ripen in August, and the greenhouse keeps seedlings warm through spring.",
    "Patients miss appointments, nurses rewrite charts, and the ward runs short of beds on Monday mornings.",
    "Drivers ignore routes, parcels vanish from vans, and the depot scanner freezes whenever labels are wet.",
];

/// A talk in which each person speaks of one of the subjects.
fn talk(people: usize, subjects: usize) -> String {
    (0..people).map(|at| format!("P{}: {}\n", at + 1, SUBJECTS[at % subjects])).collect()
}

#[test]
fn where_nobody_speaks_or_hardly_a_word_is_said_no_number_is_made_up() {
    let questions = reading(&["Interviewer: What do you do? And how often do you do that, and why, and with whom?\n"]);
    assert_eq!(estimate(&questions, 90_000), Estimate::NotEnoughData(NotEnough::NobodySpeaks));
    assert_eq!(estimate(&reading(&[]), 0), Estimate::NotEnoughData(NotEnough::NobodySpeaks));
    let short = estimate(&reading(&["P1: I like it a lot.\nP2: So do I.\n"]), 90_000);
    assert_eq!(short, Estimate::NotEnoughData(NotEnough::TooFewWords { words: 8, least: 50 }));
    assert_eq!(short.recommended(), None);
}

#[test]
fn people_are_counted_and_not_files() {
    let one_file = reading(&[&talk(4, 4)]);
    let lines = talk(4, 4);
    let four_files = reading(&lines.lines().map(|line| line.split_once(' ').unwrap().1).collect::<Vec<_>>());
    assert_eq!(one_file.documents().len(), 1);
    assert!(recommended(&one_file, 30_000).reasons.contains(&Reason::People { people: 4 }));
    assert_eq!(recommended(&one_file, 30_000).count, 4);
    let reasons = recommended(&four_files, 30_000).reasons;
    assert!(reasons.contains(&Reason::Unnamed { documents: 4 }), "{reasons:?}");
}

#[test]
fn no_more_personas_are_recommended_than_people_speak_and_a_moderator_is_none_of_them() {
    let text = format!("Moderator: {}\n{}", SUBJECTS[3], talk(4, 4)).repeat(3);
    let found = recommended(&reading(&[&text]), 1_000_000);
    assert!(found.reasons.contains(&Reason::People { people: 4 }), "{found:?}");
    assert_eq!(found.range.max, 4);
}

#[test]
fn people_who_say_the_same_are_one_kind_and_fewer_personas() {
    let (alike, different) = (reading(&[&talk(8, 1)]), reading(&[&talk(8, 4)]));
    assert_eq!((likeness(&alike).kinds, likeness(&different).kinds), (1, 4));
    assert!(likeness(&alike).alike.get() > 0.99 && likeness(&different).alike.get() < 0.3);
    assert!(recommended(&alike, 7_500).count < recommended(&different, 30_000).count);
}

#[test]
fn more_material_and_more_people_make_it_surer() {
    let (few, many) = (reading(&[&talk(4, 4)]), reading(&[&talk(12, 4)]));
    assert!(recommended(&few, 30_000).confidence > recommended(&few, 4_000).confidence);
    assert!(recommended(&many, 30_000).confidence > recommended(&few, 30_000).confidence);
}

#[test]
fn every_reason_says_what_it_counts() {
    let said: Vec<String> =
        recommended(&reading(&[&talk(8, 4)]), 30_000).reasons.iter().map(ToString::to_string).collect();
    assert_eq!(said[0], "30000 tokens bear 4, at about 7500 a persona");
    assert!(said[1].contains("themes that some share and not most bear"), "{said:?}");
    assert!(said[2].starts_with("8 people, two of whom are") && said[2].ends_with("are of 4 kinds"), "{said:?}");
    assert_eq!(said[3], "8 people speak, and no persona is made of nobody");
}

proptest::proptest! {
    #[test]
    fn the_range_holds_the_count_whatever_the_material(
        people in 1_usize..30, subjects in 1_usize..=4, tokens in proptest::num::u64::ANY,
    ) {
        let reading = reading(&[&talk(people, subjects).repeat(4)]);
        let found = recommended(&reading, tokens);
        proptest::prop_assert!(found.range.contains(found.count));
        proptest::prop_assert!(found.range.min >= 1 && found.range.max as usize <= people);
        proptest::prop_assert_eq!(&found, &recommended(&reading, tokens));
    }
}

fn stage(rounds: (u32, u32)) -> StageEffort {
    StageEffort {
        rounds: Range { min: rounds.0, max: rounds.1 },
        batch: 1,
        prompt: Range { min: 1_000, max: 1_000 },
        reads_material: true,
        written: Range { min: 500, max: 1_000 },
        prices: Some(Prices {
            input: Money::from_micros(1_000_000),
            cached_input: None,
            output: Money::from_micros(4_000_000),
            date: Day::new(2025, 8, 7).unwrap(),
            source: String::new(),
        }),
        call: Range { min: Duration::from_secs(5), max: Duration::from_secs(20) },
        at_once: 2,
    }
}

const THREE_TO_FIVE: Bounds = Bounds { min: 3, max: 5 };

#[test]
fn cost_and_time_are_those_of_every_call_of_every_stage() {
    let stages = [StageEffort { batch: 5, ..stage((1, 1)) }, stage((0, 2))];
    let found = effort(9_000, THREE_TO_FIVE, &stages);
    assert_eq!(found.calls, Range { min: 1, max: 11 });
    assert_eq!(found.read, Range { min: 10_000, max: 110_000 });
    assert_eq!(found.written, Range { min: 1_500, max: 15_000 });
    assert_eq!(found.cost, Some(Range { min: Money::from_micros(16_000), max: Money::from_micros(170_000) }));
    assert_eq!(found.time, Range { min: Duration::from_secs(5), max: Duration::from_secs(20 + 5 * 20) });
}

#[test]
fn a_cost_is_not_known_where_a_price_is_not_known_of_a_model_that_is_asked() {
    let dear = StageEffort { prices: None, ..stage((1, 1)) };
    assert_eq!(effort(9_000, THREE_TO_FIVE, &[stage((1, 1)), dear.clone()]).cost, None);
    let never = StageEffort { rounds: Range { min: 0, max: 0 }, ..dear };
    assert!(effort(9_000, THREE_TO_FIVE, &[stage((1, 1)), never]).cost.is_some());
}

#[test]
fn no_work_takes_nothing_and_no_amount_is_too_large() {
    let nothing = effort(9_000, THREE_TO_FIVE, &[]);
    assert_eq!((nothing.calls.max, nothing.time.max, nothing.cost.unwrap().max), (0, Duration::ZERO, Money::ZERO));
    let endless = StageEffort {
        prompt: Range { min: u64::MAX, max: u64::MAX },
        written: Range { min: 0, max: u64::MAX },
        ..stage((1, u32::MAX))
    };
    assert_eq!(effort(u64::MAX, Bounds { min: 1, max: u32::MAX }, &[endless]).read.max, u64::MAX);
}

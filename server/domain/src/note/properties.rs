//! The promises of a whole grade without a model, over drawn notes.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::blend::{CutOffs, Letter, Outcomes, Weights, blend};
use super::factuality::{Factuality, Verdict};
use super::heuristics::{Heuristics, Setting};
use super::rubric::{DEFAULT, Rubric, embedded};
use super::{Note, Transcript};

const TALK: &str = "[doctor] what brings you in , mr. marsh ?
[patient] my right shoulder hurts , for three weeks now .
[doctor] any numbness or fever ?
[patient] no .
[doctor] you are allergic to codeine , and you take amlodipine five milligrams a day ?
[patient] yes .
[doctor] your blood pressure is one thirty over eighty . there is tenderness of the right shoulder and no swelling .
[doctor] take naproxen five hundred milligrams twice a day and come back in two weeks .
";

const SENTENCES: &[&str] = &[
    "Mr. Marsh has right shoulder pain for 3 weeks.",
    "He denies numbness and fever.",
    "He takes amlodipine 5 mg daily, and rides a bicycle to work along the river when it is dry.",
    "Allergic to codeine.",
    "Blood pressure 130/80.",
    "Tenderness of the right shoulder, no swelling.",
    "Start naproxen 500 mg twice a day.",
    "Return in 2 weeks; *** to be completed.",
    "The façade of the Kuş clinic was naïvely described.",
    "He reports left hip pain and a cough.",
];

const WRONG: &[&str] = &[
    "Naproxen 250 mg was given twice a day with food and a glass of water.",
    "Left shoulder tenderness was noted.",
    "He is allergic to latex.",
    "Blood pressure was 170/100 at the end of the visit.",
    "He takes amlodipine 10 mg daily.",
];

const HEADINGS: &[&str] =
    &["HPI", "PLAN", "EXAM", "ASSESSMENT", "PMH", "VITALS", "SOCIAL HISTORY", "RESULTS", "MEDICATIONS", "ROS"];

struct Whole {
    /// Each measure, each item of the rubric, factuality with its parts, and the mean.
    numbers: Vec<(String, f64)>,
    letter: Letter,
    contradicted: usize,
}

fn whole(text: &str) -> Whole {
    let (note, talk) = (Note::read(text).unwrap(), Transcript::read(TALK).unwrap());
    let factuality = Factuality::of(&note, &talk);
    let heuristics = Heuristics::beside(&note, &Setting::default(), &factuality);
    let assessment = embedded(Rubric::named(DEFAULT).unwrap(), &heuristics);
    let score = factuality.score().unwrap();
    let outcomes = Outcomes {
        pdqi: assessment.mean(),
        heuristics: Some(heuristics.score()),
        factuality: Some(score.score),
        claims: &factuality.claims,
    };
    let grade = blend(&outcomes, Weights::default(), CutOffs::default()).unwrap();
    let mut numbers: Vec<(String, f64)> =
        heuristics.measured.iter().map(|it| (it.measure.name().to_owned(), it.score.get())).collect();
    numbers.extend(assessment.scored().map(|(item, it)| (item.to_owned(), f64::from(it.score.get()))));
    let parts = [("accuracy", score.accuracy), ("completeness", score.completeness), ("score", Some(score.score))];
    numbers.extend(parts.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it?.get()))));
    numbers.push(("mean".to_owned(), grade.mean));
    let contradicted = factuality.claims.iter().filter(|claim| claim.verdict == Verdict::Contradicted).count();
    Whole { numbers, letter: grade.letter, contradicted }
}

fn some() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(SENTENCES), 2..9)
}

fn sections(sentences: &[&str]) -> Vec<String> {
    sentences.iter().zip(HEADINGS).map(|(sentence, heading)| format!("{heading}\n{sentence}\n\n")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn adding_a_contradiction_raises_no_part_of_a_grade(sentences in some(), wrong in proptest::sample::select(WRONG)) {
        let note = sections(&sentences).concat();
        let (before, after) = (whole(&note), whole(&format!("{note}{wrong}\n")));
        prop_assert!(after.contradicted > before.contradicted, "{wrong}");
        prop_assert!(after.letter >= before.letter);
        for ((name, was), (_, is)) in before.numbers.iter().zip(&after.numbers) {
            prop_assert!(*is <= was + 1e-12, "{} rose from {} to {}", name, was, is);
        }
    }

    #[test]
    fn the_unicode_form_changes_no_number(sentences in some()) {
        let note = sections(&sentences).concat();
        let (composed, decomposed): (String, String) = (note.nfc().collect(), note.nfd().collect());
        let (composed, decomposed) = (whole(&composed), whole(&decomposed));
        prop_assert_eq!(composed.numbers, decomposed.numbers);
    }

    #[test]
    fn the_order_of_sections_changes_nothing_of_factuality(sentences in some(), turn in 1usize..9) {
        let mut sections = sections(&sentences);
        let before = whole(&sections.concat());
        let places = sections.len();
        sections.rotate_left(turn % places);
        let after = whole(&sections.concat());
        let factuality = |whole: &Whole| whole.numbers.iter().rev().skip(1).take(3).map(|(_, it)| *it).collect::<Vec<_>>();
        for (one, other) in factuality(&before).into_iter().zip(factuality(&after)) {
            prop_assert!((one - other).abs() < 1e-12, "{} {}", one, other);
        }
    }
}

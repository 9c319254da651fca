//! The promises of heuristics.

use proptest::prelude::*;

use super::*;
use crate::note::transcript::Transcript;

const NOTE: &str = "CC: Left knee pain.

HPI
Ms. Rook is a 61-year-old female who has had left knee pain for two weeks. She denies fever.

PMH
Hypertension.

ALLERGIES
Penicillin.

EXAM
The left knee is tender along the inner joint line and there is no swelling.

ASSESSMENT
Left knee osteoarthritis.

PLAN
Start meloxicam 15 mg daily. Follow up in six weeks.
";

fn examined(text: &str) -> Heuristics {
    Heuristics::of(&Note::read(text).unwrap(), &Setting::default())
}

fn score(text: &str, measure: Measure) -> f64 {
    examined(text).get(measure).unwrap().score.get()
}

fn shown(text: &str, measure: Measure) -> Vec<&str> {
    let shown = examined(text).shown.into_iter().filter(|shown| shown.measure == measure);
    shown.map(|shown| shown.span.and_then(|span| span.of(text)).unwrap_or_default()).collect()
}

#[test]
fn a_sound_note_shows_nothing() {
    let examined = examined(NOTE);
    assert_eq!(examined.kind, NoteKind::HistoryAndPhysical);
    assert!(examined.shown.is_empty(), "{:?}", examined.shown);
}

#[test]
fn what_is_said_twice_is_redundant_with_both_places() {
    let twice = format!("{NOTE}\nThe left knee is tender along the inner joint line and there is no swelling.\n");
    let found = examined(&twice).shown.into_iter().find(|shown| shown.measure == Measure::Redundancy).unwrap();
    assert!(found.span.unwrap().of(&twice).unwrap().starts_with("The left knee is tender"));
    assert!(found.other.unwrap().start < found.span.unwrap().start);
    assert!(score(&twice, Measure::Redundancy) < score(NOTE, Measure::Redundancy));
}

#[test]
fn what_was_copied_is_told_by_source_and_date() {
    let date = Date::new(2024, 5, 1).ok();
    let old =
        Note::read("Seen before. She has had left knee pain for two weeks and who has had it said again.").unwrap();
    let earlier = vec![
        Earlier { source: "may".into(), date, note: Note::read(NOTE).unwrap() },
        Earlier { source: "other".into(), date, note: old },
    ];
    let setting = Setting { earlier, ..Setting::default() };
    let found = Heuristics::of(&Note::read(NOTE).unwrap(), &setting);
    assert_eq!((found.copied.len(), found.copied[0].source.as_str(), found.copied[0].date), (1, "may", date));
    assert_eq!(found.get(Measure::CopyForward).unwrap().score, Score::ZERO);
    assert!(Heuristics::of(&Note::read(NOTE).unwrap(), &Setting::default()).get(Measure::CopyForward).is_none());
}

#[test]
fn missing_sections_and_empty_ones_are_told() {
    let without =
        NOTE.replace("EXAM\nThe left knee is tender along the inner joint line and there is no swelling.\n", "EXAM\n");
    assert_eq!(shown(&without, Measure::Structure), ["", "EXAM"]);
}

#[test]
fn residue_of_a_template_is_found_and_not_counted_as_length() {
    let with = format!("{NOTE}\nSMOKING\n*** packs, [insert quantity] @NAME@ yes/no\n");
    assert_eq!(shown(&with, Measure::Residue), ["***", "[insert quantity]", "@NAME@", "yes/no"]);
    let words = |text: &str| -> usize {
        let reason = examined(text).get(Measure::Length).unwrap().reason.clone();
        reason.split(' ').next().unwrap().parse().unwrap()
    };
    assert_eq!(words(&with), words(NOTE) + 2, "`SMOKING` and `packs`");
}

#[test]
fn contradictions_within_a_note_are_told_with_both_places() {
    for (was, is, found) in [
        ("Left knee osteoarthritis", "Right knee osteoarthritis", "Right"),
        ("Start meloxicam", "Start amoxicillin", "amoxicillin"),
        ("Hypertension.", "Hypertension.\n\nROS\nReports fever.", "fever"),
        ("PLAN\n", "PLAN\nThis is a 61-year-old male. ", "male"),
    ] {
        assert_eq!(shown(&NOTE.replace(was, is), Measure::Consistency), [found], "{is}");
    }
}

#[test]
fn abbreviations_that_are_misread_are_told() {
    let with = NOTE.replace("meloxicam 15 mg daily", "insulin 5 U QD, digoxin .5 mg, meloxicam 15.0 mg");
    assert_eq!(shown(&with, Measure::Abbreviations), ["U", "QD", "5", "15.0"]);
}

#[test]
fn stale_dates_are_told_where_the_day_of_the_note_is_known() {
    let with = format!("{NOTE}\nRESULTS\nLabs of 03/04/2021 and of 2023-05-01 were reviewed; film of 6/1/2023.\n");
    let note = Note::read(with.as_str()).unwrap();
    let setting = Setting { written: Date::new(2023, 5, 2).ok(), ..Setting::default() };
    let found = Heuristics::of(&note, &setting);
    let spans: Vec<_> = found
        .shown
        .iter()
        .filter(|shown| shown.measure == Measure::Dates)
        .filter_map(|shown| shown.span?.of(&with))
        .collect();
    assert_eq!(spans, ["03/04/2021", "6/1/2023"]);
    assert!(examined(&with).get(Measure::Dates).is_none(), "without the day of the note, no date is stale");
}

#[test]
fn more_of_the_same_earns_nothing() {
    assert!(examined(&NOTE.repeat(6)).score() < examined(NOTE).score());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_score_is_within_range_and_every_place_in_the_note(text in "(\\PC|\n|[a-z ]){0,400}", kind in proptest::sample::select(NoteKind::ALL.to_vec())) {
        let text = format!("{NOTE}{text}");
        if let Ok(note) = Note::read(text.as_str()) {
            let setting = Setting { kind: Some(kind), earlier: vec![Earlier { source: "a".into(), date: None, note: note.clone() }], written: Date::new(2024, 1, 1).ok() };
            let found = Heuristics::of(&note, &setting);
            prop_assert_eq!(found.measured.len(), 9);
            for shown in &found.shown {
                prop_assert!(shown.span.into_iter().chain(shown.other).all(|span| span.of(&text).is_some()), "{:?}", shown);
            }
            prop_assert!((0.0..=1.0).contains(&found.score().get()));
        }
    }
}

#[test]
fn a_contradiction_earns_nothing_beside_a_transcript() {
    let transcript =
        Transcript::read("[patient] my left knee hurts .\n[doctor] take meloxicam fifteen milligrams a day .").unwrap();
    let beside = |text: &str| {
        let note = Note::read(text).unwrap();
        let factuality = Factuality::of(&note, &transcript);
        let contradicted = factuality.claims.iter().filter(|claim| claim.verdict == Verdict::Contradicted).count();
        (Heuristics::beside(&note, &Setting::default(), &factuality), contradicted)
    };
    let (before, none) = beside(NOTE);
    let (after, some) =
        beside(&format!("{NOTE}Meloxicam 45 mg daily was given before breakfast for some weeks in the summer.\n"));
    assert!((none, some) == (0, 1));
    assert!(before.measured.iter().zip(&after.measured).all(|(before, after)| after.score <= before.score));
    assert!(after.score() <= before.score());
}

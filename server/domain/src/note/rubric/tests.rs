//! The promises of rubrics.

use super::*;
use crate::note::document::Note;
use crate::note::heuristics::{Heuristics, Setting};

const NOTE: &str = "HPI\nMs. Rook has left knee pain for two weeks.\n\nPMH\nNone.\n\nEXAM\nTender knee.\n\nASSESSMENT\nArthritis.\n\nPLAN\nRest.";

fn draft(item: &str, score: i64, quote: &str) -> ItemDraft {
    ItemDraft { item: item.into(), score, rationale: "so".into(), quotes: vec![quote.into()], suggestions: Vec::new() }
}

fn pdqi() -> &'static Rubric {
    Rubric::named(DEFAULT).unwrap()
}

#[test]
fn the_rubrics_that_ship_can_be_read_and_have_five_anchors_an_item() {
    assert_eq!(Rubric::shipped().len(), PROFILES.len());
    let items: Vec<&str> = pdqi().items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        items,
        [
            "up_to_date",
            "accurate",
            "thorough",
            "useful",
            "organized",
            "comprehensible",
            "succinct",
            "synthesized",
            "internally_consistent"
        ]
    );
    for profile in PROFILES {
        assert_eq!(Rubric::read(profile).map(|_| ()), Ok(()));
    }
}

#[test]
fn a_rubric_of_an_unknown_name_is_refused_with_those_there_are() {
    let said = Rubric::named("pdqi-8").unwrap_err().to_string();
    assert!(said.contains("pdqi-9") && said.contains("five-c"), "{said}");
}

#[test]
fn every_fault_of_a_rubric_file_is_told_at_once() {
    let eight = PROFILES[0].rsplit_once("[[item]]").unwrap().0;
    assert_eq!(Rubric::read(eight).unwrap_err(), [RubricFault::Items { said: 9, found: 8 }]);
    let other = eight.replace("items = 9", "items = 8");
    assert_eq!(Rubric::read(&other).unwrap_err(), [RubricFault::Taken { id: "pdqi-9".into() }]);
    let faulty = "id = \"A b\"\nversion = \"\"\ntitle = \"t\"\nsource = \"s\"\nitems = 2\n[[item]]\nid = \"x\"\ntitle = \"t\"\nquestion = \"q\"\nanchors = [\"a\"]\nmeasure = \"beauty\"";
    assert_eq!(Rubric::read(faulty).unwrap_err().len(), 5);
    assert!(matches!(&Rubric::read("id = 3").unwrap_err()[..], [RubricFault::Unreadable(_)]));
    let unknown = format!("colour = \"red\"\n{}", PROFILES[0]);
    assert!(Rubric::read(&unknown).unwrap_err()[0].to_string().contains("colour"));
}

#[test]
fn evidence_is_found_in_the_note_or_dropped_with_a_remark() {
    let note = Note::read(NOTE).unwrap();
    let drafts = vec![draft("useful", 4, "LEFT knee pain"), draft("organized", 3, "right knee pain")];
    let (assessment, remarks) = assess(&note, pdqi(), drafts);
    let grades: Vec<_> = assessment.scored().collect();
    assert_eq!(grades[0].1.evidence[0].span.of(NOTE), Some("left knee pain"));
    assert!(grades[1].1.evidence.is_empty());
    assert_eq!(remarks, [Remark::QuoteNotFound { item: "organized".into(), words: 3 }]);
    assert!(!format!("{remarks:?}{}", remarks[0]).contains("knee"));
}

#[test]
fn what_is_no_score_is_not_assessed_and_never_a_middle_one() {
    let note = Note::read(NOTE).unwrap();
    let drafts = vec![
        draft("useful", 6, "knee"),
        draft("beauty", 3, ""),
        draft("organized", 3, "knee"),
        draft("organized", 5, "knee"),
    ];
    let (assessment, remarks) = assess(&note, pdqi(), drafts);
    assert_eq!(assessment.scored().count(), 1);
    assert_eq!((assessment.total(), assessment.mean()), (None, Some(3.0)));
    assert_eq!(remarks.len(), 3, "{remarks:?}");
}

#[test]
fn nine_scores_come_to_nine_to_forty_five() {
    let note = Note::read(NOTE).unwrap();
    for (score, total) in [(1, 9), (5, 45)] {
        let drafts = pdqi().items.iter().map(|item| draft(&item.id, score, "knee")).collect();
        assert_eq!(assess(&note, pdqi(), drafts).0.total(), Some(total));
    }
}

#[test]
fn without_a_model_only_what_statistics_bear_on_is_scored() {
    let note = Note::read(NOTE).unwrap();
    let assessment = embedded(pdqi(), &Heuristics::of(&note, &Setting::default()));
    let scored: Vec<&str> = assessment.scored().map(|(item, _)| item).collect();
    assert_eq!(scored, ["organized", "comprehensible", "succinct", "internally_consistent"]);
    let accurate = assessment.items.iter().find(|(item, _)| item == "accurate").unwrap();
    assert!(matches!(&accurate.1, Assessed::NotAssessed(reason) if reason.contains("model")));
    assert_eq!(assessment.total(), None);
}

//! The promises of taking out what identifies.

use proptest::prelude::*;

use super::*;

const NOTE: &str = "Patient: Ada Rook, MRN: 00451823\nMs. Rook is a 93-year-old female seen on 03/04/2021 by Dr. Henry Vale. She lives at 12 Elm Street, \
Dallas, GA 30132 and can be reached at (555) 123-4567 or ada.rook@mail.example. Ms. Rook's blood pressure was 122/70 on March 5, 2021. \
Start metformin 500 mg. Site http://portal.example/x1, host 10.0.0.1, SSN 123-45-6789.";

fn taken(texts: &[&str]) -> Deidentified {
    Deidentified::of(texts)
}

#[test]
fn what_identifies_is_replaced_and_what_is_clinical_stays() {
    let text = &taken(&[NOTE]).texts[0];
    for gone in [
        "Ada",
        "Rook",
        "Vale",
        "Henry",
        "00451823",
        "03/04/2021",
        "555",
        "mail.example",
        "Elm",
        "30132",
        "March 5",
        "93",
        "6789",
        "portal",
        "10.0.0.1",
    ] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    for stays in ["blood pressure was 122/70", "metformin 500 mg", "[NAME-2]'s", "year-old female"] {
        assert!(text.contains(stays), "{stays}: {text}");
    }
}

#[test]
fn what_was_taken_out_is_put_back() {
    let taken = taken(&[NOTE]);
    assert_eq!(taken.restore(&taken.texts[0]), NOTE);
    assert_eq!(taken.restore("Seen by [NAME-9] [x"), "Seen by [NAME-9] [x", "what stands for nothing stays");
}

#[test]
fn a_name_told_in_the_note_is_taken_out_of_the_transcript_in_small_letters_too() {
    let taken = taken(&[NOTE, "[doctor] hi ada , mrs. rook . i will look at the vale of it"]);
    assert!(!taken.texts[1].contains("ada") && !taken.texts[1].contains("rook"), "{}", taken.texts[1]);
    assert!(taken.texts[1].contains("i will look"));
}

#[test]
fn a_name_that_is_an_everyday_word_is_left_in_small_letters() {
    let taken = taken(&["Mr. Brian White has a cough.", "[doctor] so brian , is the phlegm white or yellow"]);
    assert_eq!(taken.texts[1], "[doctor] so [NAME-3] , is the phlegm white or yellow");
}

#[test]
fn a_placeholder_that_stands_in_the_text_already_is_not_used() {
    let text = "Mr. Rook [NAME-1] was seen.";
    let taken = taken(&[text]);
    assert_eq!(
        (taken.texts[0].as_str(), taken.restore(&taken.texts[0]).as_str()),
        ("Mr. [NAME-2] [NAME-1] was seen.", text)
    );
}

#[test]
fn what_a_speaker_says_is_no_name_and_a_label_said_again_is_one() {
    let talk = "Patient: Lately, at night. Doctor: Good. Patient: Dizzy, and Ms. Rook said yes.";
    assert_eq!(taken(&[talk]).texts[0], talk.replace("Rook", "[NAME-1]"));
    assert_eq!(taken(&["Patient: Yes, at night."]).identifiers(), 0);
    assert_eq!(taken(&["Provider: Dr. Rook\nProvider: Vale"]).identifiers(), 2);
    assert_eq!(
        taken(&["Patient: Rook\nPage 2\nPatient: Rook"]).texts[0],
        "Patient: [NAME-1]\nPage 2\nPatient: [NAME-1]"
    );
}

#[test]
fn a_place_keeps_its_words_and_one_that_cuts_into_a_name_gets_all_of_it() {
    let text = "Cough. Ms. Rook was seen on 03/04/2021. Rest.";
    let taken = taken(&[text]);
    let moved = |words: &str| {
        let start = text.find(words).unwrap() as u32;
        let place = taken.moved(0, Span { start, end: start + words.len() as u32 });
        place.of(&taken.texts[0]).unwrap()
    };
    for (words, there) in [
        ("Cough.", "Cough."),
        ("Ms. Rook", "Ms. [NAME-1]"),
        ("Ms. Ro", "Ms. [NAME-1]"),
        ("ook was", "[NAME-1] was"),
        ("seen on 03/04/2021.", "seen on [DATE-1]."),
        ("Rest.", "Rest."),
    ] {
        assert_eq!(moved(words), there);
    }
}

#[test]
fn nothing_that_identifies_is_in_debug_output() {
    assert_eq!(format!("{:?}", taken(&["Mr. Rook was seen."])), "Deidentified(1 texts, 1 identifiers)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_text_comes_back(text in "(\\PC|\n|Mr\\. Rook |03/04/2021|\\[NAME-1\\]|Ada |\\[){0,60}") {
        let taken = taken(&[&text, NOTE]);
        prop_assert_eq!(taken.restore(&taken.texts[0]), text);
        prop_assert_eq!(taken.restore(&taken.texts[1]), NOTE);
    }

    #[test]
    fn every_place_keeps_its_words(text in "(\\PC|\n|Mr\\. Rook |03/04/2021|Ada ){0,60}", from in 0_usize..90, long in 0_usize..40) {
        let taken = taken(&[&text, NOTE]);
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let bound = |at: usize| bounds[at.min(bounds.len() - 1)] as u32;
        let place = Span { start: bound(from), end: bound(from + long) };
        let there = taken.moved(0, place).of(&taken.texts[0]).unwrap();
        prop_assert!(taken.restore(there).contains(place.of(&text).unwrap()), "{there:?}");
    }
}

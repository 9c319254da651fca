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
    assert_eq!(
        taken(&["Patient: Chidi Okonkwo\nPatient: Dizzy."]).texts[0],
        "Patient: [NAME-1] [NAME-2]\nPatient: Dizzy."
    );
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

#[test]
fn names_are_told_by_degrees_relatives_and_dates_of_birth_and_an_initial_goes_with_them() {
    for (text, left) in [
        ("Signed by Chidi K. Okonkwo, MD. Okonkwo", "Signed by [NAME-1] [NAME-2]. [NAME-3], MD. [NAME-3]"),
        ("Here with her son Ifeoma.", "Here with her son [NAME-1]."),
        ("RE: Aoife Garcia-Lopez, DOB 1950, Lopez", "RE: [NAME-1] [NAME-2]-[NAME-3], DOB 1950, [NAME-3]"),
        ("Pt: Haddad, Linda   Chart: reviewed", "Pt: [NAME-1], [NAME-2]   Chart: reviewed"),
        ("[doctor] hi , mrs. price , the price is right", "[doctor] hi , mrs. [NAME-1] , the price is right"),
        ("Her mother Denies pain. PLAN, MD to call.", "Her mother Denies pain. PLAN, MD to call."),
    ] {
        assert_eq!(taken(&[text]).texts[0], left);
    }
}

#[test]
fn numbers_and_dates_are_told_by_their_form_or_by_the_word_before_them_and_clinical_ones_stay() {
    for (text, left) in [
        ("Chart #: 451823, group number 4518237", "Chart #: [RECORD-1], group number [RECORD-2]"),
        ("Policy No. HP-451823, serial number SN451823A", "Policy No. [RECORD-1], serial number [RECORD-2]"),
        ("Cell 5551234567, pager 555-1234", "Cell [PHONE-1], pager [PHONE-2]"),
        ("Social security number 123 45 6789", "Social security number [SSN-1]"),
        ("on 04MAR2021, 2021/03/04 and 14.3.2021", "on [DATE-1], [DATE-2] and [DATE-3]"),
        ("on the 4th of March, since 3/4", "on the [DATE-1], since [DATE-2]"),
        ("Age: 93, aged 94, over the age of 95", "Age: [AGE-1], aged [AGE-2], over the age of [AGE-3]"),
        ("12 N. 5th Avenue, Apt 3B, St. Paul, Texas 30132", "[STREET-1], [CITY-1], Texas [POSTAL-1]"),
        ("P.O. Box 12, Macon, GA 30132-1234", "[STREET-1], [CITY-1], GA [POSTAL-1]"),
    ] {
        assert_eq!(taken(&[text]).texts[0], left);
    }
    let clinical = "Strength 4/5, BP 132/84, take 1/2 tablet, 250-1000 mg, L4-5, T4 1.2, age 58, stage 3, grade 4/6 murmur, room air.";
    assert_eq!(taken(&[clinical]).texts[0], clinical);
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

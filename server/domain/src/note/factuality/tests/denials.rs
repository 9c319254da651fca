//! Denials turned round, in either direction.

use super::super::*;

const TRANSCRIPT: &str = "[doctor] do you take any ibuprofen ?
[patient] yes , i take ibuprofen when it gets bad .
[doctor] okay , you were seen for diabetes last spring .
[patient] that was in april .
[doctor] any hives ?
[patient] no .
[doctor] how are you eating ?
[patient] i have n't eaten a warm meal at home in weeks .
[doctor] there is tenderness on the medial side of the knee .
[doctor] no other abnormal shadows are noted on the film .
[doctor] we will raise your lisinopril from ten milligrams to twenty milligrams .
";

/// The kind, verdict and words of each fault of a note.
fn faults(note: &str) -> Vec<(ClaimKind, Verdict, &str)> {
    let graded = Factuality::of(&Note::read(note).unwrap(), &Transcript::read(TRANSCRIPT).unwrap());
    graded.faults().map(|claim| (claim.kind, claim.verdict, claim.span.of(note).unwrap())).collect()
}

#[test]
fn what_a_patient_is_said_to_deny_is_contradicted_by_one_mention() {
    assert_eq!(
        faults("The patient denies diabetes and hives."),
        [(ClaimKind::Finding, Verdict::Contradicted, "diabetes")]
    );
    assert_eq!(faults("The patient reports diabetes, and no hives."), []);
}

#[test]
fn a_medication_that_is_taken_cannot_be_denied() {
    let contradicted = (ClaimKind::Medication, Verdict::Contradicted, "ibuprofen");
    assert!(faults("The patient denies taking ibuprofen at times.").contains(&contradicted));
    assert!(
        !faults("The patient denies much relief with ibuprofen.").contains(&contradicted),
        "it is taken all the same"
    );
}

#[test]
fn words_that_are_denied_together_cannot_be_said() {
    let words = "Other abnormal shadows are noted on the film.";
    assert_eq!(faults(words), [(ClaimKind::Statement, Verdict::Contradicted, words)]);
    assert_eq!(faults("No other abnormal shadows are noted on the film."), []);
}

#[test]
fn a_denial_of_a_denial_is_read_as_what_it_says() {
    assert_eq!(faults("He reports that he has not eaten a warm meal at home in weeks."), []);
    let named = faults("He denies that he has not eaten a warm meal at home in weeks.");
    assert!(named.iter().all(|fault| fault.1 == Verdict::Contradicted) && !named.is_empty(), "{named:?}");
}

#[test]
fn what_is_found_of_one_part_is_not_found_of_another() {
    let note = "Knee: Tenderness of the medial side.\nTenderness of the lateral side.";
    assert_eq!(faults(note), [(ClaimKind::Finding, Verdict::Unsupported, "Tenderness")]);
    assert_eq!(faults("Knee: Tenderness of the medial side.\nNo tenderness of the lateral side."), []);
}

#[test]
fn a_dose_is_not_changed_to_itself() {
    let named = faults("We increase lisinopril from 20 mg to 20 mg.");
    assert_eq!(named, [(ClaimKind::Dose, Verdict::Contradicted, "20 mg to 20 mg")]);
    assert_eq!(faults("We increase lisinopril from 10 mg to 20 mg."), []);
}

//! The promises of factuality.

mod denials;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

const TRANSCRIPT: &str = "[doctor] what brings you in ?
[patient] my left knee hurts , it started about two weeks ago .
[doctor] any fever or chills ?
[patient] no .
[doctor] do you have any allergies ?
[patient] yes , i am allergic to penicillin .
[doctor] okay . your blood pressure is one twenty two over seventy and your heart rate is seventy two . on exam i hear no murmur .
[doctor] i want you to take meloxicam fifteen milligrams once a day , and keep the metformin five hundred milligrams twice a day .
[patient] my mother has diabetes too .
";

const NOTE: &str = "HISTORY OF PRESENT ILLNESS
Ms. Rook has left knee pain for 2 weeks. She denies fever and chills.

ALLERGIES
Penicillin.

VITALS
Blood pressure: 122/70 mmHg. Heart rate: 72 bpm.

EXAM
No murmur.

PLAN
Start meloxicam 15.0 mg daily. Continue metformin 0.5 g b.i.d.
";

fn graded(note: &str) -> Factuality {
    Factuality::of(&Note::read(note).unwrap(), &Transcript::read(TRANSCRIPT).unwrap())
}

fn score(note: &str) -> f64 {
    graded(note).score().unwrap().score.get()
}

/// Kind and verdict of the claim that stands on `words`.
fn verdict(note: &str, words: &str) -> Option<(ClaimKind, Verdict)> {
    let graded = graded(note);
    let of = |claim: &&Claim| {
        claim.kind != ClaimKind::Statement && claim.span.of(note).is_some_and(|span| span.contains(words))
    };
    graded.claims.iter().find(of).map(|claim| (claim.kind, claim.verdict))
}

#[test]
fn a_note_that_says_what_was_said_has_no_faults() {
    let graded = graded(NOTE);
    let faults: Vec<_> = graded.faults().map(|claim| (claim.kind, claim.span.of(NOTE), claim.reason)).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(score(NOTE) > 0.8, "{}", score(NOTE));
}

#[test]
fn values_are_compared_and_not_their_spelling() {
    for words in ["15.0 mg", "0.5 g", "122/70", "72 bpm"] {
        assert_eq!(verdict(NOTE, words).unwrap().1, Verdict::Supported, "{words}");
    }
    assert_eq!(verdict(NOTE, "b.i.d").unwrap(), (ClaimKind::Frequency, Verdict::Supported));
}

#[test]
fn one_changed_fact_is_contradicted_and_lowers_the_score() {
    for (was, is, kind) in [
        ("15.0 mg", "150 mg", ClaimKind::Dose),
        ("0.5 g", "1 g", ClaimKind::Dose),
        ("left knee", "right knee", ClaimKind::Laterality),
        ("122/70", "152/70", ClaimKind::Vital),
        ("72 bpm", "92 bpm", ClaimKind::Vital),
        ("Penicillin.", "Sulfa drugs.", ClaimKind::Allergy),
    ] {
        let changed = NOTE.replace(was, is);
        let at = is.trim_end_matches('.');
        assert_eq!(verdict(&changed, at), Some((kind, Verdict::Contradicted)), "{is}");
        assert!(score(&changed) < score(NOTE), "{is}");
    }
}

#[test]
fn a_flipped_denial_is_contradicted() {
    assert_eq!(verdict(&NOTE.replace("denies fever", "reports fever"), "fever").unwrap().1, Verdict::Contradicted);
    assert_eq!(verdict(&NOTE.replace("No murmur", "Murmur is heard"), "Murmur").unwrap().1, Verdict::Contradicted);
    assert_eq!(
        verdict(&NOTE.replace("has left knee pain", "denies left knee pain"), "pain").unwrap().1,
        Verdict::Contradicted
    );
}

#[test]
fn a_question_that_takes_a_complaint_for_granted_is_not_answered_by_the_denial_of_another() {
    let said = |question: &str, answer: &str| {
        let transcript = format!("Doctor: {question}\nPatient: {answer}\nDoctor: All right.");
        let note = Note::read("HPI: She has had a cough for 2 weeks.").unwrap();
        let graded = Factuality::of(&note, &Transcript::read(transcript).unwrap());
        graded.claims.iter().find(|claim| claim.kind == ClaimKind::Finding).map(|claim| claim.verdict)
    };
    let supported = Some(Verdict::Supported);
    assert_eq!(said("How long have you had the cough?", "For 2 weeks now, no fever."), supported);
    assert_eq!(said("Okay, so when did the cough start?", "Two weeks ago. I don't have a fever."), supported);
    let contradicted = Some(Verdict::Contradicted);
    assert_eq!(said("How long have you had the cough?", "No, I don't cough."), contradicted);
    assert_eq!(said("Do you have a cough?", "No, not now."), contradicted);
}

#[test]
fn an_invented_medication_is_unsupported_and_of_high_severity() {
    let graded = graded(&NOTE.replace("meloxicam", "gabapentin"));
    let claim = graded.faults().find(|claim| claim.kind == ClaimKind::Medication).unwrap();
    assert_eq!((claim.verdict, claim.severity), (Verdict::Unsupported, Severity::High));
}

#[test]
fn an_allergy_is_no_medication_taken() {
    assert_eq!(verdict(NOTE, "Penicillin").unwrap(), (ClaimKind::Allergy, Verdict::Supported));
}

#[test]
fn evidence_stands_in_the_transcript() {
    let graded = graded(&NOTE.replace("15.0 mg", "30 mg"));
    let claim = graded.claims.iter().find(|claim| claim.verdict == Verdict::Contradicted).unwrap();
    assert_eq!(claim.evidence[0].of(TRANSCRIPT), Some("fifteen milligrams"));
}

#[test]
fn what_the_transcript_says_and_the_note_does_not_is_an_omission() {
    let shorter = NOTE.replace("Continue metformin 0.5 g b.i.d.", "");
    let left_out =
        graded(&shorter).omissions.iter().filter_map(|one| one.span.of(TRANSCRIPT)).collect::<Vec<_>>().join(" ");
    assert!(left_out.contains("metformin"), "{left_out}");
    assert!(!graded(NOTE).omissions.iter().any(|one| one.kind == ClaimKind::Medication));
}

#[test]
fn an_absent_finding_need_not_be_said_and_a_supposed_one_is_not_claimed() {
    let note = NOTE.replace("No murmur.", "No rash. Return if vomiting occurs.");
    assert_eq!(verdict(&note, "rash").unwrap().1, Verdict::NotCheckable);
    assert_eq!(verdict(&note, "vomiting").unwrap().1, Verdict::NotCheckable);
}

#[test]
fn a_models_verdict_is_taken_only_with_words_of_the_transcript() {
    let transcript = Transcript::read(TRANSCRIPT).unwrap();
    let mut graded = graded(&NOTE.replace("No murmur.", "No rash seen at all."));
    let open = graded.open().find(|open| open.claim.kind == ClaimKind::Finding).unwrap().number;
    let ruling = |number: usize, quote: &str| Ruling { number, verdict: Verdict::Supported, quote: quote.to_owned() };
    let refused =
        graded.rule(&[ruling(open, "no rash was said"), ruling(9_999, "x"), ruling(open, "no murmur")], &transcript);
    assert_eq!(refused.len(), 3, "{refused:?}");
    assert!(
        matches!(refused[0], BadVerdict::QuoteNotFound { .. }) && matches!(refused[2], BadVerdict::Repeated { .. })
    );
    assert_eq!(graded.rule(&[ruling(open, "I hear no murmur")], &transcript), []);
    assert_eq!((graded.claims[open].verdict, graded.claims[open].decided_by), (Verdict::Supported, DecidedBy::Model));
    let decided = graded.claims.iter().position(|claim| claim.kind == ClaimKind::Dose).unwrap();
    assert_eq!(graded.rule(&[ruling(decided, "no")], &transcript), [BadVerdict::NotOpen { number: decided }]);
}

/// Sentences of invented notes, true and untrue of the transcript.
const SENTENCES: &[&str] = &[
    "She has left knee pain.",
    "She has right knee pain for 3 weeks.",
    "Denies fever, chills, or cough.",
    "Reports chest pain and fever.",
    "Blood pressure: 122/70 mmHg.",
    "Heart rate 99 bpm, temperature 98.6 degrees F.",
    "Continue metformin 500 mg twice daily.",
    "Start lisinopril 20 mg by mouth daily.",
    "Allergic to sulfa; no known food allergies.",
    "Her mother has diabetes, and her father had a stroke in 1998.",
    "If fever occurs, stop meloxicam 15 mg.",
    "X-ray shows no fracture; mild effusion of the left knee.",
    "Hémoglobine A1c was 7.2% – Ménière's excluded.",
];

const CONTRADICTIONS: &[&str] = &[
    "Meloxicam 45 mg daily was started.",
    "Blood pressure is 190/110 mmHg.",
    "Patient is allergic to codeine.",
    "Examination of the right knee shows pain.",
    "The patient reports fever.",
];

fn some() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(SENTENCES), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn scores_are_within_their_range(text in "\\PC{0,200}", sentences in some()) {
        let note = format!("{} {text}", sentences.join("\n"));
        if let Ok(note) = Note::read(note) {
            let graded = Factuality::of(&note, &Transcript::read(TRANSCRIPT).unwrap());
            let score = graded.score().unwrap();
            prop_assert!((0.0..=1.0).contains(&score.score.get()));
            for claim in &graded.claims {
                prop_assert!(claim.span.of(note.text()).is_some() && claim.sentence.contains(claim.span));
            }
        }
    }

    #[test]
    fn adding_a_contradiction_never_raises_the_score(sentences in some(), wrong in proptest::sample::select(CONTRADICTIONS)) {
        let note = sentences.join("\n");
        let more = format!("{note}\n{wrong}\n");
        prop_assert!(graded(&more).faults().any(|claim| claim.verdict == Verdict::Contradicted));
        prop_assert!(score(&more) <= score(&note), "{} {}", score(&note), score(&more));
    }

    #[test]
    fn the_order_of_sections_does_not_matter(sentences in some(), turn in 0usize..8) {
        let sections: Vec<String> = sentences.iter().zip(["PLAN", "EXAM", "HPI", "VITALS", "ALLERGIES", "RESULTS", "ROS", "SH"])
            .map(|(sentence, heading)| format!("{heading}\n{sentence}\n")).collect();
        let mut turned = sections.clone();
        turned.rotate_left(turn % sections.len());
        prop_assert!((score(&sections.concat()) - score(&turned.concat())).abs() < 1e-12);
    }

    #[test]
    fn the_unicode_form_does_not_matter(sentences in some()) {
        let note = sentences.join("\n");
        let (composed, decomposed): (String, String) = (note.nfc().collect(), note.nfd().collect());
        prop_assert_eq!(score(&composed), score(&decomposed));
    }

    #[test]
    fn no_detector_fires_on_a_text_compared_with_itself(sentences in some(), labelled in any::<bool>()) {
        let note = sentences.join("\n");
        let transcript = if labelled { format!("Doctor: {}", sentences.join("\nDoctor: ")) } else { note.clone() };
        let graded = Factuality::of(&Note::read(note.as_str()).unwrap(), &Transcript::read(transcript).unwrap());
        let faults: Vec<_> = graded.faults().map(|claim| (claim.kind, claim.span.of(&note), claim.reason)).collect();
        prop_assert!(faults.is_empty(), "{:?}", faults);
    }
}

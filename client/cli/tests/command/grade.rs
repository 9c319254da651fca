//! Notes and what is beside them.

use std::fs;

use crate::fixture::Study;

const NOTE: &str = "Subjective: A cough for two weeks, no fever.\nPlan: Amoxicillin 500 mg three times daily.\n";
const TALK: &str =
    "Patient: I have had a cough for two weeks, no fever.\nDoctor: Amoxicillin 50 mg three times daily.\n";

#[test]
fn a_transcript_beside_a_note_is_its_own_and_one_alone_is_counted() {
    let study = Study::new();
    fs::create_dir(study.path().join("visits")).unwrap();
    for (name, text) in [("a.note.txt", NOTE), ("a.transcript.txt", TALK), ("b.transcript.txt", TALK)] {
        fs::write(study.path().join("visits").join(name), text).unwrap();
    }
    let graded = study.assay(&["grade", "visits", "--ledger", "memory", "--output", "csv"]);
    assert_eq!(graded.status(), 1, "{}", graded.err());
    let mut rows = csv::Reader::from_reader(graded.out().as_bytes()).into_records().map(Result::unwrap);
    let (graded_note, alone) = (rows.next().unwrap(), rows.next().unwrap());
    assert_eq!((&graded_note[0], &graded_note[7], &graded_note[10]), ("a.note.txt", "1", "CONTRADICTED"));
    assert_eq!(&alone[0], "b.transcript.txt");
    assert!(alone[12].contains("no note of that name"), "{alone:?}");
    study.assay(&["grade", "visits/b.transcript.txt"]).refused(&["b.transcript.txt", "no note can be graded"]);
}

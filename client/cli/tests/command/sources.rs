//! What is read, and what is refused of it.

use std::fs;

use serde_json::Value;

use crate::fixture::Study;

#[test]
fn sources_are_described_as_table_and_json() {
    let study = Study::new();
    let table = study.assay(&["sources", "talk.txt", "--ledger", "memory"]);
    assert_eq!(table.status(), 0, "{}", table.err());
    assert!(table.out().contains("talk.txt") && table.out().contains("transcript"), "{}", table.out());
    let json = study.assay(&["sources", ".", "--ledger", "memory", "--output", "json"]).json();
    assert_eq!(json["sources"][0]["document"], "talk.txt");
    assert_eq!(json["totalParticipants"], 2);
}

#[test]
fn bad_material_is_refused_with_its_name() {
    let study = Study::new();
    study.assay(&["generate", "gone.txt", "--count", "1"]).refused(&["no such file or folder: gone.txt"]);
    fs::create_dir(study.path().join("hollow")).unwrap();
    study.assay(&["generate", "hollow", "--count", "1"]).refused(&["hollow is left out: there is no file in it"]);
    fs::write(study.path().join("empty.txt"), "").unwrap();
    study.assay(&["generate", "empty.txt", "--count", "1", "--ledger", "memory"]).refused(&["empty.txt"]);
    fs::write(study.path().join("binary.txt"), b"P1: \x00\x01\x02").unwrap();
    study.assay(&["generate", "binary.txt", "--count", "1", "--ledger", "memory"]).refused(&["binary.txt", "binary"]);
    let nothing = study.assay(&["sources", "empty.txt", "binary.txt"]);
    assert_eq!(nothing.status(), 2);
    assert!(nothing.err().contains("none of the files can be used"), "{}", nothing.err());
}

#[test]
fn a_manifest_says_what_became_of_the_files() {
    let study = Study::new();
    fs::write(study.path().join("more.txt"), "P1: I never pay by phone.\nP2: I want receipts.\n").unwrap();
    let made = study.assay(&["sources", ".", "--manifest", "study.json", "--licence", "CC0-1.0"]);
    assert_eq!(made.status(), 0, "{}", made.err());
    let written: Value = serde_json::from_str(&fs::read_to_string(study.path().join("study.json")).unwrap()).unwrap();
    let entry = written["files"].as_array().unwrap().iter().find(|file| file["name"] == "more.txt").unwrap();
    assert_eq!((&entry["bytes"], &entry["provenance"]["licence"]), (&47.into(), &"CC0-1.0".into()), "{entry}");
    assert!(entry["tokens"].as_u64().unwrap() > 5 && entry["sha256"].as_str().unwrap().len() == 64);
    let verify = |more: &[&str]| study.assay(&[&["sources", ".", "--verify", "study.json"], more].concat());
    assert_eq!(verify(&[]).status(), 0, "{}", verify(&[]).err());
    fs::write(study.path().join("more.txt"), "P1: I always pay by phone.\n").unwrap();
    fs::write(study.path().join("new.txt"), "P3: Me too.").unwrap();
    let changed = verify(&["--output", "jsonl"]);
    assert_eq!(changed.status(), 1);
    assert!(changed.err().contains("files are not as study.json has them"), "{}", changed.err());
    let rows: Vec<Value> = changed.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let standing = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap()["standing"].clone();
    assert_eq!((standing("more.txt"), standing("new.txt")), ("changed".into(), "new".into()));
    fs::remove_file(study.path().join("more.txt")).unwrap();
    assert!(verify(&[]).out().contains("missing"));
    study.assay(&["sources", ".", "--verify", "more.json"]).refused(&["more.json"]);
}

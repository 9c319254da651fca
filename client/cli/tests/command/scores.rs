//! Scores of personas.

use std::fs;

use crate::fixture::Study;

#[test]
fn personas_are_scored_from_a_file_with_their_sources() {
    let study = Study::new();
    fs::write(study.path().join("personas.json"), study.generate(&["-n", "2", "--output", "json"]).out()).unwrap();
    let score = |more: &[&str]| study.assay(&[&["score", "personas.json", "--ledger", "memory"], more].concat());
    let done = score(&["--sources", "talk.txt"]);
    assert_eq!((done.status(), done.err()), (0, ""));
    for part in ["OVERALL", "LEVEL", "GROUNDEDNESS", "STRENGTH", "(persona-1)", "(persona-2)", "motivations is empty"] {
        assert!(done.out().contains(part), "{part}: {}", done.out());
    }
    let json = score(&["--sources", "talk.txt", "--output", "json"]).json();
    let metrics = json["scores"][0]["quality"]["metrics"].as_array().unwrap();
    assert_eq!(metrics.iter().find(|it| it["name"] == "groundedness").unwrap()["score"], 1.0);
    let lines = score(&["--preset", "lenient", "--weight", "stereotypes=1", "--output", "jsonl"]);
    assert_eq!(lines.out().lines().count(), 2);
    fs::write(study.path().join("other.txt"), "P1: I want to keep bees on the roof because they calm me.").unwrap();
    let other = score(&["--sources", "other.txt"]);
    assert_eq!(other.status(), 0);
    assert!(other.err().contains("warning: persona-1 ("), "{}", other.err());
    assert!(other.out().contains("groundedness: not applicable, its evidence is from talk.txt"), "{}", other.out());
}

#[test]
fn personas_of_a_run_are_scored() {
    let study = Study::new();
    let done = study.assay(&["generate", "talk.txt", "-n", "2", "--ledger", "runs", "--output", "json"]);
    let run = done.json()["run"]["id"].as_str().unwrap().to_owned();
    let scored =
        study.assay(&["score", "--run", &run, "--ledger", "runs", "--sources", "talk.txt", "--output", "json"]);
    assert_eq!(scored.json()["scores"].as_array().unwrap().len(), 2);
    study.assay(&["score", "--run", "none", "--ledger", "runs"]).refused(&["there is no run none"]);
}

#[test]
fn bad_personas_are_refused_with_every_reason_and_its_path() {
    let study = Study::new();
    let score = |text: &str, more: &[&str]| {
        fs::write(study.path().join("p.json"), text).unwrap();
        study.assay(&[&["score", "p.json", "--ledger", "memory"], more].concat())
    };
    score("[\n{\"name\": \"A\"\n", &[]).refused(&["p.json: it is not JSON", "line 3"]);
    score("[]", &[]).refused(&["there is no persona in it"]);
    let wrong = r#"[{"nmae": "A", "goals": [{"text": "Wants it.", "strength": "STRONG"}]}, {"name": 3}]"#;
    score(wrong, &[]).refused(&[
        "[0].nmae: no such field",
        "[0].name: it is missing",
        "[0].goals[0].strength",
        "[1].name",
    ]);
    let well = r#"{"name": "Mara", "goals": [{"text": "Wants it.", "strength": "STRENGTH_WEAK"}]}"#;
    assert_eq!(score(well, &[]).status(), 0);
    score(well, &["--weight", "charm=1", "--weight", "realism=-1", "--preset", "harsh"]).refused(&[
        "--weight charm: no metric",
        "--weight realism: -1",
        "--preset: \"harsh\" is no preset; there are default",
    ]);
    score(well, &["--weight", "realism=1", "--weight", "realism=2"]).refused(&["realism is given twice"]);
    score(well, &["--parameter", "completeness.size=1"]).refused(&["--parameter completeness.size: the metric has no"]);
    score(well, &["--pass", "101"]).refused(&["--pass"]);
    score(r#"{"name": "Mara", "demographics": {"age": 300}}"#, &[]).refused(&["personas[0].demographics.age: 300"]);
    study.assay(&["score"]).refused(&["FILE"]);
    study.assay(&["score", "none.json"]).refused(&["none.json: "]);
}

#[test]
fn metrics_are_listed_with_weights_and_parameters() {
    let study = Study::new();
    let done = study.assay(&["metrics", "--ledger", "memory"]);
    assert_eq!(done.status(), 0, "{}", done.err());
    for part in ["groundedness", "STRICT", "completeness.traits_per_list = 3, 4 in strict, 2 in lenient; 1 to 20."] {
        assert!(done.out().contains(part), "{part}: {}", done.out());
    }
    let json = study.assay(&["metrics", "--ledger", "memory", "--output", "json"]).json();
    assert_eq!(json["presets"][0]["name"], "default");
    assert!(json["metrics"].as_array().unwrap().iter().all(|metric| metric["weights"]["default"].is_number()));
}

//! Personas beside each other.

use std::fs;

use serde_json::Value;

use crate::fixture::Study;

#[test]
fn personas_are_compared_as_a_table_json_and_a_heat_map() {
    let study = Study::new();
    fs::write(study.path().join("personas.json"), study.generate(&["-n", "2", "--output", "json"]).out()).unwrap();
    let compare = |more: &[&str]| study.assay(&[&["compare", "personas.json", "--ledger", "memory"], more].concat());
    let done = compare(&[]);
    assert_eq!((done.status(), done.err()), (0, ""));
    for part in ["PERSONA", "No duplicates.", "The most alike, 1 of 1 pairs", "parts: "] {
        assert!(done.out().contains(part), "{part}: {}", done.out());
    }
    let json = compare(&["--output", "json"]).json();
    assert_eq!(json["personas"][1]["id"], "persona-2");
    assert_eq!(json["matrix"][0]["similarities"].as_array().unwrap().len(), 2);
    let drawn = compare(&["--output", "svg"]);
    assert!(drawn.out().starts_with("<svg ") && drawn.out().trim_end().ends_with("</svg>"), "{}", drawn.out());
    let against = compare(&["--against", "persona-2", "--output", "json"]).json();
    assert_eq!((&against["pairs"][0]["one"], &against["pairCount"]), (&Value::from(1), &Value::from(1)));
    let twice = study.assay(&["compare", "personas.json", "personas.json", "--ledger", "memory"]);
    assert!(twice.err().contains("personas are called") && twice.err().contains("persona-1 of personas.json"));
    assert!(twice.out().contains("Duplicates, 2 of 2"), "{}", twice.out());
}

#[test]
fn a_persona_of_two_runs_is_told_apart_field_by_field() {
    let study = Study::new();
    let generated = |count: &str| {
        let done = study.assay(&["generate", "talk.txt", "-n", count, "--ledger", "runs", "--output", "json"]);
        done.json()["run"]["id"].as_str().unwrap().to_owned()
    };
    let (one, two) = (generated("1"), generated("2"));
    let diff = |more: &[&str]| {
        study.assay(&[&["compare", &one, &two, "--diff", "persona-1", "--ledger", "runs"], more].concat())
    };
    let done = diff(&[]);
    assert_eq!(done.status(), 0, "{}", done.err());
    assert!(done.out().contains("score: ") && done.out().contains(&format!("of {two}")), "{}", done.out());
    let json = diff(&["--output", "json"]).json();
    assert!(json["before"]["score"]["quality"]["overall"].as_f64().is_some(), "{json}");
    assert!(!json["changes"].as_array().unwrap().is_empty());
    let same = study.assay(&["compare", &one, &one, "--diff", "persona-1", "--ledger", "runs"]);
    assert!(same.out().contains("Nothing changed."), "{}", same.out());
    assert_eq!(study.assay(&["compare", &one, &two, "--ledger", "runs"]).status(), 0);
}

#[test]
fn a_comparison_of_what_is_not_there_is_refused() {
    let study = Study::new();
    let personas = r#"[{"name": "Mara"}, {"name": "Omar"}, {"name": "Mara", "id": "3"}]"#;
    fs::write(study.path().join("p.json"), personas).unwrap();
    let compare = |more: &[&str]| study.assay(&[&["compare"], more, &["--ledger", "memory"]].concat());
    compare(&[]).refused(&["RUN_OR_FILE"]);
    compare(&["none"]).refused(&["none: there is no file of this name, and no run of this id"]);
    compare(&["none.json"]).refused(&["none.json: "]);
    compare(&["talk.txt"]).refused(&["talk.txt: it is not JSON"]);
    compare(&["p.json", "--against", "Mara"]).refused(&["Mara of p.json, 3 of p.json", "name one"]);
    compare(&["p.json", "--against", "Eva"]).refused(&["no persona is called \"Eva\"; there are \"Mara\", \"Omar\""]);
    compare(&["p.json", "--diff", "Omar"]).refused(&["name two runs or files, not 1"]);
    compare(&["p.json", "--against", "3", "--output", "svg"]).refused(&["leave one of them out"]);
    compare(&["p.json", "--threshold", "2", "--pairs", "5000"]).refused(&["--threshold: 2", "--pairs: 5000"]);
    compare(&["p.json", "--against", "3", "--diff", "Omar"]).refused(&["--diff"]);
}

//! Making personas, and every way to see them.

use std::fs;

use serde_json::Value;

use crate::fixture::{Study, TALK};

#[test]
fn personas_are_cards_by_default() {
    let done = Study::new().generate(&["--count", "2"]);
    assert_eq!(done.status(), 0, "{}", done.err());
    assert!(done.out().contains("2 of 2 personas delivered, 0 rejected, 0 failed"), "{}", done.out());
    assert!(done.out().contains("talk.txt:"), "{}", done.out());
    assert!(!done.out().contains('\u{1b}'), "no escape sequences outside a terminal");
}

#[test]
fn json_has_run_personas_and_summary() {
    let json = Study::new().generate(&["--count", "2", "--output", "json"]).json();
    assert_eq!(json["run"]["state"], "RUN_STATE_FINISHED");
    assert_eq!(json["personas"].as_array().unwrap().len(), 2);
    assert_eq!(json["personas"][0]["persona"]["id"], "persona-1");
    assert_eq!(json["summary"]["asked"], 2);
    assert_eq!(json["summary"]["delivered"], 2);
    assert_eq!(json["summary"]["outcome"], "RUN_OUTCOME_SUCCEEDED");
    assert!(json["summary"]["warnings"].is_array());
}

#[test]
fn evidence_is_verbatim_by_its_byte_offsets() {
    let json = Study::new().generate(&["--count", "2", "--output", "json"]).json();
    let goals = json["personas"].as_array().unwrap().iter().flat_map(|it| it["persona"]["goals"].as_array().unwrap());
    let evidence: Vec<_> = goals.flat_map(|goal| goal["evidence"].as_array().unwrap()).collect();
    assert!(!evidence.is_empty());
    for it in evidence {
        let byte = |name: &str| usize::try_from(it[name].as_u64().unwrap()).unwrap();
        assert_eq!(it["quote"], TALK[byte("startByte")..byte("endByte")]);
    }
}

#[test]
fn jsonl_is_the_stream_from_acceptance_to_the_end() {
    let done = Study::new().generate(&["--count", "1", "--output", "jsonl"]);
    assert_eq!(done.status(), 0, "{}", done.err());
    let items: Vec<Value> = done.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(items[0]["event"]["runAccepted"].is_object(), "{}", items[0]);
    assert!(items[items.len() - 1]["event"]["runFinished"].is_object());
    let numbers: Vec<u64> =
        items.iter().filter_map(|it| it["event"]["sequence"].as_str()).map(|it| it.parse().unwrap()).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "{numbers:?}");
}

#[test]
fn markdown_and_html_are_whole_documents() {
    let study = Study::new();
    assert!(study.generate(&["--count", "1", "--output", "markdown"]).out().starts_with("# Personas\n"));
    let page = study.generate(&["--count", "1", "--output", "html"]);
    assert!(page.out().starts_with("<!DOCTYPE html>") && page.out().trim_end().ends_with("</html>"));
}

#[test]
fn an_estimate_is_shown_and_makes_nothing() {
    let study = Study::new();
    let told = study.generate(&["--estimate"]);
    assert_eq!(told.status(), 0, "{}", told.err());
    for part in ["Personas: ", "confidence", "They speak about: ", "embedded/"] {
        assert!(told.out().contains(part), "{part}: {}", told.out());
    }
    let json: Value = serde_json::from_str(study.generate(&["--estimate", "--output", "json"]).out()).unwrap();
    assert!(json["count"]["recommended"].as_u64().unwrap() >= 1);
    study.generate(&["--estimate", "--count", "0"]).refused(&["--count"]);
    study.generate(&["--estimate", "--output", "html"]).refused(&["table, json or jsonl"]);
    study.generate(&[]).refused(&["--count"]);
}

#[test]
fn a_document_that_cannot_be_used_is_a_warning_beside_one_that_can() {
    let study = Study::new();
    fs::write(study.path().join("empty.txt"), "").unwrap();
    let done = study.assay(&["generate", ".", "--count", "1", "--ledger", "memory", "--output", "json"]);
    assert_eq!(done.json()["summary"]["delivered"], 1);
    let warning = done.err().lines().find(|line| line.starts_with("warning: ")).unwrap();
    assert!(warning.contains("empty.txt"), "{warning}");
}

#[test]
fn a_run_that_delivers_too_little_is_a_failure() {
    let done = Study::new().generate(&["--count", "1", "--threshold", "1", "--output", "json"]);
    assert_eq!(done.status(), 1, "{}", done.err());
    assert!(done.err().contains("0 of 1 personas delivered, 1 rejected"), "{}", done.err());
    let json: Value = serde_json::from_str(done.out()).unwrap();
    assert_eq!(json["summary"]["outcome"], "RUN_OUTCOME_FAILED");
    assert_eq!(json["personas"], Value::Array(vec![]));
}

#[test]
fn a_jury_is_named_in_full_or_by_model() {
    let study = Study::new();
    study.generate(&["-n", "1", "--jury", "one"]).refused(&["--jury: a jury of 1; it has 2 to 9 judges"]);
    study.generate(&["-n", "1", "--jury", "nobody/x,y"]).refused(&["--jury: provider \"nobody\" is not configured"]);
    let twice = ["-n", "1", "--jury", "embedded/extractive-1,extractive-1"];
    study.generate(&twice).refused(&["embedded/extractive-1 is in the jury twice"]);
    let beside = ["-n", "1", "--jury", "a,b", "--judge-model", "c"];
    study.generate(&beside).refused(&["--judge-model: a jury is named, too"]);
}

#[test]
fn stereotypes_are_checked_on_demand_and_who_did_is_said() {
    let study = Study::new();
    let explained = |more: &[&str]| {
        let done = study.generate(&[&["-n", "1", "--output", "json"], more].concat());
        assert_eq!(done.status(), 0, "{}", done.err());
        let metrics = done.json()["personas"][0]["quality"]["metrics"].as_array().unwrap().clone();
        let metric = metrics.into_iter().find(|metric| metric["name"] == "stereotypes").unwrap();
        metric["explanation"].as_str().unwrap().to_owned()
    };
    assert!(explained(&[]).ends_with("findings by the list."));
    assert!(explained(&["--check-bias"]).ends_with("by the list alone, which is all that the embedded author has."));
}

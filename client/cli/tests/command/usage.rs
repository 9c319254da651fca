//! How the command is used, and used wrongly.

use std::fs;

use crate::fixture::Study;

#[test]
fn the_configuration_can_be_checked() {
    let study = Study::new();
    let checked = study.assay(&["config", "check"]);
    assert_eq!(checked.status(), 0, "{}", checked.err());
    assert!(checked.out().contains('='), "{}", checked.out());
    fs::write(study.path().join("wrong.toml"), "no_such_key = 1\n").unwrap();
    study.assay(&["config", "check", "--config", "wrong.toml"]).refused(&["no_such_key"]);
    study.assay(&["config", "check", "--config", "gone.toml"]).refused(&["gone.toml"]);
}

#[test]
fn bad_usage_is_refused() {
    let study = Study::new();
    study.assay(&[]).refused(&["Usage"]);
    study.assay(&["generate", "talk.txt"]).refused(&["--count"]);
    study.generate(&["--count", "1", "--output", "pdf"]).refused(&["pdf", "jsonl"]);
    study.generate(&["--count", "1", "--criteria", "beauty"]).refused(&["beauty", "coherence"]);
    study.generate(&["--count", "1", "--time-budget", "soon"]).refused(&["--time-budget"]);
    study.assay(&["runs", "list", "--server", "x:1", "--ledger", "memory"]).refused(&["--ledger", "--server"]);
}

#[test]
fn what_breaks_the_servers_rules_is_named_as_it_was_typed() {
    let study = Study::new();
    for count in ["0", "-3", "501", "many", "2.5", ""] {
        study.generate(&["--count", count]).refused(&["error: ", "--count"]);
    }
    study.generate(&["--count", "1", "--threshold", "1.5"]).refused(&["--threshold"]);
    study.generate(&["--count", "1", "--threshold", "NaN"]).refused(&["--threshold"]);
    study.generate(&["--count", "1", "--max-refinement-attempts", "11"]).refused(&["--max-refinement-attempts"]);
    study.generate(&["--count", "1", "--stages", "draft,polish"]).refused(&["--stages", "polish"]);
    study.generate(&["--count", "1", "--request-id", "seven"]).refused(&["--request-id"]);
    study.generate(&["--count", "1", "--provider", "nobody"]).refused(&["nobody"]);
    study.generate(&["--count", "1", "--time-budget", "0s"]).refused(&["--time-budget"]);
    study.assay(&["runs", "show", "no-such-run", "--ledger", "memory"]).refused(&["no-such-run"]);
    study.assay(&["runs", "cancel", "no-such-run", "--ledger", "memory"]).refused(&["no-such-run"]);
    study.assay(&["runs", "list", "--limit", "0", "--ledger", "memory"]).refused(&["--limit"]);
}

#[test]
fn every_violation_is_named_at_once() {
    Study::new().generate(&["--count", "0", "--threshold", "2"]).refused(&["--count", "--threshold"]);
}

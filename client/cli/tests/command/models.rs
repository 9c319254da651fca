//! Models, providers and tokens.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::fixture::{Done, Study};

const CLOUD: &str = "\
[providers.cloud]
kind = \"openai\"
base_url = \"http://127.0.0.1:9/v1\"
models = [\"gpt-4o-2024-08-06\", \"claude-sonnet-4-5\", \"mine\"]

[catalog]
file = \"models.toml\"
";

#[test]
fn the_catalogue_has_the_embedded_provider() {
    let study = Study::new();
    let providers = study.assay(&["providers", "--ledger", "memory", "--output", "json"]).json();
    assert_eq!(providers["defaultProvider"], "embedded");
    assert!(study.assay(&["providers", "--ledger", "memory"]).out().contains("embedded (default)"));
    let models = study.assay(&["models", "--ledger", "memory", "--output", "jsonl"]);
    assert_eq!((models.status(), models.out().lines().count()), (0, 1), "{}", models.err());
}

#[test]
fn every_provider_gets_a_verdict() {
    let study = Study::new();
    let well = study.assay(&["doctor", "--ledger", "memory"]);
    assert_eq!(well.status(), 0);
    assert!(well.out().contains("embedded/extractive-1"), "{}", well.out());
    let local = "kind = \"openai\"\nbase_url = \"http://127.0.0.1:1/v1\"\n";
    let keyed = format!("[providers.keyed]\n{local}api_key_env = \"NO_SUCH_KEY\"\n");
    let config = format!("{keyed}[providers.gone]\n{local}default_model = \"m\"\n[providers.bare]\n{local}");
    fs::write(study.path().join("assay.toml"), config).unwrap();
    let ill = study.assay(&["doctor", "--ledger", "memory", "--config", "assay.toml"]);
    assert_eq!(ill.status(), 3);
    for verdict in ["NO_SUCH_KEY", "could not connect", "set providers.bare.default_model"] {
        assert!(ill.out().contains(verdict), "{}", ill.out());
    }
    assert!(ill.err().contains("3 of 4 providers cannot be used as configured"), "{}", ill.err());
    let unknown = study.assay(&["doctor", "nobody", "--ledger", "memory"]);
    assert_eq!(unknown.status(), 2);
    assert!(unknown.err().contains("PROVIDER: \"nobody\" is not configured"), "{}", unknown.err());
}

#[test]
fn models_show_windows_encodings_prices_with_their_date_and_what_they_can() {
    let study = Study::new();
    fs::write(study.path().join("assay.toml"), CLOUD).unwrap();
    fs::write(study.path().join("models.toml"), "[mine]\ncontext = 4096\n").unwrap();
    let asked = ["models", "--ledger", "memory", "--config", "assay.toml"];
    let done = study.assay(&asked);
    let line = |name: &str| {
        done.out().lines().find(|line| line.contains(name)).unwrap().split_whitespace().collect::<Vec<_>>()
    };
    let known = ["cloud/gpt-4o-2024-08-06", "128,000", "16,384", "o200k_base", "2.50/1.25/10.00", "2025-08-07", "SLT"];
    assert_eq!(line("gpt-4o"), known);
    assert_eq!(line("mine"), ["cloud/mine", "4,096", "-", "-", "-", "-", "-"]);
    assert!(done.out().lines().all(|line| line.chars().count() <= 100), "{}", done.out());
    let json = study.assay(&[&asked[..], &["--output", "json"]].concat()).json();
    assert_eq!(json["models"][1]["prices"]["cachedInput"]["micros"], "1250000");
    assert_eq!(json["models"][1]["capabilities"][0], "MODEL_CAPABILITY_STRUCTURED_OUTPUT");
}

#[test]
fn a_bad_catalogue_is_refused_by_file_and_line() {
    let study = Study::new();
    fs::write(study.path().join("assay.toml"), CLOUD).unwrap();
    fs::write(study.path().join("models.toml"), "[mine]\ncontext = 4096\nmax_output = 5000\nprise = 1\n").unwrap();
    let done = study.assay(&["models", "--ledger", "memory", "--config", "assay.toml"]);
    done.refused(&[
        "models.toml:3: max_output is 5000",
        "give at most 4096",
        "models.toml:4: there is no key \"prise\"",
    ]);
}

#[test]
fn tokens_are_counted_by_file_with_their_method() {
    let study = Study::new();
    fs::write(study.path().join("hello.txt"), "hello world").unwrap();
    let asked =
        |more: &[&str]| study.assay(&[&["tokens", "hello.txt", "talk.txt", "--ledger", "memory"], more].concat());
    let done = asked(&["--model", "gpt-4o"]);
    assert!(done.out().contains("hello.txt"), "{}", done.err());
    assert!(done.out().contains("exact, o200k_base") && done.out().contains("tokens for gpt-4o"), "{}", done.out());
    let json = asked(&["--model", "claude-sonnet-4-5", "--output", "json"]).json();
    assert_eq!(json["documents"][0]["document"], "hello.txt");
    assert_eq!(json["documents"][0]["method"], "COUNT_METHOD_ESTIMATE");
    assert!(json["documents"][1]["errorBoundPercent"].as_u64().unwrap() > 0);
    let lines = asked(&["--output", "jsonl"]);
    let first: Value = serde_json::from_str(lines.out().lines().next().unwrap()).unwrap();
    assert_eq!((&first["tokens"], &first["encoding"]), (&Value::from("2"), &Value::from("o200k_base")));
    asked(&["--provider", "nobody"]).refused(&["--provider", "configured are: embedded"]);
}

#[test]
fn tokens_of_standard_input() {
    let study = Study::new();
    let mut child = study.command(&["tokens", "-", "--ledger", "memory", "--output", "json"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), "hello world".as_bytes()).unwrap();
    let json = Done(child.wait_with_output().unwrap()).json();
    assert_eq!((&json["totalTokens"], &json["documents"][0]["document"]), (&Value::from("2"), &Value::from("-")));
}

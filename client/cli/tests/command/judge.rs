//! Judges held against people.

use std::fs;

use serde_json::Value;

use crate::fixture::Study;

/// Ten personas, each with one part more than the one before it as long as there are parts, and people's scores of them.
fn cases() -> Vec<Value> {
    let lists = ["goals", "frustrations", "behaviours", "motivations", "preferences"];
    let case = |number: usize| {
        let mut persona = serde_json::json!({"name": format!("Case {number}")});
        for list in lists.iter().take(number) {
            persona[list] = serde_json::json!([{"text": "Wants it.", "strength": "STRENGTH_WEAK"}]);
        }
        if number > 5 {
            persona["background"] = "Rides a bike.".into();
        }
        if number > 6 {
            persona["quote"] = "I ride a bike.".into();
        }
        serde_json::json!({"persona": persona, "scores": {"completeness": number}, "scale": 10})
    };
    (0..10).map(case).collect()
}

#[test]
fn a_judge_is_calibrated_and_corrected_and_forgotten() {
    let study = Study::new();
    let lines: Vec<String> = cases().iter().map(Value::to_string).collect();
    fs::write(study.path().join("cases.jsonl"), lines.join("\n") + "\n").unwrap();
    let judge = |more: &[&str]| study.assay(&[&["judge"], more, &["--ledger", "runs"]].concat());
    let done = judge(&["calibrate", "cases.jsonl"]);
    assert_eq!((done.status(), done.err()), (0, ""));
    for part in ["embedded/extractive-1", "ICC(2,1)", "completeness", "overall", "× score", "--save keeps it"] {
        assert!(done.out().contains(part), "{part}: {}", done.out());
    }
    let saved = judge(&["calibrate", "cases.jsonl", "--save", "--output", "json"]).json();
    assert_eq!((&saved["saved"], &saved["calibration"]["cases"]), (&true.into(), &10.into()));
    assert!(saved["agreements"][0]["figures"]["spearman"].as_f64().unwrap() > 0.9);
    let listed = judge(&["list"]);
    assert!(
        listed.out().contains("embedded/extractive-1") && listed.out().contains("completeness"),
        "{}",
        listed.out()
    );
    let generate = |more: &[&str]| {
        let asked = ["generate", "talk.txt", "-n", "1", "--threshold", "0", "--calibrated", "--ledger", "runs"];
        study.assay(&[&asked, more].concat())
    };
    let shown = generate(&["--criteria", "completeness"]);
    assert!(shown.out().contains("before calibration"), "{}{}", shown.out(), shown.err());
    generate(&[]).refused(&["embedded/extractive-1 was not calibrated on coherence, realism, usefulness"]);
    assert_eq!(judge(&["forget", "embedded/extractive-1"]).status(), 0);
    judge(&["forget", "embedded/extractive-1"]).refused(&["there is no calibration of embedded/extractive-1"]);
    generate(&["--criteria", "completeness"]).refused(&["is not calibrated"]);
}

#[test]
fn bad_cases_are_refused_with_every_reason_and_its_line() {
    let study = Study::new();
    let calibrate = |lines: &[String]| {
        fs::write(study.path().join("cases.jsonl"), lines.join("\n")).unwrap();
        study.assay(&["judge", "calibrate", "cases.jsonl", "--ledger", "memory"])
    };
    let good: Vec<String> = cases().iter().map(Value::to_string).collect();
    let mut bad = good.clone();
    bad[1] = "{".into();
    bad[2] = r#"{"persona": {"name": "A", "gaols": []}, "scores": {"beauty": 1}}"#.into();
    bad[4] = String::new();
    calibrate(&bad).refused(&[
        "cases.jsonl: line 2: it is not JSON",
        "line 3: persona.gaols: no such field",
        "line 3: scores.beauty: no such criterion",
        "line 5: it is empty",
    ]);
    let mut off = good.clone();
    off[3] = off[3].replace("\"completeness\":3", "\"completeness\":30");
    off[6] = off[6].replace("completeness", "realism");
    calibrate(&off).refused(&[
        "line 4 scores[0].score: completeness: 30 is not from 0 to 10",
        "line 7 scores: completeness is missing",
    ]);
    calibrate(&good[..3]).refused(&["CASES.jsonl: 3 cases; it takes 10 to 1000"]);
    study.assay(&["judge", "calibrate", "none.jsonl"]).refused(&["none.jsonl: "]);
}

#[test]
fn a_judge_that_judges_nothing_is_a_failure_and_one_that_cannot_be_corrected_is_not_kept() {
    let study = Study::new();
    let nowhere = "default_provider = \"gone\"\n[providers.gone]\nkind = \"openai\"\n\
                   base_url = \"http://127.0.0.1:9/v1\"\ndefault_model = \"m\"\n";
    fs::write(study.path().join("gone.toml"), nowhere).unwrap();
    let calibrate = |cases: &[Value], more: &[&str]| {
        let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
        fs::write(study.path().join("cases.jsonl"), lines.join("\n")).unwrap();
        study.assay(&[&["judge", "calibrate", "cases.jsonl", "--ledger", "memory"], more].concat())
    };
    let gone = calibrate(&cases(), &["--config", "gone.toml", "--budget", "0.01"]);
    assert_eq!(gone.status(), 1, "{}", gone.err());
    assert!(gone.err().contains("line 10: the judge gave no verdict: the price of gone/m is not known"));
    let same: Vec<Value> = (0..10).map(|_| cases()[3].clone()).collect();
    let kept = calibrate(&same, &["--save"]);
    assert_eq!(kept.status(), 1, "{}", kept.err());
    assert!(
        kept.err().contains("nothing is kept, for no correction follows: completeness: the judge gave every case the")
    );
    assert_eq!(calibrate(&same, &[]).status(), 0, "to find that out is no failure");
}

//! `assay automaton` as a user has it.

use serde_json::Value;

use crate::fixture::{Done, Study};

/// Runs a verb of automata, with nothing kept.
fn assay(arguments: &[&str]) -> Done {
    Study::new().assay(&[&["--ledger", "memory", "automaton"], arguments].concat())
}

#[test]
fn a_machine_is_a_table_with_what_it_rests_on() {
    let done = assay(&["build", "starts with 0 and ends with 1 or contains 11"]);
    assert_eq!(done.status(), 0, "{}", done.err());
    for line in [
        "6 states over {0, 1}, minimal and proved",
        "  →  q0   q1   q2",
        "   * q3   q1   q5",
        "  accepted  01",
        "  · or binds more tightly than and: then 11 would be rejected; it is accepted",
        "  ✓ proved for strings of every length",
    ] {
        assert!(done.out().contains(line), "{line:?} is not in:\n{}", done.out());
    }
    assert!(!done.out().contains('\u{1b}'), "no escape sequences outside a terminal");
}

#[test]
fn symbols_that_lead_the_same_way_share_a_column() {
    let done = assay(&["build", "ends with b", "--alphabet", "alphabetic"]);
    let heading = done.out().lines().find(|line| line.contains("a,c-z")).unwrap_or_default();
    assert_eq!(heading.split_whitespace().collect::<Vec<_>>(), ["a,c-z", "b"], "{}", done.out());
}

#[test]
fn json_has_the_machine_its_tree_assumptions_and_verification() {
    let done = assay(&["build", "ends in 01", "--format", "json"]);
    let json: Value = serde_json::from_str(done.out()).unwrap();
    assert_eq!(json["automaton"]["start"], "q0");
    assert_eq!(json["automaton"]["transitions"][0], serde_json::json!({"from": "q0", "symbol": "0", "to": "q1"}));
    assert_eq!(json["tree"]["pattern"], "ends");
    assert_eq!(json["assumptions"][0]["convention"], "alphabet");
    assert_eq!(json["verification"]["proved"], true);
}

#[test]
fn what_is_wrong_with_a_sentence_is_marked_below_it() {
    let done = assay(&["build", "strings that zorble 01"]);
    assert_eq!((done.status(), done.out()), (2, ""));
    assert!(done.err().contains("\n  strings that zorble 01\n               ^^^^^^"), "{}", done.err());
}

#[test]
fn an_example_that_is_missed_is_exit_status_1() {
    let done = assay(&["build", "ends in 01", "--must-accept", "01", "--must-accept", "1"]);
    assert_eq!(done.status(), 1);
    assert!(done.out().contains("✗ 1 of 2 examples satisfied"), "{}", done.out());
    assert!(done.err().contains("\"1\" must be accepted and is rejected"), "{}", done.err());
}

#[test]
fn a_machine_goes_out_and_comes_back_to_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("machine.jff");
    std::fs::write(&path, assay(&["build", "ends in 01", "--format", "jff"]).out()).unwrap();
    let machine = path.to_str().unwrap();
    let equal = assay(&["check", "--machine", machine, "ends in 01"]);
    assert_eq!(equal.status(), 0, "{}", equal.err());
    let different = assay(&["check", "--machine", machine, "ends in 1"]);
    assert_eq!(different.status(), 1);
    assert!(different.out().contains("the sentence allows 1 and the machine rejects it"), "{}", different.out());
    let run = assay(&["run", "--machine", machine, "101", ""]);
    assert_eq!(run.out().lines().map(|line| &line[..8]).collect::<Vec<_>>(), ["accepted", "rejected"]);
}

#[test]
fn the_language_is_printed_in_full() {
    let done = assay(&["language"]);
    for part in ["WHAT SENTENCES CAN SAY", "and_before_or: and binds more tightly than or", "binary: 0 1", "[words]"] {
        assert!(done.out().contains(part), "{part:?} is missing");
    }
    assert!(assay(&["language", "-o", "toml"]).out().contains("[conventions]"));
}

#[test]
fn an_alphabet_that_is_none_is_bad_usage() {
    for alphabet in ["", "{}", "0,0", "a,,b"] {
        let done = assay(&["build", "ends in a", "--alphabet", alphabet]);
        assert_eq!((done.status(), done.out()), (2, ""), "{alphabet:?}: {}", done.err());
        assert!(done.err().contains("--alphabet"), "{alphabet:?}: {}", done.err());
    }
}

const CASES: &str = "\
prompt,category,expected_type,difficulty,must_accept,must_reject,is_contradiction
binary strings that end in 01,ends,ends,easy,01;101,10;ε,false
binary strings that end in 01,ends,ends,easy,10,01,false
length is 3 and length is 4,length,all,easy,,,true
strings that zorble,odd,,hard,,,
,odd,,hard,,,maybe
";

/// A folder with a batch in it.
fn batch() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.csv");
    std::fs::write(&path, CASES).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn a_batch_has_a_verdict_a_row_in_their_order() {
    let (_folder, input) = batch();
    let done = assay(&["verify", "--input", &input, "--output", "csv"]);
    assert_eq!(done.status(), 1, "{}", done.err());
    let verdicts: Vec<String> = done
        .out()
        .lines()
        .skip(1)
        .map(|line| {
            line.split(',')
                .filter(|cell| cell.chars().all(|c| c.is_ascii_uppercase()))
                .find(|cell| cell.len() > 3)
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(verdicts, ["PASS", "FAIL", "PASS", "ERROR", "SKIPPED"], "{}", done.out());
    assert!(done.err().contains("2 of 5 rows pass, 1 fail, 1 error, 1 skipped"), "{}", done.err());
    let table = assay(&["verify", "--input", &input]);
    assert!(table.out().contains("line 6: column 1 (prompt): it is blank"), "{}", table.out());
    let json: Value = serde_json::from_str(assay(&["verify", "--input", &input, "--output", "json"]).out()).unwrap();
    assert_eq!(json["summary"]["counts"]["pass"], 2);
    assert_eq!(json["verdicts"][1]["witness"], "10");
}

#[test]
fn rows_are_written_in_order_as_they_come_from_several_workers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.csv");
    std::fs::write(&path, assay(&["cases", "-n", "400", "--seed", "3"]).out()).unwrap();
    let verify = |output| assay(&["verify", "--input", path.to_str().unwrap(), "--workers", "2", "--output", output]);
    let in_order: Vec<u64> = (2..=401).collect();
    let csv = verify("csv");
    let lines: Vec<u64> =
        csv.out().lines().skip(1).map(|row| row.split(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(lines, in_order);
    let json = verify("json");
    let whole: Value = serde_json::from_str(json.out()).unwrap();
    let lines: Vec<u64> = whole["verdicts"].as_array().unwrap().iter().map(|it| line(&it["line"])).collect();
    assert_eq!((lines, &whole["summary"]["rows"]), (in_order, &Value::from(400)));
}

/// A 64-bit number of the protobuf JSON mapping.
fn line(number: &Value) -> u64 {
    number.as_str().unwrap().parse().unwrap()
}

#[test]
fn what_fails_is_kept_in_the_bank_and_replayed() {
    let (folder, input) = batch();
    let bank = folder.path().join("bank.jsonl");
    let bank = bank.to_str().unwrap();
    let first = assay(&["verify", "--input", &input, "--failed-bank", bank]);
    assert!(first.err().contains("2 new, 0 again, 0 pass now"), "{}", first.err());
    let replayed = assay(&["verify", "--failed-bank", bank]);
    assert_eq!(replayed.status(), 1);
    assert!(replayed.err().contains("0 new, 2 again, 0 pass now"), "{}", replayed.err());
    assert_eq!(std::fs::read_to_string(bank).unwrap().lines().count(), 2);
}

#[test]
fn a_file_that_is_no_batch_is_bad_input() {
    let (folder, _) = batch();
    let path = folder.path().join("wrong.csv");
    for text in ["", "ends in 1\n", "prompt,category\n"] {
        std::fs::write(&path, text).unwrap();
        let done = assay(&["verify", "--input", path.to_str().unwrap()]);
        assert_eq!((done.status(), done.out()), (2, ""), "{text:?}: {}", done.err());
    }
}

#[test]
fn made_up_cases_pass_in_either_form_and_are_the_same_for_a_seed() {
    let folder = tempfile::tempdir().unwrap();
    for form in ["csv", "jsonl"] {
        let made = assay(&["cases", "--count", "35", "--seed", "7", "--output", form]);
        assert_eq!(made.status(), 0, "{}", made.err());
        assert_eq!(made.out(), assay(&["cases", "-n", "35", "--seed", "7", "-o", form]).out());
        let path = folder.path().join(format!("cases.{form}"));
        std::fs::write(&path, made.out()).unwrap();
        let done = assay(&["verify", "--input", path.to_str().unwrap()]);
        assert_eq!(done.status(), 0, "{}", done.out());
        assert!(done.out().contains("35 of 35 rows pass"), "{}", done.out());
    }
    assert_ne!(assay(&["cases", "-n", "5", "--seed", "1"]).out(), assay(&["cases", "-n", "5", "--seed", "2"]).out());
    assert_eq!(assay(&["cases", "-n", "0"]).status(), 2);
}

#[test]
fn a_sentence_that_is_not_read_stays_an_error_where_there_is_no_model() {
    let done = assay(&["build", "strings that zorble", "--translate", "--provider", "embedded"]);
    assert_eq!(done.status(), 2, "{}", done.err());
    assert!(done.err().contains("not understood: zorble") && done.err().contains("is no model"), "{}", done.err());
    assert!(done.err().contains("strings that zorble\n               ^^^^^^"), "{}", done.err());
    let done = assay(&["build", "ends in 1", "--attempts", "2"]);
    assert!(done.status() == 2 && done.err().contains("--translate"), "{}", done.err());
    let done = assay(&["build", "ends in 1", "--translate", "--attempts", "11"]);
    assert!(done.status() == 2 && done.err().contains("--attempts: 11 is outside 1 to 10"), "{}", done.err());
}

#[test]
fn every_line_beside_the_result_is_json_where_that_is_asked_for() {
    let (folder, input) = batch();
    let bank = folder.path().join("bank.jsonl");
    let asked =
        ["verify", "--input", &input, "--output", "csv", "--failed-bank", bank.to_str().unwrap(), "--translate"];
    let done = assay(&[&asked[..], &["--log-format", "json", "--verbose"]].concat());
    assert_eq!(done.status(), 1, "{}", done.err());
    let lines: Vec<Value> = done.err().lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let told = |level: &str, words: &str| {
        let said = |line: &&Value| line["fields"]["message"].as_str().unwrap_or_default().contains(words);
        assert!(lines.iter().filter(|line| line["level"] == level).any(|line| said(&line)), "{level}: {}", done.err());
    };
    told("WARN", "2 of 5 cases pass");
    told("INFO", "bank of failures: 2 new");
    told("ERROR", "2 of 5 rows pass");
    let refused = assay(&["build", "strings that zorble", "--log-format", "json"]);
    let line: Value = serde_json::from_str(refused.err().trim_end()).unwrap();
    assert_eq!((refused.status(), line["level"].as_str()), (2, Some("ERROR")));
}

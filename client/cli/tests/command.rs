//! The command as a user has it: arguments in, standard output, standard error and exit status out.

#![expect(clippy::unwrap_used, reason = "a test: what is missing fails it")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const TALK: &str = "\
PARTICIPANT 1 - Age: 34, Role: Software developer

Interviewer: How do you get around?
P1: I take a shared bike to the station every day. I want everything to take one tap.
Interviewer: What goes wrong?
P1: I hate that the app does not tell me whether to wait. I need the truth within three seconds.

PARTICIPANT 2 - Age: 67, Role: Retired bus driver

Interviewer: When do you ride?
P2: I ride along the canal before ten. I want to speak to a person when something goes wrong.
Interviewer: Do you use the app?
P2: I prefer my card to the app, because it already opens the buses. I am afraid of the roundabout.
";

struct Study(TempDir);

impl Study {
    /// A folder with one small interview.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("talk.txt"), TALK).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs the command in the folder, away from the configuration of whoever runs the tests.
    fn assay(&self, arguments: &[&str]) -> Done {
        Done(self.command(arguments).output().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
        let inherited = std::env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| name.to_string_lossy().starts_with("ASSAY_")) {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    fn generate(&self, more: &[&str]) -> Done {
        self.assay(&[&["generate", "talk.txt", "--ledger", "memory"], more].concat())
    }
}

struct Done(Output);

impl Done {
    fn status(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    fn json(&self) -> Value {
        assert_eq!(self.status(), 0, "{}", self.err());
        serde_json::from_str(self.out()).unwrap()
    }

    /// Bad input: status 2, nothing on standard output, and a message that says these words.
    #[track_caller]
    fn refused(&self, words: &[&str]) {
        assert_eq!((self.status(), self.out()), (2, ""), "{}", self.err());
        for word in words {
            assert!(self.err().contains(word), "`{word}` is not in:\n{}", self.err());
        }
    }
}

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
fn a_run_in_a_file_can_be_listed_shown_and_deleted() {
    let study = Study::new();
    let generated =
        study.assay(&["generate", "talk.txt", "--count", "1", "--ledger", "kept.db", "--output", "json"]).json();
    let id = generated["run"]["id"].as_str().unwrap();
    let runs = study.assay(&["runs", "list", "--ledger", "kept.db", "--output", "json"]).json();
    assert_eq!(runs["runs"][0]["id"], id);
    let shown = study.assay(&["runs", "show", id, "--ledger", "kept.db", "--output", "json"]).json();
    assert_eq!(shown, generated);
    assert_eq!(study.assay(&["runs", "delete", id, "--ledger", "kept.db"]).status(), 0);
    study.assay(&["runs", "show", id, "--ledger", "kept.db"]).refused(&[id]);
}

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
fn a_server_that_is_not_there_is_unavailable() {
    let study = Study::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let done = study.assay(&["runs", "list", "--server", &free]);
    assert_eq!(done.status(), 3, "{}", done.err());
    assert!(done.err().contains(&format!("no server answers at {free}")), "{}", done.err());
    study.assay(&["runs", "list", "--server", "not an address"]).refused(&["not an address", "127.0.0.1:7420"]);
}

#[test]
fn a_server_says_where_it_listens_and_serves_the_same_verbs() {
    let study = Study::new();
    let mut server = study
        .command(&["serve", "--listen", "127.0.0.1:0", "--ledger", "memory"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
    let generated =
        study.assay(&["generate", "talk.txt", "--count", "1", "--server", &address, "--output", "json"]).json();
    let id = generated["run"]["id"].as_str().unwrap();
    let shown = study.assay(&["runs", "show", id, "--server", &address, "--output", "json"]).json();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(shown, generated);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let study = Study::new();
    let mut command =
        study.command(&["generate", "talk.txt", "--count", "2", "--ledger", "memory", "--output", "jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = Done(child.wait_with_output().unwrap());
    assert_eq!((done.status(), done.err()), (0, ""));
}

const CLOUD: &str = "\
[providers.cloud]
kind = \"openai\"
base_url = \"http://127.0.0.1:9/v1\"
models = [\"gpt-4o-2024-08-06\", \"claude-sonnet-4-5\", \"mine\"]

[catalog]
file = \"models.toml\"
";

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

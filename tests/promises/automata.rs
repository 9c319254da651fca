//! A sentence becomes a machine that is proved, or is refused with the kind of fault and its place.

use std::time::Duration;

use assay_client::Client;
use assay_client::v1::{
    Automaton, AutomatonFormat, BuildAutomatonRequest, BuildAutomatonResponse, CheckAutomatonRequest, ClauseKind,
    ExportAutomatonRequest, RunAutomatonRequest, check_automaton_request, export_automaton_request,
    run_automaton_request,
};
use assay_harness::server::{Home, Server};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::story::client;

/// A server of the default configuration, and a connection to it.
async fn workshop() -> (Home, Server, Client) {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    (home, server, client)
}

fn asked(sentence: &str) -> BuildAutomatonRequest {
    BuildAutomatonRequest { sentence: sentence.into(), ..BuildAutomatonRequest::default() }
}

async fn build(client: &Client, request: BuildAutomatonRequest) -> Result<BuildAutomatonResponse, Status> {
    client.automata().build_automaton(request).await.map(tonic::Response::into_inner)
}

/// What is wrong: the reason, and the words it is about.
async fn fault(client: &Client, request: BuildAutomatonRequest) -> (String, String) {
    let status = build(client, request).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    assert!(!status.get_details_bad_request().unwrap().field_violations.is_empty());
    let info = status.get_details_error_info().unwrap();
    (info.reason, info.metadata.get("text").cloned().unwrap_or_default())
}

#[tokio::test]
async fn a_sentence_becomes_a_proved_minimal_machine() {
    let (_home, _server, client) = workshop().await;
    let told = client.build_automaton("binary strings that end in 01 and have an even number of 1s").await.unwrap();
    let automaton = told.automaton.unwrap();
    assert_eq!((automaton.states.len(), automaton.transitions.len()), (4, 8));
    assert_eq!(
        (automaton.alphabet, automaton.accepting),
        (vec!["0".to_owned(), "1".to_owned()], vec!["q3".to_owned()])
    );
    let tree = told.tree.unwrap();
    assert_eq!(tree.kind(), ClauseKind::All);
    assert_eq!(tree.clauses[0].span.as_ref().unwrap().text, "end in 01");
    let verification = told.verification.unwrap();
    assert!(verification.proved && verification.proved_pairs >= 4 && verification.probed_strings >= 64);
    assert_eq!(verification.shortest_accepted.as_deref(), Some("101"));
    assert_eq!(verification.shortest_rejected.as_deref(), Some(""));
    assert!(told.assumptions.is_empty(), "{:?}", told.assumptions);
}

#[tokio::test]
async fn what_a_sentence_leaves_open_is_said_with_a_string_that_tells_the_readings_apart() {
    let (_home, _server, client) = workshop().await;
    let told = client.build_automaton("starts with 0 and ends with 1 or contains 11").await.unwrap();
    let assumed: Vec<&str> = told.assumptions.iter().map(|assumption| assumption.convention.as_str()).collect();
    assert_eq!(assumed, ["and_before_or", "alphabet"]);
    let other = &told.other_readings[0];
    assert_eq!((other.convention.as_str(), other.separates.as_str(), other.accepted), ("and_before_or", "11", true));
}

#[tokio::test]
async fn a_contradiction_is_legal_and_warned_of() {
    let (_home, _server, client) = workshop().await;
    let told = client.build_automaton("length is 3 and length is 4").await.unwrap();
    let verification = told.verification.unwrap();
    assert!(verification.is_empty && verification.shortest_accepted.is_none());
    assert!(told.warnings[0].contains("contradicts itself"), "{:?}", told.warnings);
}

#[tokio::test]
async fn examples_are_held_against_the_machine_and_none_is_skipped() {
    let (_home, _server, client) = workshop().await;
    let request = BuildAutomatonRequest {
        must_accept: vec!["01".into(), "10".into()],
        must_reject: vec!["2".into(), "0".into()],
        ..asked("binary strings that end in 01")
    };
    let verification = build(&client, request).await.unwrap().verification.unwrap();
    let missed: Vec<(&str, bool)> =
        verification.unsatisfied.iter().map(|example| (example.text.as_str(), example.must_accept)).collect();
    assert_eq!((verification.examples, missed), (4, vec![("10", true), ("2", false)]));
}

#[tokio::test]
async fn every_kind_of_fault_has_its_reason_and_its_place() {
    let (_home, _server, client) = workshop().await;
    let nested = format!("{}ends in 1{}", "not (".repeat(100), ")".repeat(100));
    for (sentence, reason, words) in [
        ("", "SENTENCE_EMPTY", ""),
        ("ends in\u{7} 1", "SENTENCE_CONTROL_CHARACTER", "\u{7}"),
        ("strings that zorble 01", "SENTENCE_UNKNOWN_WORDS", "zorble"),
        ("binary strings that start with", "SENTENCE_MISSING_TARGET", ""),
        ("(starts with 0", "SENTENCE_UNBALANCED", "("),
        ("contains \"01", "SENTENCE_UNBALANCED", "\""),
        ("strings over {a, b} that contain c", "SENTENCE_OUTSIDE_ALPHABET", "c"),
        ("strings over {a, b} whose value is divisible by 3", "SENTENCE_NOT_A_DIGIT", ""),
        ("strings over {a, a}", "SENTENCE_BAD_ALPHABET", ""),
        ("length is divisible by 0", "SENTENCE_ZERO_MODULUS", ""),
        ("length mod 3 = 5", "SENTENCE_BAD_REMAINDER", ""),
        ("length between 5 and 2", "SENTENCE_INVERTED_RANGE", ""),
        ("at least 1000000000 1s", "SENTENCE_TOO_LARGE", "at least 1000000000 1s"),
        ("40th symbol from the end is 1", "SENTENCE_TOO_LARGE", "40th symbol from the end is 1"),
        ("divisible by 100000000000", "SENTENCE_TOO_LARGE", "divisible by 100000000000"),
        ("binary strings with the same number of 0s and 1s", "SENTENCE_NOT_REGULAR", ""),
        (&nested, "SENTENCE_TOO_DEEP", ""),
    ] {
        let (found, place) = fault(&client, asked(sentence)).await;
        assert_eq!(found, reason, "{sentence:?}");
        assert!(words.is_empty() || place == words, "{sentence:?}: {place:?} is not {words:?}");
    }
    assert_eq!(fault(&client, asked(&"a".repeat(1 << 20))).await.0, "SENTENCE_TOO_LONG");
    let twice = BuildAutomatonRequest { alphabet: vec!["0".into(), "0".into()], ..asked("ends in 0") };
    assert_eq!(fault(&client, twice).await.0, "SENTENCE_BAD_ALPHABET");
    let other = BuildAutomatonRequest { alphabet: vec!["a".into()], ..asked("binary strings that end in 0") };
    assert_eq!(fault(&client, other).await.0, "SENTENCE_TWO_ALPHABETS");
}

#[tokio::test]
async fn words_that_are_not_understood_come_with_the_nearest_that_are() {
    let (_home, _server, client) = workshop().await;
    let error = client.build_automaton("strings that strat with 01").await.unwrap_err();
    assert_eq!(error.metadata()["words"], "strat");
    assert_eq!((error.metadata()["start_byte"].as_str(), error.metadata()["character"].as_str()), ("13", "14"));
    assert!(!error.metadata()["nearest"].is_empty());
}

#[tokio::test]
async fn a_machine_is_run_with_its_path() {
    let (_home, _server, client) = workshop().await;
    let run = |machine, strings: &[&str]| RunAutomatonRequest {
        machine: Some(machine),
        strings: strings.iter().map(|&text| text.to_owned()).collect(),
        ..RunAutomatonRequest::default()
    };
    let sentence = run_automaton_request::Machine::Sentence("ends in 01".into());
    let told = client.automata().run_automaton(run(sentence.clone(), &["101", ""])).await.unwrap().into_inner();
    assert!(told.traces[0].accepted && !told.traces[1].accepted);
    assert_eq!(told.traces[0].states, ["q0", "q0", "q1", "q2"]);
    let refused = client.automata().run_automaton(run(sentence, &["0", "12", "x"])).await.unwrap_err();
    assert_eq!(refused.get_details_error_info().unwrap().reason, "SYMBOL_OUTSIDE_ALPHABET");
    let violations = refused.get_details_bad_request().unwrap().field_violations;
    assert_eq!(violations.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["strings[1]", "strings[2]"]);
}

#[tokio::test]
async fn a_machine_is_written_in_every_notation_and_read_back() {
    let (_home, _server, client) = workshop().await;
    let export = |format: AutomatonFormat| {
        let machine = export_automaton_request::Machine::Sentence("ends in 01".into());
        let request = ExportAutomatonRequest {
            machine: Some(machine),
            format: format.into(),
            ..ExportAutomatonRequest::default()
        };
        let client = client.clone();
        async move { client.automata().export_automaton(request).await.unwrap().into_inner() }
    };
    for (format, begins) in [
        (AutomatonFormat::Dot, "digraph"),
        (AutomatonFormat::Mermaid, "flowchart"),
        (AutomatonFormat::Json, "{"),
        (AutomatonFormat::Jff, "<?xml"),
        (AutomatonFormat::Regex, ""),
        (AutomatonFormat::Table, "|"),
        (AutomatonFormat::Rust, "///"),
        (AutomatonFormat::Python, "def accepts"),
        (AutomatonFormat::Svg, "<svg"),
    ] {
        let told = export(format).await;
        assert!(told.text.starts_with(begins) && !told.media_type.is_empty(), "{format:?}: {}", told.text);
    }
    for format in [AutomatonFormat::Json, AutomatonFormat::Jff] {
        let file = check_automaton_request::Machine::File(export(format).await.text);
        let request = CheckAutomatonRequest {
            sentence: "ends in 01".into(),
            machine: Some(file),
            ..CheckAutomatonRequest::default()
        };
        let told = client.automata().check_automaton(request).await.unwrap().into_inner();
        assert!(told.comparison.unwrap().equal, "{format:?}");
    }
}

#[tokio::test]
async fn a_students_machine_differs_by_its_shortest_string_and_by_length() {
    let (_home, _server, client) = workshop().await;
    let machine = client.build_automaton("binary strings that end in 1").await.unwrap().automaton.unwrap();
    let against = |sentence: &str, machine: Automaton| CheckAutomatonRequest {
        sentence: sentence.into(),
        machine: Some(check_automaton_request::Machine::Automaton(machine)),
        longest: Some(3),
        ..CheckAutomatonRequest::default()
    };
    let told = client.automata().check_automaton(against("ends in 01", machine.clone())).await.unwrap().into_inner();
    let comparison = told.comparison.unwrap();
    assert_eq!((comparison.difference.as_deref(), comparison.accepted_by_sentence), (Some("1"), false));
    assert_eq!(comparison.share_by_length, [0.0, 0.5, 0.25, 0.25]);
    assert_eq!((told.states, told.minimal_states), (2, 3));
    let lost = Automaton { start: "nowhere".into(), ..machine };
    let refused = client.automata().check_automaton(against("ends in 01", lost)).await.unwrap_err();
    assert_eq!(refused.get_details_error_info().unwrap().reason, "NOT_A_MACHINE");
    assert!(refused.message().contains("nowhere"), "{refused}");
}

#[tokio::test]
async fn a_deadline_interrupts_a_construction_and_frees_what_it_held() {
    let (_home, _server, client) = workshop().await;
    let heavy = || async {
        let mut heavy = Request::new(asked("number of 0s is divisible by 997 and number of 1s is divisible by 1009"));
        heavy.set_timeout(Duration::from_millis(50));
        client.automata().build_automaton(heavy).await.unwrap_err().code()
    };
    // More than there are cores to hold.
    let codes = futures::future::join_all((0..16).map(|_| heavy())).await;
    // Whichever of the two looks at its clock first.
    let late = |code: &Code| matches!(code, Code::DeadlineExceeded | Code::Cancelled);
    assert!(codes.iter().all(late), "{codes:?}");
    let light = tokio::time::timeout(Duration::from_secs(20), client.build_automaton("ends in 1")).await;
    assert!(light.unwrap().is_ok());
}

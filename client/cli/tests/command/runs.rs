//! Runs that are kept, and servers.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::fixture::{Done, Study};

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

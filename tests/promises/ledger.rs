//! The ledger's own troubles are said, and lose nothing.

use std::process::{Command, Output};

use assay_client::v1::{DeleteRunRequest, ErrorReason, GetRunRequest, ListRunsRequest};
use assay_harness::server::Home;
use tonic_types::StatusExt as _;

use crate::story::{client, document, events, open, request, transcript};

fn refused(command: &mut Command) -> (i32, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn two_servers_on_one_ledger_are_refused() {
    let home = Home::new();
    let _first = home.serve();
    let (code, error) = refused(&mut home.command());
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("in use by another server"), "{error}");
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let home = Home::new();
    let server = home.serve();
    let other = Home::new();
    let (code, error) = refused(&mut other.command_on(server.address()));
    assert_eq!(code, 2, "{error}");
    assert!(error.contains(server.address()), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_ledger_is_refused_and_kept() {
    let home = Home::new();
    std::fs::write(home.ledger(), "dear diary").unwrap();
    let (code, error) = refused(&mut home.command());
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("not a readable ledger"), "{error}");
    assert_eq!(std::fs::read_to_string(home.ledger()).unwrap(), "dear diary");
}

#[tokio::test]
async fn a_full_ledger_is_said_keeps_what_it_has_and_goes_on_when_there_is_room() {
    let small = "[ledger]\nmax_bytes = 400000\n";
    let home = Home::with_config(small);
    let server = home.serve();
    let link = client(&server).await;
    let kept = open(&link, request(vec![transcript(3)], 1)).await;
    let before = events(&link, &kept, 0).await;
    let long = document("long.txt", &"P1: I want more of it. ".repeat(40_000));
    let status = link.personas().generate_personas(request(vec![long.clone()], 1)).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::ResourceExhausted, "{status}");
    assert_eq!(status.get_details_error_info().unwrap().reason, ErrorReason::LedgerFull.code());
    assert_eq!(events(&link, &kept, 0).await, before);
    drop(link);
    server.kill();

    std::fs::write(home.path().join("assay.toml"), "").unwrap();
    let server = home.serve();
    let link = client(&server).await;
    assert_eq!(events(&link, &kept, 0).await, before);
    open(&link, request(vec![long], 1)).await;
}

#[tokio::test]
async fn runs_are_listed_in_pages_newest_first_and_deleted_when_they_have_ended() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let mut runs = Vec::new();
    for _ in 0..5 {
        let run = open(&client, request(vec![transcript(2)], 1)).await;
        events(&client, &run, 0).await;
        runs.push(run);
    }
    let mut listed = Vec::new();
    let mut page_token = String::new();
    loop {
        let asked = ListRunsRequest { page_size: Some(2), page_token, unfinished_only: false };
        let page = client.runs().list_runs(asked).await.unwrap().into_inner();
        assert!(page.runs.len() <= 2);
        listed.extend(page.runs.into_iter().map(|run| run.id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    runs.reverse();
    assert_eq!(listed, runs);
    client.runs().delete_run(DeleteRunRequest { run_id: runs[0].clone() }).await.unwrap();
    let gone = client.runs().get_run(GetRunRequest { run_id: runs[0].clone() }).await.unwrap_err();
    assert_eq!(gone.code(), tonic::Code::NotFound);
}

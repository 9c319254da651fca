//! A batch of sentences is a run: a verdict a row, in the ledger before it is on the wire, and no row ends it.

use std::collections::BTreeMap;

use assay_client::v1::run_event::Kind;
use assay_client::v1::{
    AutomatonCase, AutomatonVerdict, ErrorPersistence, ErrorReason, GenerateCasesRequest, GetRunRequest, OnDisconnect,
    RunEvent, RunOutcome, VerdictStatus, VerifyAutomataRequest, WarningReason, item_finished,
};
use assay_client::{Client, StreamItem};
use assay_harness::server::Home;
use futures::StreamExt as _;

use crate::story::{assert_whole, client, events, finish, outcome, warnings};

fn case(prompt: &str) -> AutomatonCase {
    AutomatonCase { prompt: prompt.into(), ..AutomatonCase::default() }
}

fn batch(cases: Vec<AutomatonCase>) -> VerifyAutomataRequest {
    VerifyAutomataRequest { cases, on_disconnect: OnDisconnect::Continue.into(), ..VerifyAutomataRequest::default() }
}

/// Sentences that are all different.
fn different(many: usize) -> Vec<AutomatonCase> {
    (0..many).map(|number| case(&format!("binary strings that end in {number:010b}"))).collect()
}

async fn verify(client: &Client, request: VerifyAutomataRequest) -> Vec<RunEvent> {
    let items: Vec<StreamItem> = client.verify_automata(request).await.unwrap().map(Result::unwrap).collect().await;
    let event = |item| if let StreamItem::Event(event) = item { Some(*event) } else { None };
    items.into_iter().filter_map(event).collect()
}

/// Verdicts by the number of their row.
fn verdicts(events: &[RunEvent]) -> Vec<AutomatonVerdict> {
    let mut verdicts = BTreeMap::new();
    for event in events {
        if let Some(Kind::ItemFinished(item)) = &event.kind
            && let Some(item_finished::Result::Automaton(verdict)) = &item.result
        {
            let number: u32 = event.item_id.strip_prefix("case-").unwrap().parse().unwrap();
            assert!(verdicts.insert(number, verdict.clone()).is_none(), "two verdicts of {}", event.item_id);
        }
    }
    verdicts.into_values().collect()
}

fn statuses(events: &[RunEvent]) -> Vec<VerdictStatus> {
    verdicts(events).iter().map(AutomatonVerdict::status).collect()
}

#[tokio::test]
async fn every_row_has_its_verdict_and_none_ends_the_batch() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let asked = vec![
        AutomatonCase {
            must_accept: vec!["01".into()],
            must_reject: vec![String::new()],
            ..case("binary strings that end in 01")
        },
        AutomatonCase { must_reject: vec!["01".into()], ..case("binary strings that end in 01") },
        AutomatonCase { is_contradiction: Some(true), ..case("length is 3 and length is 4") },
        case("strings that zorble"),
        case("divisible by 100000000000"),
        case(" "),
    ];
    let told = verify(&client, batch(asked)).await;
    assert_whole(&told);
    let (pass, error) = (VerdictStatus::Pass, VerdictStatus::Error);
    assert_eq!(statuses(&told), [pass, VerdictStatus::Fail, pass, error, error, VerdictStatus::Skipped]);
    let verdicts = verdicts(&told);
    assert_eq!(verdicts[1].witness.as_deref(), Some("01"));
    let fault = verdicts[3].fault.as_ref().unwrap();
    assert_eq!((fault.reason(), fault.persistence()), (ErrorReason::SentenceUnknownWords, ErrorPersistence::Permanent));
    assert_eq!(fault.span.as_ref().unwrap().text, "zorble");
    let counts = finish(&told).verdicts.unwrap();
    assert_eq!((counts.pass, counts.fail, counts.error, counts.skipped), (2, 1, 2, 1));
    assert_eq!(outcome(&told), RunOutcome::Partial);
}

#[tokio::test]
async fn the_ledger_has_the_same_verdicts_as_the_stream() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let told = verify(&client, batch(different(300))).await;
    let run = told[0].run_id.clone();
    assert_eq!(events(&client, &run, 0).await, told);
    let kept = client.runs().get_run(GetRunRequest { run_id: run }).await.unwrap().into_inner().verdicts;
    assert_eq!(kept, verdicts(&told));
    assert_eq!(outcome(&told), RunOutcome::Succeeded);
}

#[tokio::test]
async fn a_second_run_gives_the_same_verdicts_from_what_is_kept() {
    let home = Home::new();
    let first = {
        let server = home.serve();
        verify(&client(&server).await, batch(different(60))).await
    };
    let server = home.serve();
    let client = client(&server).await;
    let second = verify(&client, batch(different(60))).await;
    let same = |events: &[RunEvent]| -> Vec<_> {
        verdicts(events).into_iter().map(|it| (it.case, it.status, it.machine, it.problems, it.fault)).collect()
    };
    assert_eq!(same(&second), same(&first));
    assert_eq!((finish(&first).verdicts.unwrap().cached, finish(&second).verdicts.unwrap().cached), (0, 60));
    assert!(warnings(&second).is_empty(), "the same batch again is no surprise");
    // The same rows in a batch that was never seen are.
    let mut grown = different(60);
    grown.push(case("binary strings that end in 1"));
    let third = verify(&client, batch(grown)).await;
    let reasons: Vec<WarningReason> = warnings(&third).iter().map(assay_client::v1::Warning::reason).collect();
    assert_eq!(reasons, [WarningReason::RepeatedQuestions]);
}

#[tokio::test]
async fn a_row_over_its_time_is_a_timeout_and_the_others_go_on() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let heavy = case("number of 0s is divisible by 997 and number of 1s is divisible by 1009");
    let timeout = Some(std::time::Duration::from_millis(200).into());
    let request = VerifyAutomataRequest { timeout, ..batch(vec![heavy, case("ends in 1"), case("ends in 0")]) };
    let told = verify(&client, request).await;
    let pass = VerdictStatus::Pass;
    assert_eq!(statuses(&told), [VerdictStatus::Timeout, pass, pass]);
    let fault = verdicts(&told)[0].fault.clone().unwrap();
    assert_eq!(fault.persistence(), ErrorPersistence::Transient);
}

#[tokio::test]
async fn a_batch_goes_on_where_it_was_after_kill_9() {
    let home = Home::new();
    let server = home.serve();
    let client_before = client(&server).await;
    let mut stream = client_before.automata().verify_automata(batch(different(1000))).await.unwrap().into_inner();
    let mut run = String::new();
    let mut seen = 0;
    while seen < 40 {
        let message = stream.message().await.unwrap().unwrap();
        if let Some(assay_client::v1::verify_automata_response::Item::Event(event)) = message.item {
            run = event.run_id;
            seen += 1;
        }
    }
    server.kill();
    let server = home.serve();
    let told = events(&client(&server).await, &run, 0).await;
    assert_whole(&told);
    assert_eq!(statuses(&told), vec![VerdictStatus::Pass; 1000]);
}

#[tokio::test]
async fn rows_of_a_file_are_named_by_their_lines() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let csv = "prompt,category,expected_type,difficulty,must_accept,must_reject,is_contradiction\r\n\
               ends in 1,ends,ends,easy,1;01,ε,false\r\n,,,,,,\r\nends in 0,ends,ends,easy,0\r\n";
    let told = verify(&client, VerifyAutomataRequest { csv: csv.as_bytes().into(), ..batch(vec![]) }).await;
    let lines: Vec<(u64, VerdictStatus)> = verdicts(&told).iter().map(|it| (it.line, it.status())).collect();
    assert_eq!(lines, [(2, VerdictStatus::Pass), (3, VerdictStatus::Skipped), (4, VerdictStatus::Skipped)]);
    let jsonl = "{\"prompt\": \"ends in 1\", \"must_reject\": [\"\", \"0\"]}\n{\"prompt\": 7}\n";
    let told = verify(&client, VerifyAutomataRequest { jsonl: jsonl.as_bytes().into(), ..batch(vec![]) }).await;
    assert_eq!(statuses(&told), [VerdictStatus::Pass, VerdictStatus::Skipped]);
}

#[tokio::test]
async fn cases_are_made_up_from_a_seed_and_hold() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let made = async |seed: u64, count: u32| {
        let request = GenerateCasesRequest { count, seed };
        let stream = client.automata().generate_cases(request).await.unwrap().into_inner();
        stream.map(|message| message.unwrap().case.unwrap()).collect::<Vec<AutomatonCase>>().await
    };
    let cases = made(3, 100).await;
    assert_eq!(cases[..70], made(3, 70).await[..], "the first of more are the first of fewer");
    for wanted in ["contradiction", "near miss", "logic"] {
        assert!(cases.iter().any(|case| case.category == wanted), "{wanted}");
    }
    assert!(cases.iter().all(|case| case.states.is_some() && !case.tree.is_empty() && !case.alphabet.is_empty()));
    let told = verify(&client, batch(cases)).await;
    assert_eq!(statuses(&told), vec![VerdictStatus::Pass; 100]);
    let refused = client.automata().generate_cases(GenerateCasesRequest { count: 0, seed: 0 }).await;
    assert!(refused.unwrap_err().message().contains("0 is outside 1 to 1000000"));
}

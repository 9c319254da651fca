//! A stream cut anywhere and resumed shows the same events as an uncut one.

use assay_client::v1::{self, EventDetail, WatchRunRequest};
use assay_harness::server::Home;

use crate::story::{assert_whole, client, events, open, play, request, transcript};

#[tokio::test]
async fn cut_at_every_sequence_and_resumed_gives_the_same_events() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let whole = play(&client, request(vec![transcript(8)], 4)).await;
    assert_whole(&whole);
    let run = &whole[0].run_id;
    for cut in 0..=whole.len() {
        let rest = events(&client, run, cut as u64).await;
        assert_eq!(rest, whole[cut..], "resumed after {cut}");
    }
}

#[tokio::test]
async fn a_live_stream_cut_at_every_message_and_resumed_gives_the_same_events() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let run = open(&client, request(vec![transcript(8)], 4)).await;
    let mut seen = Vec::new();
    // Every turn takes one message from a new stream, drops it, and comes back for the next.
    loop {
        let after = seen.len() as u64;
        let request = WatchRunRequest { run_id: run.clone(), after_sequence: after, event_detail: 0 };
        let mut stream = client.runs().watch_run(request).await.unwrap().into_inner();
        match stream.message().await.unwrap() {
            None => break,
            Some(message) => match message.item.unwrap() {
                v1::watch_run_response::Item::Event(event) => seen.push(event),
                other => panic!("{other:?}"),
            },
        }
    }
    assert_whole(&seen);
    assert_eq!(seen, events(&client, &run, 0).await);
}

#[tokio::test]
async fn results_alone_skip_numbers_and_still_resume() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let run = open(&client, request(vec![transcript(8)], 4)).await;
    let whole = events(&client, &run, 0).await;
    let finished = client.watch_run(&run, 0, EventDetail::Results).await.unwrap().collect().await.unwrap();
    assert_eq!(finished.personas.len(), 4);
    let last_but_one = whole.len() as u64 - 1;
    assert_eq!(events(&client, &run, last_but_one).await.len(), 1);
}

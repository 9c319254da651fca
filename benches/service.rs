//! What a caller sees of the real program over loopback: time to the first event, overhead over the model's own time, memory under
//! many watchers. Run it with `make bench`; it prints one JSON object.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures and prints")]

use std::time::{Duration, Instant};

use assay_client::v1::{Document, GeneratePersonasRequest, OnDisconnect, document::Content};
use assay_client::{Client, StreamItem};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::{Home, Server};
use futures::StreamExt as _;

const CALLS: usize = 101;
const PERSONAS: u32 = 20;
const CALL: Duration = Duration::from_millis(50);
/// Draft, judge, refine, judge again: the longest chain of calls that depend on one another.
const CHAIN: u32 = 4;

fn request(count: u32) -> GeneratePersonasRequest {
    let people = (1..=24).map(|person| {
        format!("P{person:02}: I want to see trip number {person} at once. It is annoying that screen {person} never loads.\n")
    });
    let text = people.collect::<String>();
    GeneratePersonasRequest {
        documents: vec![Document { name: "talk.txt".into(), content: Some(Content::Text(text)) }],
        count: count.to_string(),
        on_disconnect: OnDisconnect::Continue.into(),
        ..GeneratePersonasRequest::default()
    }
}

async fn connect(server: &Server) -> Client {
    Client::connect(server.address()).await.unwrap()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

async fn first_event() -> f64 {
    let home = Home::new();
    let server = home.serve();
    let client = connect(&server).await;
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let start = Instant::now();
        let mut stream = client.generate_personas(request(3)).await.unwrap();
        stream.next().await.unwrap().unwrap();
        times.push(start.elapsed());
        stream.collect().await.unwrap();
    }
    median(times)
}

async fn chain() -> f64 {
    let model = FakeModel::start(Script::always(Behaviour::Slow(CALL)).low_at_first(50)).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = connect(&server).await;
    let mut times = Vec::new();
    for _ in 0..9 {
        let start = Instant::now();
        let finished = client.generate_personas(request(PERSONAS)).await.unwrap().collect().await.unwrap();
        times.push(start.elapsed());
        assert_eq!(finished.personas.len(), PERSONAS as usize);
    }
    median(times)
}

async fn watchers() -> (usize, u64) {
    let model = FakeModel::start(Script::always(Behaviour::Slow(Duration::from_millis(200)))).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = connect(&server).await;
    let mut opened = client.generate_personas(request(PERSONAS)).await.unwrap();
    let StreamItem::Event(first) = opened.next().await.unwrap().unwrap() else { return (0, 0) };
    let mut slow = client.watch_run(&first.run_id, 0, assay_client::v1::EventDetail::All).await.unwrap();
    let all = (0..1000).map(|_| async {
        let stream = client.watch_run(&first.run_id, 0, assay_client::v1::EventDetail::All).await.unwrap();
        stream.count().await
    });
    let counts = futures::future::join_all(all).await;
    // A message a second for a while, then the rest at once: the events are the same however slowly they are read.
    let mut seen = 0;
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        seen += usize::from(slow.next().await.is_some());
    }
    seen += slow.count().await;
    assert!(counts.iter().all(|&count| count == seen), "everybody gets every event");
    (seen, server.peak_memory())
}

#[tokio::main]
async fn main() {
    let first = first_event().await;
    let wall = chain().await;
    let longest = CALL.as_secs_f64() * 1000.0 * f64::from(CHAIN);
    let (events, peak) = watchers().await;
    let figures = serde_json::json!({
        "first_event_median_ms": first,
        "chain_wall_median_ms": wall,
        "chain_calls_ms": longest,
        "chain_ratio": wall / longest,
        "watchers": 1001,
        "watchers_events_each": events,
        "watchers_server_peak_mib": peak / 1024 / 1024,
    });
    println!("{figures:#}");
}

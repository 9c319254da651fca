//! Reads a stream of small events by the generated stub and by the client, in turn, and says what each takes.
//!
//! `cargo bench -p assay-client --bench stream -- ADDRESS ROUNDS`; `benches/clients.sh` starts what serves the stream.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark says what it found, and stops where it cannot"
)]

use std::time::{Duration, Instant};

use assay_client::v1::run_service_client::RunServiceClient;
use assay_client::v1::{EventDetail, WatchRunRequest, watch_run_response::Item};
use assay_client::{Client, StreamItem};
use tonic::transport::{Channel, Endpoint};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let given: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [address, rounds] = given.as_slice() else {
        println!("cargo bench -p assay-client --bench stream -- ADDRESS ROUNDS");
        return;
    };
    let channel =
        Endpoint::from_shared(format!("http://{address}")).unwrap().tcp_nodelay(true).connect().await.unwrap();
    let client = Client::connect(address).await.unwrap();
    let (mut bare, mut ours, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds.parse().unwrap() {
        bare.push(timed(by_stub(channel.clone())).await);
        ours.push(timed(by_client(&client)).await);
        memory.push(resident());
    }
    let ratio = median(&bare).as_secs_f64() / median(&ours).as_secs_f64();
    println!(
        "rust: stub {:.3?}, client {:.3?}, ratio {ratio:.2}, {} KB after the first round, {} KB after the last",
        median(&bare),
        median(&ours),
        memory[0],
        memory[memory.len() - 1],
    );
}

async fn by_stub(channel: Channel) -> usize {
    let request = WatchRunRequest { run_id: "flood".into(), ..WatchRunRequest::default() };
    let mut stream = RunServiceClient::new(channel).watch_run(request).await.unwrap().into_inner();
    let mut events = 0;
    while let Some(message) = stream.message().await.unwrap() {
        events += usize::from(matches!(message.item, Some(Item::Event(_))));
    }
    events
}

async fn by_client(client: &Client) -> usize {
    let mut stream = client.watch_run("flood", 0, EventDetail::All).await.unwrap();
    let mut events = 0;
    while let Some(item) = stream.message().await.unwrap() {
        events += usize::from(matches!(item, StreamItem::Event(_)));
    }
    events
}

async fn timed(read: impl Future<Output = usize>) -> Duration {
    let began = Instant::now();
    assert!(read.await > 0);
    began.elapsed()
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

/// Kilobytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

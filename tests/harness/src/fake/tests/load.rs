//! What calls do to one another.

use std::time::{Duration, Instant};

use futures::future::join_all;

use super::client::Client;
use crate::fake::{Behaviour, Dialect};

const SERVICE: Duration = Duration::from_millis(100);

/// How long each of so many calls at once took, the quickest first.
async fn latencies(client: &Client, calls: usize) -> Vec<Duration> {
    let call = |_| async {
        let start = Instant::now();
        assert_eq!(client.asks(Dialect::OpenAi, false).await.status, 200);
        start.elapsed()
    };
    let mut latencies = join_all((0..calls).map(call)).await;
    latencies.sort();
    latencies
}

#[tokio::test]
async fn a_queue_serves_so_many_at_once_and_the_rest_in_turn() {
    let client = Client::facing(Behaviour::Queues { limit: 4, service: SERVICE, slow: SERVICE }).await;
    let latencies = latencies(&client, 12).await;
    assert!(latencies[0] >= SERVICE);
    assert!(latencies[4] >= SERVICE * 2, "{latencies:?}");
    assert!(latencies[8] >= SERVICE * 3, "{latencies:?}");
    assert!(latencies[3] < latencies[8], "{latencies:?}");
    assert_eq!((client.fake.calls(), client.fake.peak_concurrency()), (12, 12));
}

#[tokio::test]
async fn who_had_to_wait_is_served_more_slowly() {
    let client = Client::facing(Behaviour::Queues { limit: 1, service: SERVICE, slow: SERVICE * 3 }).await;
    let latencies = latencies(&client, 2).await;
    assert!(latencies[1] >= SERVICE * 4, "{latencies:?}");
}

#[tokio::test]
async fn beyond_its_edge_a_server_slows_for_who_comes_and_nobody_waits() {
    let client = Client::facing(Behaviour::Slows { limit: 2, service: SERVICE, slow: SERVICE * 5 }).await;
    let latencies = latencies(&client, 6).await;
    assert!(latencies[1] < SERVICE * 5, "{latencies:?}");
    assert!(latencies[2] >= SERVICE * 5 && latencies[5] < SERVICE * 9, "{latencies:?}");
}

#[tokio::test]
async fn a_place_in_line_is_given_up_by_who_goes_away() {
    let client = Client::facing(Behaviour::Queues { limit: 1, service: Duration::from_secs(60), slow: SERVICE }).await;
    let first = client.request(Dialect::Ollama, false).timeout(SERVICE).send();
    assert!(first.await.unwrap_err().is_timeout());
    client.fake.until(|fake| fake.underway() == 0).await;
    let second = client.request(Dialect::Ollama, false).timeout(SERVICE).send();
    assert!(second.await.unwrap_err().is_timeout());
    client.fake.until(|fake| fake.aborted() == 2 && fake.underway() == 0).await;
}

#[tokio::test]
async fn a_rate_limit_takes_so_many_a_second_and_is_well_again_after() {
    let client = Client::facing(Behaviour::RateLimited { per_second: 3 }).await;
    let refused = async {
        for taken in 0.. {
            let reply = client.asks(Dialect::Anthropic, false).await;
            if reply.status == 429 {
                return (taken, reply.header("retry-after").to_owned());
            }
        }
        unreachable!()
    };
    let (taken, after) = tokio::time::timeout(Duration::from_secs(10), refused).await.unwrap();
    assert!(taken >= 3, "{taken}");
    assert_eq!(after, "1");
    let well = async { while client.asks(Dialect::Anthropic, false).await.status != 200 {} };
    tokio::time::timeout(Duration::from_secs(10), well).await.unwrap();
}

#[tokio::test]
async fn connections_are_counted_and_kept() {
    let client = Client::facing(Behaviour::Well).await;
    for dialect in Dialect::ALL {
        client.asks(dialect, true).await;
    }
    assert_eq!((client.fake.calls(), client.fake.connections(), client.fake.peak_concurrency()), (5, 1, 1));
}

//! Many watchers, some of them slow: all get every event.

use std::time::Duration;

use assay_client::v1::{WatchRunRequest, watch_run_response::Item};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::Home;

use crate::story::{client, events, open, request, transcript};

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_watchers_and_a_slow_one_get_every_event_in_bounded_memory() {
    let model = FakeModel::start(Script::always(Behaviour::Slow(Duration::from_millis(200)))).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let run = open(&client, request(vec![transcript(12)], 10)).await;
    let watch = |_| {
        let (client, run) = (client.clone(), run.clone());
        async move { events(&client, &run, 0).await.len() }
    };
    // The slow one takes a message, waits for all the others to have theirs, and only then takes the rest.
    let asked = WatchRunRequest { run_id: run.clone(), ..WatchRunRequest::default() };
    let mut slow = client.runs().watch_run(asked).await.unwrap().into_inner();
    let mut seen = usize::from(slow.message().await.unwrap().is_some());
    let counts = futures::future::join_all((0..1000).map(watch)).await;
    while let Some(message) = slow.message().await.unwrap() {
        seen += usize::from(matches!(message.item, Some(Item::Event(_))));
    }
    let expected = events(&client, &run, 0).await.len();
    assert!(counts.iter().all(|&count| count == expected), "all {expected} events for everybody");
    assert_eq!(seen, expected);
    let peak = server.peak_memory();
    assert!(peak < 300 * 1024 * 1024, "the server held {} MiB", peak / 1024 / 1024);
}

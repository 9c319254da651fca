//! The same request again is the same run.

use assay_client::v1::ErrorReason;
use assay_client::v1::ListRunsRequest;
use assay_harness::server::Home;
use tonic_types::StatusExt as _;

use crate::story::{client, events, open, request, transcript};

#[tokio::test]
async fn the_same_id_and_content_is_the_same_run_also_when_asked_at_once() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let mut asked = request(vec![transcript(6)], 3);
    asked.request_id = "0B8F7C52-6E0B-4B1F-9D56-2C1F3A4E5D6C".into();
    let runs = futures::future::join_all((0..8).map(|_| open(&client, asked.clone()))).await;
    assert!(runs.iter().all(|run| *run == runs[0]));
    asked.request_id = asked.request_id.to_lowercase();
    assert_eq!(open(&client, asked).await, runs[0]);
    let listed = client.runs().list_runs(ListRunsRequest::default()).await.unwrap().into_inner();
    assert_eq!(listed.runs.len(), 1);
    events(&client, &runs[0], 0).await;
}

#[tokio::test]
async fn the_same_id_with_other_content_is_refused() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let mut asked = request(vec![transcript(6)], 3);
    asked.request_id = "0b8f7c52-6e0b-4b1f-9d56-2c1f3a4e5d6c".into();
    open(&client, asked.clone()).await;
    asked.count = "4".into();
    let status = client.personas().generate_personas(asked).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::AlreadyExists);
    assert_eq!(status.get_details_error_info().unwrap().reason, ErrorReason::RequestIdReused.code());
}

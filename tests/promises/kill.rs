//! kill -9 at any moment, restart: the run completes, events 1..n without gap or repeat, the same personas.

use assay_client::v1::GeneratePersonasRequest;
use assay_harness::server::Home;

use crate::story::{assert_whole, client, document, events, open, play, request, results, transcript};

/// A UUID for try number `number`.
fn request_id(number: usize) -> String {
    format!("6b1f0c1e-0000-4000-8000-{number:012}")
}

fn asked(number: usize) -> GeneratePersonasRequest {
    // Enough material and a high bar, so that every stage has work when the end comes.
    let mut request = request(vec![transcript(40), document("more.txt", "Ana: I want to be left alone by it.\n")], 24);
    request.threshold = Some(0.95);
    request.request_id = request_id(number);
    request
}

#[tokio::test]
async fn killed_at_many_moments_a_run_completes_as_if_undisturbed() {
    let undisturbed = Home::new();
    let server = undisturbed.serve();
    let expected = play(&client(&server).await, asked(0)).await;
    assert_whole(&expected);

    let home = Home::new();
    for number in 0..24 {
        let server = home.serve();
        let link = client(&server).await;
        // The moment is counted in events seen, so that moments spread over the whole run on any machine.
        let mut stream = link.personas().generate_personas(asked(number)).await.unwrap().into_inner();
        let mut run = String::new();
        for _ in 0..=number * expected.len() / 24 {
            match stream.message().await.unwrap() {
                Some(message) => {
                    if let Some(assay_client::v1::generate_personas_response::Item::Event(event)) = message.item {
                        run = event.run_id;
                    }
                }
                None => break,
            }
        }
        server.kill();

        let server = home.serve();
        let link = client(&server).await;
        let after = events(&link, &run, 0).await;
        assert_whole(&after);
        assert_eq!(results(&after), results(&expected), "killed after {number} steps");
        // The caller that asks again finds the same run.
        assert_eq!(open(&link, asked(number)).await, run);
    }
}

//! Nothing is delivered unchecked: every quote stands in its document, nobody's words are the interviewer's, nothing is invented.

use assay_client::folder;
use assay_client::v1::{Document, RunOutcome};
use assay_harness::server::Home;

use crate::story::{self, assert_quotes, assert_whole, client, document, play, request, results, text_of, traits};

fn examples() -> Vec<Document> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/interviews");
    folder::read(&[folder]).unwrap().documents
}

#[tokio::test]
async fn the_asked_number_is_delivered_with_quotes_that_stand_where_they_say() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    for count in [1, 3, 5, 8] {
        let events = play(&client, request(examples(), count)).await;
        assert_whole(&events);
        assert_eq!(story::outcome(&events), RunOutcome::Succeeded, "{:?}", story::warnings(&events));
        let results = results(&events);
        assert_eq!(results.len(), count as usize);
        assert_quotes(&examples(), &results);
        for claim in results.iter().flat_map(|result| traits(result.persona.as_ref().unwrap())) {
            assert!(!claim.evidence.is_empty(), "{:?} has no evidence", claim.text);
        }
    }
}

#[tokio::test]
async fn interviewers_words_are_never_evidence() {
    let text = "Interviewer: I want to know why you never use the search, it is so annoying that it is hidden.\n\
                P1: I want to find my order by its number. I usually call the shop instead.\n\
                Moderator: I wish we had more time, I always want more time.\n\
                P2: It is annoying that the list never loads. I would rather use the paper form because it works.\n";
    let home = Home::new();
    let server = home.serve();
    let documents = vec![document("talk.txt", text)];
    let events = play(&client(&server).await, request(documents.clone(), 2)).await;
    let results = results(&events);
    assert_eq!(results.len(), 2);
    assert_quotes(&documents, &results);
    for evidence in results.iter().flat_map(|result| traits(result.persona.as_ref().unwrap())).flat_map(|t| &t.evidence)
    {
        assert!(["P1", "P2"].contains(&evidence.participant.as_str()), "{evidence:?}");
        assert!(!evidence.quote.contains("why you never") && !evidence.quote.contains("more time"));
    }
}

#[tokio::test]
async fn an_attribute_the_sources_do_not_state_stays_unset() {
    let home = Home::new();
    let server = home.serve();
    let events = play(&client(&server).await, request(vec![story::transcript(6)], 3)).await;
    for result in results(&events) {
        let demographics = result.persona.unwrap().demographics.unwrap();
        assert_eq!(demographics, Default::default());
        assert!(result.lineage.unwrap().name_is_fictional);
    }
}

#[tokio::test]
async fn the_same_input_and_seed_give_the_same_bytes() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let once = results(&play(&client, request(examples(), 5)).await);
    let again = results(&play(&client, request(examples(), 5)).await);
    assert_eq!(serde_json::to_string(&once).unwrap(), serde_json::to_string(&again).unwrap());
    let mut other = request(examples(), 5);
    other.seed = 7;
    let other = results(&play(&client, other).await);
    assert_ne!(serde_json::to_string(&once).unwrap(), serde_json::to_string(&other).unwrap(), "the seed matters");
}

#[tokio::test]
async fn lineage_names_inputs_by_the_digest_of_their_bytes() {
    let home = Home::new();
    let server = home.serve();
    let documents = examples();
    let events = play(&client(&server).await, request(documents.clone(), 2)).await;
    for result in results(&events) {
        let inputs = result.lineage.unwrap().inputs;
        assert_eq!(inputs.len(), documents.len());
        for (input, document) in inputs.iter().zip(&documents) {
            use sha2::Digest as _;
            let digest = sha2::Sha256::digest(text_of(document));
            assert_eq!(input.sha256, digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        }
    }
}

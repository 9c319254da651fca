//! What scripts see, what the fake keeps, and that every dialect gets the same answer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::client::{Client, KEY, SYSTEM, answer, asked, personas, question, read};
use crate::fake::{Behaviour, Call, Dialect, Script};

#[tokio::test]
async fn every_dialect_gives_the_same_answer_streamed_and_whole() {
    let mut answers: Vec<Value> = Vec::new();
    for dialect in Dialect::ALL {
        for stream in [false, true] {
            let reply = asked(dialect, stream, Behaviour::Well).await;
            assert_eq!(reply.status, 200, "{dialect:?}: {}", reply.text);
            answers.push(personas(&answer(dialect, stream, &reply)));
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn a_script_sees_whose_call_it_is_and_what_it_asks() {
    let seen: Arc<Mutex<Vec<Call>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let client = Client::of(Script::by(move |call| {
        kept.lock().unwrap().push(call.clone());
        Behaviour::Well
    }));
    let client = client.await;
    for (n, dialect) in Dialect::ALL.into_iter().enumerate() {
        client.asks(dialect, n % 2 == 0).await;
        let call = seen.lock().unwrap()[n].clone();
        assert_eq!(call.number, n as u64 + 1);
        assert_eq!((call.dialect, call.streaming), (dialect, n % 2 == 0));
        assert_eq!((call.model.as_str(), call.schema.as_str()), ("fake-1", "personas"), "{dialect:?}");
        assert_eq!((call.system.as_str(), call.max_output_tokens), (SYSTEM, Some(900)), "{dialect:?}");
        assert_eq!(call.key, if dialect == Dialect::Ollama { "" } else { KEY });
        assert_eq!(call.body, question(dialect, n % 2 == 0));
    }
    assert!(seen.lock().unwrap()[3].path.ends_with("/models/fake-1:generateContent"));
}

#[tokio::test]
async fn the_fake_keeps_bodies_keys_and_addresses() {
    let client = Client::facing(Behaviour::Well).await;
    client.asks(Dialect::Azure, false).await;
    client.get("/v1beta/models?key=leaked").await;
    assert_eq!(client.fake.calls(), 1);
    assert_eq!(client.fake.requests(), [question(Dialect::Azure, false)]);
    assert_eq!((client.fake.keys(), client.fake.authorizations()), (vec![KEY.to_owned()], vec![String::new()]));
    let urls = client.fake.urls();
    assert_eq!(urls[0], "/openai/deployments/fake-1/chat/completions?api-version=2024-10-21");
    assert_eq!(urls[1], "/v1beta/models?key=leaked");
}

#[tokio::test]
async fn a_script_may_go_by_key() {
    let client = Client::of(Script::by(|call| match call.key.as_str() {
        "sk-spent" => Behaviour::QuotaExhausted,
        _ => Behaviour::Well,
    }));
    let client = client.await;
    assert_eq!(client.asks(Dialect::OpenAi, false).await.status, 200);
    let url = format!("{}/chat/completions", client.fake.base_url());
    let spent =
        reqwest::Client::new().post(url).bearer_auth("sk-spent").body(question(Dialect::OpenAi, false).to_string());
    assert_eq!(read(spent).await.unwrap().status, 429);
    assert_eq!(client.fake.keys(), [KEY, "sk-spent"]);
}

#[tokio::test]
async fn a_script_may_go_by_time() {
    let client = Client::of(Script::at_first(Duration::from_millis(300), Behaviour::Overloaded)).await;
    assert_eq!(client.asks(Dialect::Ollama, false).await.status, 503);
    let well = async { while client.asks(Dialect::Ollama, false).await.status != 200 {} };
    tokio::time::timeout(Duration::from_secs(10), well).await.unwrap();
}

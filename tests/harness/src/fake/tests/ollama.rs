//! Ollama's shapes.

use serde_json::json;

use super::client::{Client, asked, personas, question, read};
use crate::fake::{Behaviour, Dialect};

const OLLAMA: Dialect = Dialect::Ollama;

#[tokio::test]
async fn a_stream_is_lines_and_the_last_is_done() {
    let reply = asked(OLLAMA, true, Behaviour::Well).await;
    assert_eq!(reply.kind(), "application/x-ndjson");
    let lines = reply.lines();
    assert_eq!((&lines[0]["done"], &lines[0]["message"]["role"]), (&json!(false), &json!("assistant")));
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["done"], &last["done_reason"], &last["message"]["content"]),
        (&json!(true), &json!("stop"), &json!(""))
    );
    assert!(last["prompt_eval_count"].as_u64() > Some(0) && last["eval_count"].as_u64() > Some(0));
}

#[tokio::test]
async fn it_streams_unless_told_otherwise() {
    let client = Client::facing(Behaviour::Well).await;
    let mut body = question(OLLAMA, true);
    body.as_object_mut().unwrap().remove("stream");
    assert!(read(client.post(OLLAMA, true, &body)).await.unwrap().lines().len() > 2);
    let whole = client.asks(OLLAMA, false).await;
    assert_eq!((whole.kind(), &whole.json()["done"]), ("application/json", &json!(true)));
}

#[tokio::test]
async fn how_an_answer_ends() {
    assert_eq!(asked(OLLAMA, true, Behaviour::CutOff).await.lines().pop().unwrap()["done_reason"], "length");
    let refused = asked(OLLAMA, false, Behaviour::Refusal).await.json();
    assert!(refused["message"]["content"].as_str().unwrap().starts_with("I will not"));
    assert!(asked(OLLAMA, false, Behaviour::NoUsage).await.json().get("eval_count").is_none());
    let error = asked(OLLAMA, true, Behaviour::ErrorInStream).await.lines().pop().unwrap();
    assert!(error["error"].is_string() && error.get("done").is_none());
}

#[tokio::test]
async fn thinking_and_tool_calls_stand_in_the_message() {
    let lines = asked(OLLAMA, true, Behaviour::Reasoning).await.lines();
    assert!(lines[0]["message"]["thinking"].is_string());
    assert!(asked(OLLAMA, false, Behaviour::Reasoning).await.json()["message"]["thinking"].is_string());
    for stream in [false, true] {
        let line = asked(OLLAMA, stream, Behaviour::ToolShaped).await.lines().remove(0);
        personas(&line["message"]["tool_calls"][0]["function"]["arguments"].to_string());
    }
}

#[tokio::test]
async fn models_are_listed() {
    let client = Client::facing(Behaviour::Well).await;
    assert_eq!(client.get("/api/tags").await.json()["models"][0]["model"], "fake-1");
}

//! Anthropic's shapes.

use serde_json::{Value, json};

use super::client::{Client, KEY, Reply, asked, personas, question, read, schema};
use crate::fake::{Behaviour, Dialect};

const ANTHROPIC: Dialect = Dialect::Anthropic;

fn kinds(reply: &Reply) -> Vec<String> {
    let mut kinds: Vec<String> =
        reply.events().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect();
    kinds.dedup();
    kinds
}

#[tokio::test]
async fn a_stream_is_a_message_of_blocks_of_deltas() {
    let reply = asked(ANTHROPIC, true, Behaviour::Well).await;
    assert_eq!(reply.kind(), "text/event-stream");
    assert!(reply.text.starts_with("event: message_start\ndata: {\"type\":\"message_start\""));
    let kinds = kinds(&reply);
    let order = ["message_start", "content_block_start", "ping", "content_block_delta", "content_block_stop"];
    assert_eq!(kinds, [&order[..], &["message_delta", "message_stop"]].concat());
    let events = reply.events();
    let start = &events[0]["message"]["usage"];
    assert!(start["input_tokens"].as_u64() > Some(0) && start["cache_read_input_tokens"].as_u64() > Some(0));
    let delta = &events[events.len() - 2];
    assert_eq!(delta["delta"], json!({"stop_reason": "end_turn", "stop_sequence": null}));
    assert!(delta["usage"]["output_tokens"].as_u64() > Some(1));
}

#[tokio::test]
async fn whole_it_is_one_message() {
    let reply = asked(ANTHROPIC, false, Behaviour::Well).await;
    let body = reply.json();
    assert_eq!(
        (&body["type"], &body["role"], &body["model"]),
        (&json!("message"), &json!("assistant"), &json!("fake-1"))
    );
    assert_eq!(body["content"][0]["type"], "text");
    assert_eq!(body["stop_reason"], "end_turn");
}

#[tokio::test]
async fn a_tool_that_must_be_used_is_used() {
    let client = Client::facing(Behaviour::Well).await;
    let mut body = question(ANTHROPIC, false);
    body.as_object_mut().unwrap().remove("output_config");
    body["tools"] = json!([{"name": "draft", "input_schema": schema()}]);
    body["tool_choice"] = json!({"type": "tool", "name": "draft"});
    let whole = read(client.post(ANTHROPIC, false, &body)).await.unwrap().json();
    assert_eq!((&whole["stop_reason"], &whole["content"][0]["name"]), (&json!("tool_use"), &json!("draft")));
    personas(&whole["content"][0]["input"].to_string());
    body["stream"] = true.into();
    let events = read(client.post(ANTHROPIC, true, &body)).await.unwrap().events();
    assert_eq!(events[1]["content_block"], json!({"type": "tool_use", "id": "toolu_1", "name": "draft", "input": {}}));
    personas(&events.iter().filter_map(|event| event["delta"]["partial_json"].as_str()).collect::<String>());
}

#[tokio::test]
async fn thinking_is_a_block_of_its_own() {
    let events = asked(ANTHROPIC, true, Behaviour::Reasoning).await.events();
    assert_eq!(events[1]["content_block"]["type"], "thinking");
    let deltas: Vec<&Value> =
        events.iter().filter(|event| event["index"] == 0).map(|event| &event["delta"]["type"]).collect();
    assert!(deltas.contains(&&json!("thinking_delta")) && deltas.contains(&&json!("signature_delta")));
    let whole = asked(ANTHROPIC, false, Behaviour::Reasoning).await.json();
    assert_eq!((&whole["content"][0]["type"], &whole["content"][1]["type"]), (&json!("thinking"), &json!("text")));
}

#[tokio::test]
async fn how_an_answer_ends() {
    let ends = [(Behaviour::CutOff, "max_tokens"), (Behaviour::Refusal, "refusal"), (Behaviour::Filtered, "refusal")];
    for (behaviour, end) in ends {
        assert_eq!(asked(ANTHROPIC, false, behaviour).await.json()["stop_reason"], end);
    }
    let refused = asked(ANTHROPIC, true, Behaviour::Refusal).await;
    assert_eq!(kinds(&refused), ["message_start", "message_delta", "message_stop"]);
    assert_eq!(asked(ANTHROPIC, false, Behaviour::NullContent).await.json()["content"], json!([]));
}

#[tokio::test]
async fn an_error_in_the_stream_is_an_event() {
    let reply = asked(ANTHROPIC, true, Behaviour::ErrorInStream).await;
    let last = json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}});
    assert_eq!(reply.events().last(), Some(&last));
    assert!(reply.text.contains("event: error\n"));
}

#[tokio::test]
async fn what_it_demands_of_every_request() {
    let client = Client::facing(Behaviour::Well).await;
    let http = reqwest::Client::new();
    let bare = || {
        http.post(format!("{}/messages", client.fake.base_url_of(ANTHROPIC)))
            .body(question(ANTHROPIC, false).to_string())
    };
    let keyless = read(bare()).await.unwrap();
    assert_eq!((keyless.status, &keyless.json()["error"]["type"]), (401, &json!("authentication_error")));
    let versionless = read(bare().header("x-api-key", KEY)).await.unwrap();
    assert_eq!(versionless.status, 400);
    let error = json!({"type": "invalid_request_error", "message": "anthropic-version: header is required"});
    assert_eq!(versionless.json()["error"], error);
    for (field, value) in [
        ("max_tokens", Value::Null),
        ("messages", json!([{"role": "system", "content": "in the wrong place"}])),
        ("output_format", json!({"type": "json_schema", "schema": schema()})),
    ] {
        let mut body = question(ANTHROPIC, false);
        body[field] = value;
        let reply = read(client.post(ANTHROPIC, false, &body)).await.unwrap();
        assert_eq!((reply.status, &reply.json()["type"]), (400, &json!("error")), "{field}");
    }
}

#[tokio::test]
async fn the_older_name_of_the_schema_is_taken_with_its_beta() {
    let client = Client::facing(Behaviour::Well).await;
    let mut body = question(ANTHROPIC, false);
    let config = body.as_object_mut().unwrap().remove("output_config").unwrap();
    body["output_format"] = config["format"].clone();
    let request = client.post(ANTHROPIC, false, &body).header("anthropic-beta", "structured-outputs-2025-11-13");
    personas(read(request).await.unwrap().json()["content"][0]["text"].as_str().unwrap());
}

#[tokio::test]
async fn models_are_listed_to_who_says_the_version() {
    let client = Client::facing(Behaviour::Well).await;
    let list = reqwest::Client::new().get(format!("{}/models", client.fake.base_url_of(ANTHROPIC)));
    let list = read(list.header("anthropic-version", "2023-06-01")).await.unwrap().json();
    assert_eq!((&list["data"][0]["type"], &list["has_more"]), (&json!("model"), &json!(false)));
}

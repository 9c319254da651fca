//! OpenAI's shapes.

use serde_json::{Value, json};

use super::client::{Client, asked, personas, question, read};
use crate::fake::{Behaviour, Dialect};

const OPENAI: Dialect = Dialect::OpenAi;

#[tokio::test]
async fn a_stream_is_chunks_then_usage_then_done() {
    let reply = asked(OPENAI, true, Behaviour::Well).await;
    assert_eq!(reply.kind(), "text/event-stream");
    assert!(reply.text.ends_with("data: [DONE]\n\n"));
    let chunks = reply.events();
    assert_eq!(chunks[0]["object"], "chat.completion.chunk");
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    let [.., finish, usage] = &chunks[..] else { panic!("{chunks:?}") };
    assert_eq!((&finish["choices"][0]["finish_reason"], &finish["choices"][0]["delta"]), (&json!("stop"), &json!({})));
    assert_eq!(usage["choices"], json!([]));
    assert!(
        usage["usage"]["prompt_tokens"].as_u64() > usage["usage"]["prompt_tokens_details"]["cached_tokens"].as_u64()
    );
}

#[tokio::test]
async fn whole_it_is_one_completion() {
    let body = asked(OPENAI, false, Behaviour::Well).await.json();
    assert_eq!((&body["object"], &body["model"]), (&json!("chat.completion"), &json!("fake-1")));
    assert_eq!(body["choices"][0]["finish_reason"], "stop");
    assert!(body["usage"]["completion_tokens"].as_u64() > Some(0));
}

#[tokio::test]
async fn a_tool_call_carries_the_answer_as_arguments() {
    let body = asked(OPENAI, false, Behaviour::ToolShaped).await.json();
    let choice = &body["choices"][0];
    assert_eq!((&choice["finish_reason"], &choice["message"]["content"]), (&json!("tool_calls"), &Value::Null));
    personas(choice["message"]["tool_calls"][0]["function"]["arguments"].as_str().unwrap());
    let chunks = asked(OPENAI, true, Behaviour::ToolShaped).await.events();
    let arguments = "/choices/0/delta/tool_calls/0/function/arguments";
    personas(&chunks.iter().filter_map(|chunk| chunk.pointer(arguments)?.as_str()).collect::<String>());
}

#[tokio::test]
async fn a_function_that_must_be_called_is_called() {
    let client = Client::facing(Behaviour::Well).await;
    let mut body = question(OPENAI, false);
    body["tools"] = json!([{"type": "function", "function": {"name": "draft", "parameters": super::client::schema()}}]);
    body["tool_choice"] = json!({"type": "function", "function": {"name": "draft"}});
    body.as_object_mut().unwrap().remove("response_format");
    let body = read(client.post(OPENAI, false, &body)).await.unwrap().json();
    let function = &body["choices"][0]["message"]["tool_calls"][0]["function"];
    assert_eq!(function["name"], "draft");
    personas(function["arguments"].as_str().unwrap());
}

#[tokio::test]
async fn how_an_answer_ends() {
    let ends = [
        (Behaviour::CutOff, "length"),
        (Behaviour::ThoughtTooLong, "length"),
        (Behaviour::Filtered, "content_filter"),
        (Behaviour::Recited, "content_filter"),
        (Behaviour::Refusal, "stop"),
    ];
    for (behaviour, end) in ends {
        let body = asked(OPENAI, false, behaviour.clone()).await.json();
        assert_eq!(body["choices"][0]["finish_reason"], end, "{behaviour:?}");
        let refused = !body["choices"][0]["message"]["refusal"].is_null();
        assert_eq!(refused, behaviour == Behaviour::Refusal);
    }
    assert_eq!(asked(OPENAI, false, Behaviour::EmptyChoices).await.json()["choices"], json!([]));
    let silent = asked(OPENAI, false, Behaviour::NullContent).await.json();
    assert_eq!(silent["choices"][0]["message"]["content"], Value::Null);
}

#[tokio::test]
async fn thinking_stands_beside_the_content() {
    let body = asked(OPENAI, false, Behaviour::Reasoning).await.json();
    assert!(body["choices"][0]["message"]["reasoning_content"].is_string());
    assert!(body["usage"]["completion_tokens_details"]["reasoning_tokens"].as_u64() > Some(0));
    let chunks = asked(OPENAI, true, Behaviour::Reasoning).await.events();
    assert!(chunks[1]["choices"][0]["delta"]["reasoning_content"].is_string());
}

#[tokio::test]
async fn a_reasoning_model_names_what_it_refuses_until_neither_is_sent() {
    let client = Client::facing(Behaviour::ReasoningModel).await;
    let mut body = question(OPENAI, false);
    for (field, code) in [("max_tokens", "unsupported_parameter"), ("temperature", "unsupported_value")] {
        let reply = read(client.post(OPENAI, false, &body)).await.unwrap();
        let error = &reply.json()["error"];
        assert_eq!((reply.status, &error["param"], &error["code"]), (400, &json!(field), &json!(code)));
        body.as_object_mut().unwrap().remove(field);
    }
    assert_eq!(read(client.post(OPENAI, false, &body)).await.unwrap().status, 200);
}

#[tokio::test]
async fn models_are_listed_and_unknown_paths_are_not_found() {
    let client = Client::facing(Behaviour::Well).await;
    assert_eq!(client.get("/v1/models").await.json()["data"][0]["id"], "fake-1");
    assert_eq!(client.get("/v1/unheard-of").await.status, 404);
    assert_eq!(client.fake.calls(), 0);
}

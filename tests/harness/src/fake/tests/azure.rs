//! Azure's shapes, where they are not OpenAI's.

use serde_json::json;

use super::client::{Client, KEY, asked, question, read};
use crate::fake::{Behaviour, Dialect};

const AZURE: Dialect = Dialect::Azure;

#[tokio::test]
async fn a_stream_opens_with_the_filters_verdict_and_no_choice() {
    let chunks = asked(AZURE, true, Behaviour::Well).await.events();
    assert_eq!(chunks[0]["choices"], json!([]));
    assert_eq!(chunks[0]["prompt_filter_results"][0]["content_filter_results"]["hate"]["filtered"], false);
    assert_eq!(chunks[1]["choices"][0]["content_filter_results"]["violence"]["severity"], "safe");
    let whole = asked(AZURE, false, Behaviour::Well).await.json();
    assert_eq!(whole["prompt_filter_results"][0]["prompt_index"], 0);
}

#[tokio::test]
async fn a_filtered_prompt_is_an_error_with_its_inner_error() {
    let reply = asked(AZURE, true, Behaviour::PromptFiltered).await;
    let error = &reply.json()["error"];
    assert_eq!((reply.status, &error["code"], &error["param"]), (400, &json!("content_filter"), &json!("prompt")));
    assert_eq!(error["innererror"]["code"], "ResponsibleAIPolicyViolation");
    assert_eq!(error["innererror"]["content_filter_result"]["violence"]["filtered"], true);
}

#[tokio::test]
async fn a_filtered_answer_says_by_what() {
    let chunks = asked(AZURE, true, Behaviour::Filtered).await.events();
    let last = &chunks[chunks.len() - 2]["choices"][0];
    assert_eq!(last["finish_reason"], "content_filter");
    assert_eq!(last["content_filter_results"]["violence"], json!({"filtered": true, "severity": "medium"}));
}

#[tokio::test]
async fn a_key_and_a_version_are_demanded() {
    let client = Client::facing(Behaviour::Well).await;
    let http = reqwest::Client::new();
    let body = question(AZURE, false).to_string();
    let ask = async |path: &str, key: &str| {
        let request = http.post(format!("{}{path}", client.fake.origin())).body(body.clone());
        read(if key.is_empty() { request } else { request.bearer_auth(key) }).await.unwrap()
    };
    let deployment = "/openai/deployments/d/chat/completions";
    let keyless = ask(&format!("{deployment}?api-version=2024-10-21"), "").await;
    assert_eq!((keyless.status, &keyless.json()["error"]["code"]), (401, &json!("401")));
    assert_eq!(ask(deployment, KEY).await.json(), json!({"error": {"code": "404", "message": "Resource not found"}}));
    let answered = ask(&format!("{deployment}?api-version=2024-10-21"), KEY).await;
    assert_eq!((answered.status, &answered.json()["model"]), (200, &json!("d")));
    assert_eq!(ask("/openai/v1/chat/completions", KEY).await.json()["model"], "fake-1");
}

//! Gemini's shapes.

use serde_json::{Value, json};

use super::client::{Client, KEY, asked, personas, question, read};
use crate::fake::{Behaviour, Dialect, RetryAfter};

const GEMINI: Dialect = Dialect::Gemini;

#[tokio::test]
async fn a_stream_is_growing_candidates_and_the_last_says_why() {
    let reply = asked(GEMINI, true, Behaviour::Well).await;
    assert_eq!(reply.kind(), "text/event-stream");
    assert!(!reply.text.contains("[DONE]"));
    let chunks = reply.events();
    assert_eq!(chunks[0]["candidates"][0]["content"]["role"], "model");
    assert!(chunks[0]["candidates"][0].get("finishReason").is_none());
    assert!(chunks[0]["usageMetadata"].get("candidatesTokenCount").is_none());
    let last = chunks.last().unwrap();
    assert_eq!((&last["candidates"][0]["finishReason"], &last["modelVersion"]), (&json!("STOP"), &json!("fake-1")));
    assert!(last["usageMetadata"]["candidatesTokenCount"].as_u64() > Some(0));
}

#[tokio::test]
async fn without_alt_sse_it_streams_a_list() {
    let client = Client::facing(Behaviour::Well).await;
    let url = format!("{}/models/fake-1:streamGenerateContent", client.fake.base_url_of(GEMINI));
    let request = reqwest::Client::new().post(url).header("x-goog-api-key", KEY);
    let reply = read(request.body(question(GEMINI, true).to_string())).await.unwrap();
    assert_eq!(reply.kind(), "application/json");
    let chunks = reply.json();
    let text = "/candidates/0/content/parts/0/text";
    personas(&chunks.as_array().unwrap().iter().filter_map(|chunk| chunk.pointer(text)?.as_str()).collect::<String>());
}

#[tokio::test]
async fn a_thought_is_a_part_marked_as_such() {
    let chunks = asked(GEMINI, true, Behaviour::Reasoning).await.events();
    assert_eq!(chunks[0]["candidates"][0]["content"]["parts"][0]["thought"], true);
    let whole = asked(GEMINI, false, Behaviour::Reasoning).await.json();
    assert_eq!(whole["candidates"][0]["content"]["parts"].as_array().unwrap().len(), 2);
    assert!(whole["usageMetadata"]["thoughtsTokenCount"].as_u64() > Some(0));
}

#[tokio::test]
async fn how_an_answer_ends() {
    let ends = [(Behaviour::CutOff, "MAX_TOKENS"), (Behaviour::Filtered, "SAFETY"), (Behaviour::Recited, "RECITATION")];
    for (behaviour, end) in ends {
        for stream in [false, true] {
            let reply = asked(GEMINI, stream, behaviour.clone()).await;
            let last = if stream { reply.events().pop().unwrap() } else { reply.json() };
            assert_eq!(last["candidates"][0]["finishReason"], end);
        }
    }
    for (behaviour, reason) in [(Behaviour::Refusal, "PROHIBITED_CONTENT"), (Behaviour::PromptFiltered, "SAFETY")] {
        let blocked = asked(GEMINI, true, behaviour).await.events();
        assert_eq!((blocked.len(), &blocked[0]["promptFeedback"]["blockReason"]), (1, &json!(reason)));
        assert!(blocked[0].get("candidates").is_none());
    }
    let silent = asked(GEMINI, false, Behaviour::NullContent).await.json();
    assert_eq!(silent["candidates"][0]["content"], json!({"role": "model"}));
}

#[tokio::test]
async fn a_function_call_has_its_arguments_as_an_object() {
    let whole = asked(GEMINI, false, Behaviour::ToolShaped).await.json();
    personas(&whole["candidates"][0]["content"]["parts"][0]["functionCall"]["args"].to_string());
    let last = asked(GEMINI, true, Behaviour::ToolShaped).await.events().pop().unwrap();
    personas(&last["candidates"][0]["content"]["parts"][0]["functionCall"]["args"].to_string());
}

#[tokio::test]
async fn an_openapi_schema_is_taken_and_a_json_schema_in_its_place_is_not() {
    let client = Client::facing(Behaviour::Well).await;
    let name = json!({"type": "STRING", "nullable": true});
    let persona = json!({"type": "OBJECT", "properties": {"name": name, "quote": {"type": "STRING"}}});
    let schema = json!({"type": "OBJECT", "properties": {"personas": {"type": "ARRAY", "items": persona}}});
    let mut body = question(GEMINI, false);
    body["generationConfig"] = json!({"responseMimeType": "application/json", "responseSchema": schema});
    let whole = read(client.post(GEMINI, false, &body)).await.unwrap().json();
    personas(whole["candidates"][0]["content"]["parts"][0]["text"].as_str().unwrap());
    body["generationConfig"]["responseSchema"]["properties"]["personas"]["items"]["additionalProperties"] =
        false.into();
    let refused = read(client.post(GEMINI, false, &body)).await.unwrap();
    let message = refused.json()["error"]["message"].as_str().unwrap().to_owned();
    assert_eq!(refused.status, 400);
    assert!(
        message.contains("\"additionalProperties\" at 'generation_config.response_schema.properties[0].value.items'")
    );
}

#[tokio::test]
async fn a_missing_key_and_a_wrong_one_are_told_apart() {
    let client = Client::facing(Behaviour::Unauthorised).await;
    let wrong = client.asks(GEMINI, true).await;
    let error = &wrong.json()["error"];
    assert_eq!((wrong.status, &error["status"]), (400, &json!("INVALID_ARGUMENT")));
    assert_eq!(error["details"][0]["reason"], "API_KEY_INVALID");
    let url = format!("{}/models/fake-1:generateContent", client.fake.base_url_of(GEMINI));
    let keyless = read(reqwest::Client::new().post(url).body(question(GEMINI, false).to_string())).await.unwrap();
    assert_eq!((keyless.status, &keyless.json()["error"]["status"]), (403, &json!("PERMISSION_DENIED")));
}

#[tokio::test]
async fn when_to_ask_again_stands_in_the_body() {
    let delay = async |after: RetryAfter| {
        let reply = asked(GEMINI, true, Behaviour::RetryLater(429, after)).await;
        assert_eq!((reply.status, reply.header("retry-after")), (429, ""));
        let error = reply.json()["error"].clone();
        assert_eq!(error["status"], "RESOURCE_EXHAUSTED");
        let details = error["details"].as_array().unwrap().clone();
        details.iter().find_map(|detail| detail.get("retryDelay").cloned()).unwrap_or(Value::Null)
    };
    assert_eq!(delay(RetryAfter::Seconds(22)).await, "22s");
    assert_eq!(delay(RetryAfter::Millis(1_500)).await, "1.5s");
}

#[tokio::test]
async fn models_are_listed() {
    let client = Client::facing(Behaviour::Well).await;
    let list = client.get("/v1beta/models").await.json();
    assert_eq!(
        (&list["models"][0]["name"], &list["models"][0]["outputTokenLimit"]),
        (&json!("models/fake-1"), &json!(65_536))
    );
}

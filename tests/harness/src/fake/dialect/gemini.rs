//! Gemini: `generateContent` and `streamGenerateContent`.

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::answer::{Answer, Stop};
use super::super::behaviour::RetryAfter;
use super::super::fault::Fault;
use super::super::request::{Asked, Received, words};
use super::super::script::Call;
use super::gemini_error::refusal;
use super::{Wire, events, gemini_schema};

pub(crate) struct Gemini;

impl Wire for Gemini {
    fn asked(&self, request: &Received) -> Asked {
        let config = &request.body["generationConfig"];
        let (model, verb) = request.path.trim_start_matches("/v1beta/models/").split_once(':').unwrap_or_default();
        let system = words(&request.body["systemInstruction"]["parts"]);
        let contents = request.body["contents"].as_array().cloned().unwrap_or_default();
        let said: Vec<String> = contents.iter().map(|content| words(&content["parts"])).collect();
        let openapi = config.get("responseSchema").map(gemini_schema::json_schema);
        Asked {
            model: model.to_owned(),
            streaming: verb == "streamGenerateContent",
            text: format!("{system}\n{}", said.join("\n")),
            system,
            name: String::new(),
            format: config.get("responseJsonSchema").cloned().or(openapi),
            tool: None,
            max_output_tokens: config["maxOutputTokens"].as_u64(),
        }
    }

    fn demands(&self, request: &Received) -> Option<Fault> {
        let config = &request.body["generationConfig"];
        let schema = ["responseSchema", "responseJsonSchema"].iter().any(|name| config[name].is_object());
        let contents = request.body["contents"].as_array().into_iter().flatten();
        let roles: Vec<&str> = contents.filter_map(|content| content["role"].as_str()).collect();
        if request.header("x-goog-api-key").is_empty() && request.parameter("key").is_none() {
            return Some(Fault::NoKey);
        }
        let message = if request.body["contents"].as_array().is_none_or(Vec::is_empty) {
            Some("* GenerateContentRequest.contents: contents is not specified".to_owned())
        } else if roles.iter().any(|role| !["user", "model"].contains(role)) {
            Some("Please use a valid role: user, model.".to_owned())
        } else if schema && config["responseMimeType"] != "application/json" {
            Some("response_schema is only supported with response_mime_type application/json".to_owned())
        } else {
            gemini_schema::refused(&config["responseSchema"], "generation_config.response_schema")
        };
        message.map(Fault::Malformed)
    }

    fn whole(&self, call: &Call, answer: &Answer) -> Value {
        let thought = answer.thought.iter().map(|thought| json!({"text": thought, "thought": true}));
        let parts: Vec<Value> = thought.chain(said(answer, answer.text.as_deref())).collect();
        chunk(call, answer, &parts, true)
    }

    fn pieces(&self, call: &Call, answer: &Answer) -> Vec<Bytes> {
        let chunks = chunks(call, answer);
        if call.query.split('&').any(|pair| pair == "alt=sse") {
            return events(&chunks);
        }
        let last = chunks.len() - 1;
        let line = |(n, chunk): (usize, &Value)| {
            let open = if n == 0 { "[" } else { ",\r\n" };
            let close = if n == last { "]\n" } else { "\n" };
            Bytes::from(format!("{open}{chunk:#}{close}"))
        };
        chunks.iter().enumerate().map(line).collect()
    }

    fn refuse(&self, fault: &Fault, after: Option<&RetryAfter>) -> (u16, Value) {
        refusal(fault, after.and_then(RetryAfter::delay))
    }

    fn broken(&self, _call: &Call) -> Bytes {
        events(&[refusal(&Fault::Overloaded, None).1]).remove(0)
    }

    fn models(&self) -> Value {
        json!({"models": [{"name": "models/fake-1", "version": "001", "displayName": "Fake 1",
            "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
            "supportedGenerationMethods": ["generateContent", "countTokens"]}]})
    }

    /// Who does not ask for events gets a list that grows.
    fn stream_type(&self, call: &Call) -> &'static str {
        if call.query.split('&').any(|pair| pair == "alt=sse") { "text/event-stream" } else { "application/json" }
    }

    fn hello(&self, _call: &Call) -> &'static str {
        ""
    }

    fn delays_in_body(&self) -> bool {
        true
    }
}

/// The last chunk says why it is the last. A function call comes in one piece.
fn chunks(call: &Call, answer: &Answer) -> Vec<Value> {
    let thought = answer.thought.iter().map(|thought| json!({"text": thought, "thought": true}));
    let words = match answer.tool {
        Some(_) => Vec::new(),
        None => answer.fragments().into_iter().map(|text| json!({"text": text})).collect(),
    };
    let mut chunks: Vec<Value> = thought.chain(words).map(|part| chunk(call, answer, &[part], false)).collect();
    let last: Vec<Value> = said(answer, answer.text.as_ref().map(|_| "")).into_iter().collect();
    chunks.push(chunk(call, answer, &last, true));
    chunks
}

/// The part that is the answer: a function call, or this text.
fn said(answer: &Answer, text: Option<&str>) -> Option<Value> {
    match &answer.tool {
        Some(name) => Some(json!({"functionCall": {"name": name, "args": answer.arguments()}})),
        None => text.map(|text| json!({"text": text})),
    }
}

fn chunk(call: &Call, answer: &Answer, parts: &[Value], last: bool) -> Value {
    let mut content = json!({"role": "model"});
    if !parts.is_empty() {
        content["parts"] = parts.into();
    }
    let mut candidate = json!({"content": content, "index": 0});
    if last {
        candidate["finishReason"] = finish_reason(answer.stop).into();
    }
    let mut chunk = match answer.stop {
        Stop::Nothing => json!({}),
        Stop::Refused => json!({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}),
        Stop::PromptFiltered => json!({"promptFeedback": {"blockReason": "SAFETY"}}),
        _ => json!({"candidates": [candidate]}),
    };
    if let Some(usage) = usage(answer, last) {
        chunk["usageMetadata"] = usage;
    }
    chunk["modelVersion"] = call.model.as_str().into();
    chunk["responseId"] = "response-1".into();
    chunk
}

fn finish_reason(stop: Stop) -> &'static str {
    match stop {
        Stop::Length => "MAX_TOKENS",
        Stop::Filtered => "SAFETY",
        Stop::Recited => "RECITATION",
        _ => "STOP",
    }
}

/// Beside every chunk, as far as it has come: whoever adds them up counts the prompt many times.
fn usage(answer: &Answer, last: bool) -> Option<Value> {
    let tokens = answer.tokens?;
    let (written, thought) = if last { (tokens.written, tokens.thought) } else { (0, 0) };
    let mut usage = json!({"promptTokenCount": tokens.read, "cachedContentTokenCount": tokens.cached,
        "totalTokenCount": tokens.read + written + thought});
    if last {
        usage["candidatesTokenCount"] = written.into();
    }
    if thought > 0 {
        usage["thoughtsTokenCount"] = thought.into();
    }
    Some(usage)
}

//! Ollama: its own `/api/chat`, a JSON object a line.

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::answer::{Answer, REFUSAL, Stop};
use super::super::behaviour::RetryAfter;
use super::super::fault::Fault;
use super::super::request::{Asked, Received, said};
use super::super::script::Call;
use super::Wire;

pub(crate) struct Ollama;

impl Wire for Ollama {
    /// It streams unless told otherwise.
    fn asked(&self, request: &Received) -> Asked {
        let body = &request.body;
        let (system, text) = said(&body["messages"]);
        Asked {
            model: body["model"].as_str().unwrap_or_default().to_owned(),
            streaming: body["stream"] != false,
            system,
            text,
            name: String::new(),
            format: body.get("format").filter(|format| format.is_object()).cloned(),
            tool: None,
            max_output_tokens: body["options"]["num_predict"].as_u64(),
        }
    }

    /// No key: it stands on somebody's desk.
    fn demands(&self, request: &Received) -> Option<Fault> {
        request.body["model"].is_null().then(|| Fault::Malformed("model is required".into()))
    }

    fn whole(&self, call: &Call, answer: &Answer) -> Value {
        let text = match answer.stop {
            Stop::Refused => REFUSAL,
            _ if answer.tool.is_some() => "",
            _ => answer.text.as_deref().unwrap_or_default(),
        };
        let mut message = message(answer, text);
        if let Some(thought) = &answer.thought {
            message["thinking"] = thought.as_str().into();
        }
        last(call, answer, &message)
    }

    fn pieces(&self, call: &Call, answer: &Answer) -> Vec<Bytes> {
        let mut messages = Vec::new();
        messages.extend(
            answer.thought.iter().map(|thought| json!({"role": "assistant", "content": "", "thinking": thought})),
        );
        if answer.tool.is_some() {
            messages.push(message(answer, ""));
        } else {
            let fragments = answer.fragments().into_iter();
            messages.extend(fragments.map(|text| json!({"role": "assistant", "content": text})));
        }
        if answer.stop == Stop::Refused {
            messages.push(json!({"role": "assistant", "content": REFUSAL}));
        }
        let mut lines: Vec<Value> = messages.iter().map(|message| line(call, message, false)).collect();
        lines.push(last(call, answer, &json!({"role": "assistant", "content": ""})));
        lines.iter().map(|line| Bytes::from(format!("{line}\n"))).collect()
    }

    fn refuse(&self, fault: &Fault, _after: Option<&RetryAfter>) -> (u16, Value) {
        let (status, message) = refusal(fault);
        (status, json!({ "error": message }))
    }

    fn broken(&self, _call: &Call) -> Bytes {
        Bytes::from_static(b"{\"error\":\"an error was encountered while running the model: unexpected EOF\"}\n")
    }

    fn models(&self) -> Value {
        let details = json!({"parent_model": "", "format": "gguf", "family": "fake", "families": ["fake"],
            "parameter_size": "8.0B", "quantization_level": "Q4_K_M"});
        json!({"models": [{"name": "fake-1", "model": "fake-1", "modified_at": "2026-01-01T00:00:00Z",
            "size": 4_000_000_000_u64, "digest": "sha256:0", "details": details}]})
    }

    fn stream_type(&self, _call: &Call) -> &'static str {
        "application/x-ndjson"
    }

    fn hello(&self, _call: &Call) -> &'static str {
        ""
    }
}

fn message(answer: &Answer, text: &str) -> Value {
    let mut message = json!({"role": "assistant", "content": text});
    if let Some(name) = &answer.tool {
        message["tool_calls"] = json!([{"function": {"name": name, "arguments": answer.arguments()}}]);
    }
    message
}

fn line(call: &Call, message: &Value, done: bool) -> Value {
    json!({"model": call.model, "created_at": "2026-01-01T00:00:00.000000Z", "message": message, "done": done})
}

/// Durations are in nanoseconds.
fn last(call: &Call, answer: &Answer, message: &Value) -> Value {
    let mut line = line(call, message, true);
    line["done_reason"] = if answer.stop == Stop::Length { "length" } else { "stop" }.into();
    line["total_duration"] = 5_191_566_416_u64.into();
    line["load_duration"] = 2_154_458.into();
    if let Some(tokens) = answer.tokens {
        line["prompt_eval_count"] = tokens.read.into();
        line["prompt_eval_duration"] = 383_809_000.into();
        line["eval_count"] = (tokens.written + tokens.thought).into();
        line["eval_duration"] = 4_799_921_000_u64.into();
    }
    line
}

fn refusal(fault: &Fault) -> (u16, String) {
    let (status, message) = match fault {
        Fault::TooManyRequests => (429, "too many requests"),
        Fault::QuotaExhausted => (429, "you've reached your usage limit, please upgrade to continue"),
        Fault::Unauthorised(key) => return (401, format!("unauthorized {key}")),
        Fault::NoKey => (401, "unauthorized"),
        Fault::Overloaded => (503, "server busy, please try again. maximum pending requests exceeded"),
        Fault::PromptFiltered => (400, "filtered"),
        Fault::SchemaRefused => (400, "invalid format: expected \"json\" or a JSON schema"),
        Fault::UsageRefused | Fault::ParameterRefused(_) => (400, "invalid option provided"),
        Fault::Malformed(message) => (400, message.as_str()),
        Fault::NotFound => (404, "404 page not found"),
        Fault::Status(status, message) => (*status, message.as_str()),
    };
    (status, message.to_owned())
}

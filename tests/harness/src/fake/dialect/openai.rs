//! OpenAI: chat completions.

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::answer::{Answer, REFUSAL, Stop};
use super::super::behaviour::RetryAfter;
use super::super::fault::Fault;
use super::super::request::{Asked, Received, said};
use super::super::script::Call;
use super::{Wire, events};

pub(crate) struct OpenAi;

impl Wire for OpenAi {
    fn asked(&self, request: &Received) -> Asked {
        let body = &request.body;
        let (system, text) = said(&body["messages"]);
        let format = &body["response_format"]["json_schema"];
        Asked {
            model: body["model"].as_str().unwrap_or("fake-1").to_owned(),
            streaming: body["stream"] == true,
            system,
            text,
            name: format["name"].as_str().unwrap_or_default().to_owned(),
            format: body["response_format"].is_object().then(|| format["schema"].clone()),
            tool: tool(body),
            max_output_tokens: body["max_completion_tokens"].as_u64().or_else(|| body["max_tokens"].as_u64()),
        }
    }

    /// None, not even a key: many servers of this dialect stand on somebody's desk.
    fn demands(&self, _request: &Received) -> Option<Fault> {
        None
    }

    fn whole(&self, call: &Call, answer: &Answer) -> Value {
        whole(call, answer)
    }

    fn pieces(&self, call: &Call, answer: &Answer) -> Vec<Bytes> {
        pieces(&chunks(call, answer))
    }

    fn refuse(&self, fault: &Fault, _after: Option<&RetryAfter>) -> (u16, Value) {
        refuse(fault)
    }

    fn broken(&self, _call: &Call) -> Bytes {
        events(&[json!({"error": {"message": "overloaded", "type": "server_error", "code": 503}})]).remove(0)
    }

    fn models(&self) -> Value {
        let model = json!({"id": "fake-1", "object": "model", "created": 1_700_000_000, "owned_by": "assay"});
        json!({"object": "list", "data": [model]})
    }
}

/// The function that must be called.
fn tool(body: &Value) -> Option<(String, Value)> {
    let wanted = body["tool_choice"]["function"]["name"].as_str()?;
    let functions = body["tools"].as_array()?.iter().map(|tool| &tool["function"]);
    let function = functions.into_iter().find(|function| function["name"] == wanted)?;
    Some((wanted.to_owned(), function["parameters"].clone()))
}

fn finish(answer: &Answer) -> &'static str {
    match answer.stop {
        Stop::Length => "length",
        Stop::Filtered | Stop::Recited => "content_filter",
        _ if answer.tool.is_some() => "tool_calls",
        _ => "stop",
    }
}

pub(super) fn whole(call: &Call, answer: &Answer) -> Value {
    let content = if answer.tool.is_some() { None } else { answer.text.as_ref() };
    let refusal = (answer.stop == Stop::Refused).then_some(REFUSAL);
    let mut message = json!({"role": "assistant", "content": content, "refusal": refusal});
    if let Some(thought) = &answer.thought {
        message["reasoning_content"] = thought.as_str().into();
    }
    if let Some(name) = &answer.tool {
        message["tool_calls"] = json!([{"id": "call_1", "type": "function",
            "function": {"name": name, "arguments": answer.text}}]);
    }
    let choice = json!({"index": 0, "message": message, "finish_reason": finish(answer), "logprobs": null});
    let choices = if answer.stop == Stop::Nothing { vec![] } else { vec![choice] };
    let mut body = json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000,
        "model": call.model, "choices": choices});
    if let Some(usage) = usage(answer) {
        body["usage"] = usage;
    }
    body
}

/// Usage comes last, with no choice beside it, and only to those who asked for it.
pub(super) fn chunks(call: &Call, answer: &Answer) -> Vec<Value> {
    let chunk = |delta: Value, finish: Option<&str>| {
        json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": call.model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
    };
    let mut chunks = Vec::new();
    if answer.stop != Stop::Nothing {
        chunks.extend(deltas(answer).into_iter().map(|delta| chunk(delta, None)));
        chunks.push(chunk(json!({}), Some(finish(answer))));
    }
    if let Some(usage) = usage(answer).filter(|_| call.body["stream_options"]["include_usage"] == true) {
        chunks.push(json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_700_000_000,
            "model": call.model, "choices": [], "usage": usage}));
    }
    chunks
}

fn deltas(answer: &Answer) -> Vec<Value> {
    let mut deltas = vec![json!({"role": "assistant", "content": ""})];
    deltas.extend(answer.thought.iter().map(|thought| json!({"reasoning_content": thought})));
    if let Some(name) = &answer.tool {
        deltas[0]["content"] = Value::Null;
        let function = json!({"name": name, "arguments": ""});
        deltas.push(json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}));
    }
    deltas.extend(answer.fragments().into_iter().map(|piece| match answer.tool {
        Some(_) => json!({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}),
        None => json!({"content": piece}),
    }));
    if answer.stop == Stop::Refused {
        deltas.push(json!({"refusal": REFUSAL}));
    }
    deltas
}

/// The chunks, and the event that ends a stream.
pub(super) fn pieces(chunks: &[Value]) -> Vec<Bytes> {
    let mut parts = events(chunks);
    parts.push(Bytes::from_static(b"data: [DONE]\n\n"));
    parts
}

fn usage(answer: &Answer) -> Option<Value> {
    let tokens = answer.tokens?;
    let written = tokens.written + tokens.thought;
    Some(json!({"prompt_tokens": tokens.read, "completion_tokens": written, "total_tokens": tokens.read + written,
        "prompt_tokens_details": {"cached_tokens": tokens.cached},
        "completion_tokens_details": {"reasoning_tokens": tokens.thought}}))
}

pub(super) fn refuse(fault: &Fault) -> (u16, Value) {
    const INVALID: &str = "invalid_request_error";
    let error = |status, kind: &str, code: &str, message: &str| {
        (status, json!({"error": {"message": message, "type": kind, "code": code, "param": null}}))
    };
    match fault {
        Fault::TooManyRequests => error(429, "requests", "rate_limit_exceeded", "slow down"),
        Fault::QuotaExhausted => error(429, "insufficient_quota", "insufficient_quota", "pay first"),
        Fault::Unauthorised(key) => error(401, INVALID, "invalid_api_key", &format!("bad key {key}")),
        Fault::NoKey => error(401, INVALID, "invalid_api_key", "You didn't provide an API key."),
        Fault::Overloaded => error(503, "service_unavailable_error", "server_is_overloaded", "overloaded"),
        Fault::PromptFiltered => error(400, INVALID, "content_policy_violation", "the prompt was filtered"),
        Fault::SchemaRefused => {
            error(400, "BadRequestError", "unsupported", "'response_format.type' must be one of 'text'")
        }
        Fault::UsageRefused => {
            let detail = json!({"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "no"});
            (422, json!({"detail": [detail]}))
        }
        Fault::ParameterRefused(field) => parameter_refused(field),
        Fault::Malformed(message) => error(400, INVALID, "malformed", message),
        Fault::NotFound => error(404, INVALID, "unknown_url", "no such path"),
        Fault::Status(status, message) => error(*status, "server_error", "scripted", message),
    }
}

fn parameter_refused(field: &str) -> (u16, Value) {
    let (code, message) = match field {
        "max_tokens" => (
            "unsupported_parameter",
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        ),
        _ => ("unsupported_value", "Unsupported value: only the default (1) value is supported."),
    };
    (400, json!({"error": {"message": message, "type": "invalid_request_error", "code": code, "param": field}}))
}

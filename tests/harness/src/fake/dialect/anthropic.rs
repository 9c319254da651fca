//! Anthropic: messages.

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::answer::{Answer, Stop};
use super::super::behaviour::RetryAfter;
use super::super::fault::Fault;
use super::super::request::{Asked, Received, said, words};
use super::super::script::Call;
use super::Wire;
use super::anthropic_block::blocks;

/// Asks for the older name of the field the schema stands in.
const STRUCTURED_OUTPUTS: &str = "structured-outputs-2025-11-13";

pub(crate) struct Anthropic;

impl Wire for Anthropic {
    fn asked(&self, request: &Received) -> Asked {
        let body = &request.body;
        let system = words(&body["system"]);
        let text = format!("{system}\n{}", said(&body["messages"]).1);
        let formats = [&body["output_config"]["format"], &body["output_format"]];
        Asked {
            model: body["model"].as_str().unwrap_or_default().to_owned(),
            streaming: body["stream"] == true,
            system,
            text,
            name: String::new(),
            format: formats.into_iter().find(|format| format.is_object()).map(|format| format["schema"].clone()),
            tool: tool(body),
            max_output_tokens: body["max_tokens"].as_u64(),
        }
    }

    fn demands(&self, request: &Received) -> Option<Fault> {
        let body = &request.body;
        let malformed = |message: &str| Some(Fault::Malformed(message.to_owned()));
        let beta = request.header("anthropic-beta").contains(STRUCTURED_OUTPUTS);
        let roles = body["messages"].as_array().into_iter().flatten().map(|message| &message["role"]);
        match () {
            () if request.header("x-api-key").is_empty() => Some(Fault::NoKey),
            () if request.header("anthropic-version").is_empty() => malformed("anthropic-version: header is required"),
            () if body["model"].is_null() => malformed("model: Field required"),
            () if body["max_tokens"].is_null() => malformed("max_tokens: Field required"),
            () if body["messages"].is_null() => malformed("messages: Field required"),
            () if roles.into_iter().any(|role| role == "system") => malformed(
                "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as \
                 an input message role.",
            ),
            () if !body["output_format"].is_null() && !beta => {
                malformed("output_format: Extra inputs are not permitted")
            }
            () => None,
        }
    }

    fn whole(&self, call: &Call, answer: &Answer) -> Value {
        let mut message = message(call, answer);
        message["content"] = blocks(answer).into_iter().map(|block| block.whole(answer)).collect();
        message["stop_reason"] = stop_reason(answer).into();
        if let Some(tokens) = answer.tokens {
            message["usage"]["output_tokens"] = (tokens.written + tokens.thought).into();
        }
        message
    }

    fn pieces(&self, call: &Call, answer: &Answer) -> Vec<Bytes> {
        let mut parts = vec![event(&json!({"type": "message_start", "message": message(call, answer)}))];
        for (index, block) in blocks(answer).into_iter().enumerate() {
            parts.push(event(&json!({"type": "content_block_start", "index": index, "content_block": block.empty()})));
            parts.push(event(&json!({"type": "ping"})));
            let deltas = block.deltas(answer).into_iter();
            parts.extend(
                deltas.map(|delta| event(&json!({"type": "content_block_delta", "index": index, "delta": delta}))),
            );
            parts.push(event(&json!({"type": "content_block_stop", "index": index})));
        }
        let delta = json!({"stop_reason": stop_reason(answer), "stop_sequence": null});
        let mut end = json!({"type": "message_delta", "delta": delta});
        if let Some(tokens) = answer.tokens {
            end["usage"] = json!({"output_tokens": tokens.written + tokens.thought});
        }
        parts.extend([event(&end), event(&json!({"type": "message_stop"}))]);
        parts
    }

    fn refuse(&self, fault: &Fault, _after: Option<&RetryAfter>) -> (u16, Value) {
        let (status, message) = refusal(fault);
        let error = json!({"type": kind(status), "message": message});
        (status, json!({"type": "error", "error": error, "request_id": "req_1"}))
    }

    fn broken(&self, _call: &Call) -> Bytes {
        event(&json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}))
    }

    fn models(&self) -> Value {
        let model =
            json!({"type": "model", "id": "fake-1", "display_name": "Fake 1", "created_at": "2026-01-01T00:00:00Z"});
        json!({"data": [model], "has_more": false, "first_id": "fake-1", "last_id": "fake-1"})
    }

    fn headers(&self) -> &'static [(&'static str, &'static str)] {
        &[("request-id", "req_1")]
    }
}

/// The tool that must be called.
fn tool(body: &Value) -> Option<(String, Value)> {
    let choice = &body["tool_choice"];
    let tools = body["tools"].as_array()?;
    let tool = match choice["type"].as_str()? {
        "tool" => tools.iter().find(|tool| tool["name"] == choice["name"])?,
        "any" => tools.first()?,
        _ => return None,
    };
    Some((tool["name"].as_str()?.to_owned(), tool["input_schema"].clone()))
}

/// What was read from the cache is not counted among the input tokens.
fn message(call: &Call, answer: &Answer) -> Value {
    let mut message = json!({"id": "msg_1", "type": "message", "role": "assistant", "model": call.model, "content": [],
        "stop_reason": null, "stop_sequence": null});
    if let Some(tokens) = answer.tokens {
        message["usage"] = json!({"input_tokens": tokens.read - tokens.cached, "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": tokens.cached, "output_tokens": 1});
    }
    message
}

fn stop_reason(answer: &Answer) -> &'static str {
    match answer.stop {
        Stop::Length => "max_tokens",
        Stop::Filtered | Stop::Recited | Stop::Refused => "refusal",
        _ if answer.tool.is_some() => "tool_use",
        _ => "end_turn",
    }
}

fn event(data: &Value) -> Bytes {
    Bytes::from(format!("event: {}\ndata: {data}\n\n", data["type"].as_str().unwrap()))
}

fn refusal(fault: &Fault) -> (u16, String) {
    let (status, message) = match fault {
        Fault::TooManyRequests => (429, "This request would exceed your organization's rate limit."),
        Fault::QuotaExhausted => (400, "Your credit balance is too low to access the Anthropic API."),
        Fault::Unauthorised(key) => return (401, format!("invalid x-api-key {key}")),
        Fault::NoKey => (401, "x-api-key header is required"),
        Fault::Overloaded => (529, "Overloaded"),
        Fault::PromptFiltered => (400, "Output blocked by content filtering policy"),
        Fault::SchemaRefused => (400, "output_config.format: Extra inputs are not permitted"),
        Fault::UsageRefused => (400, "stream_options: Extra inputs are not permitted"),
        Fault::ParameterRefused(field) => return (400, format!("`{field}` is deprecated for this model.")),
        Fault::Malformed(message) => (400, message.as_str()),
        Fault::NotFound => (404, "Not found"),
        Fault::Status(status, message) => (*status, message.as_str()),
    };
    (status, message.to_owned())
}

fn kind(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        400..500 => "invalid_request_error",
        _ => "api_error",
    }
}

//! What each behaviour does to an answer.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::conform::conform;
use super::script::{Behaviour, Call, Judging};
use super::seen::{Seen, Underway};
use super::server::Body;
use super::wire::{self, Completion, End};
use super::{persona, prompt};

/// Characters a fragment.
const FRAGMENT: usize = 24;

pub(crate) async fn give(
    call: &Call,
    behaviour: &Behaviour,
    judging: Judging,
    mut underway: Underway,
    seen: &Arc<Seen>,
) -> Response<Body> {
    match behaviour {
        Behaviour::Hang => std::future::pending().await,
        Behaviour::Slow(delay) => tokio::time::sleep(*delay).await,
        _ => {}
    }
    if let Some(refused) = refused(call, behaviour) {
        underway.done();
        return refused;
    }
    let completion = completion(call, behaviour, judging, seen);
    if call.body["stream"] == true && *behaviour != Behaviour::NeverStreams {
        return streamed(&completion, behaviour, underway);
    }
    let body = Bytes::from(completion.whole().to_string());
    let (parts, end) = match behaviour {
        Behaviour::Reset => (vec![body.slice(..body.len() / 2)], End::Broken),
        Behaviour::Stalling => (vec![body.slice(..body.len() / 2)], End::Never),
        _ => (vec![body], End::Orderly),
    };
    wire::dripping("application/json", parts, Duration::ZERO, end, underway)
}

/// The behaviours that are an error status.
fn refused(call: &Call, behaviour: &Behaviour) -> Option<Response<Body>> {
    let body = &call.body;
    let echo = prompt::text(body);
    let bad = StatusCode::BAD_REQUEST;
    let response = match behaviour {
        Behaviour::TooManyRequests(retry_after) => {
            let mut response =
                wire::error(StatusCode::TOO_MANY_REQUESTS, "requests", "rate_limit_exceeded", "slow down");
            if let Some(value) = retry_after {
                response.headers_mut().insert("retry-after", value.parse().unwrap());
            }
            response
        }
        Behaviour::QuotaExhausted => {
            wire::error(StatusCode::TOO_MANY_REQUESTS, "insufficient_quota", "insufficient_quota", "pay first")
        }
        Behaviour::Unauthorised => {
            let key = seen_key(call);
            wire::error(StatusCode::UNAUTHORIZED, "invalid_request_error", "invalid_api_key", &format!("bad key {key}"))
        }
        Behaviour::Status(status) => {
            let status = StatusCode::from_u16(*status).unwrap();
            wire::error(status, "server_error", "scripted", &format!("could not do: {echo}"))
        }
        Behaviour::PlainStatus(status) => {
            let status = StatusCode::from_u16(*status).unwrap();
            wire::plain(status, &format!("<html><body>gateway says no to {echo}</body></html>"))
        }
        Behaviour::SchemaRefused if body["response_format"].is_object() => {
            wire::error(bad, "BadRequestError", "unsupported", "'response_format.type' must be one of 'text'")
        }
        Behaviour::UsageRefused if body["stream_options"].is_object() => {
            let detail =
                json!({"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "no"}]});
            wire::json(StatusCode::UNPROCESSABLE_ENTITY, &detail)
        }
        Behaviour::TemperatureRefused if !body["temperature"].is_null() => {
            let code = "unsupported_value";
            wire::refusal(bad, "invalid_request_error", code, "only the default (1)", Some("temperature"))
        }
        _ => return None,
    };
    Some(response)
}

/// Something that looks like a key, for bodies that leak.
fn seen_key(call: &Call) -> String {
    format!("sk-echoed-{}", call.number)
}

fn streamed(completion: &Completion, behaviour: &Behaviour, underway: Underway) -> Response<Body> {
    let fragment = if *behaviour == Behaviour::Endless { 64 << 10 } else { FRAGMENT };
    let chunks = completion.chunks(fragment);
    let half = chunks.len() / 2;
    let kind = "text/event-stream";
    let (parts, pause, end) = match behaviour {
        Behaviour::Reset => (wire::events(&chunks[..half]), Duration::ZERO, End::Broken),
        Behaviour::Stalling => (wire::events(&chunks[..3.min(half)]), Duration::ZERO, End::Never),
        Behaviour::EndsEarly => (wire::events(&chunks[..half]), Duration::ZERO, End::Orderly),
        Behaviour::ErrorInStream => {
            let error = json!({"error": {"message": "overloaded", "type": "server_error", "code": 503}});
            let mut parts = wire::events(&chunks[..half]);
            parts.extend(wire::events(&[error]));
            (parts, Duration::ZERO, End::Orderly)
        }
        Behaviour::Dripping(pause) => {
            let mut parts = vec![Bytes::from_static(b": this server says hello\r\n\r\n")];
            parts.extend(wire::events(&chunks));
            parts.push(wire::done());
            (wire::shredded(&parts), *pause, End::Orderly)
        }
        _ => {
            let mut parts = wire::events(&chunks);
            parts.push(wire::done());
            (parts, Duration::ZERO, End::Orderly)
        }
    };
    wire::dripping(kind, parts, pause, end, underway)
}

fn completion(call: &Call, behaviour: &Behaviour, judging: Judging, seen: &Seen) -> Completion {
    let text = content(call, behaviour, judging, seen);
    let usage = usage(call, &text, behaviour);
    let mut completion = Completion {
        model: call.body["model"].as_str().unwrap_or("fake-1").to_owned(),
        content: Some(text),
        refusal: None,
        finish: "stop",
        usage,
        choices: true,
    };
    match behaviour {
        Behaviour::CutOff => completion.finish = "length",
        Behaviour::Filtered => completion.finish = "content_filter",
        Behaviour::EmptyChoices => completion.choices = false,
        Behaviour::NullContent => completion.content = None,
        Behaviour::Refusal => {
            completion.content = None;
            completion.refusal = Some("I will not write about these people.".into());
        }
        _ => {}
    }
    completion
}

/// Counted when asked for: four bytes a token, and a cached half.
fn usage(call: &Call, text: &str, behaviour: &Behaviour) -> Option<Value> {
    let body = &call.body;
    let wanted = body["stream"] != true || body["stream_options"]["include_usage"] == true;
    if !wanted || *behaviour == Behaviour::NoUsage {
        return None;
    }
    let read = prompt::text(body).len() / 4;
    let written = text.len() / 4;
    Some(json!({"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written,
        "prompt_tokens_details": {"cached_tokens": read / 2}}))
}

fn content(call: &Call, behaviour: &Behaviour, judging: Judging, seen: &Seen) -> String {
    let well = || answered(call, *behaviour == Behaviour::OneShort, judging, seen);
    match behaviour {
        Behaviour::CutOff => {
            let text = well().to_string();
            text.chars().take(text.chars().count() * 2 / 3).collect()
        }
        Behaviour::Prose => "I read the material with interest. The people in it want many things.".into(),
        Behaviour::Fenced => {
            format!("Here is what you asked for:\n```json\n{:#}\n```\nIs there more I can do?", well())
        }
        Behaviour::WrongShape => wrong(&call.schema).to_string(),
        Behaviour::Inventing => invented(well()).to_string(),
        Behaviour::Endless => "all work and no play ".repeat(500_000),
        _ => well().to_string(),
    }
}

fn answered(call: &Call, one_short: bool, judging: Judging, seen: &Seen) -> Value {
    let text = prompt::text(&call.body);
    let (name, schema) = prompt::schema(&call.body);
    let answer = match name.as_str() {
        "personas" => {
            let asked = u64::try_from(prompt::personas_asked(&text)).unwrap();
            persona::draft(&text, seen.personas.fetch_add(asked, SeqCst), one_short)
        }
        "persona_scores" => persona::judge(&text, &criteria(&schema), judging),
        "persona_refinement" => persona::refine(&text),
        _ => return json!({"answer": "a question this server does not know"}),
    };
    if schema.is_object() { conform(answer, &schema) } else { answer }
}

/// Those the schema lists, or all.
fn criteria(schema: &Value) -> Vec<String> {
    let listed = schema["properties"]["scores"]["items"]["properties"]["criterion"]["enum"].as_array();
    match listed {
        Some(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => ["coherence", "realism", "usefulness", "completeness", "specificity", "distinctiveness"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn wrong(schema: &str) -> Value {
    match schema {
        "personas" => json!({"personas": [{"archetype": 7, "goals": "none"}, "a persona"]}),
        "persona_scores" => json!({"scores": [{"criterion": "coherence", "score": 11, "reason": null}]}),
        _ => json!({"persona": ["not", "an", "object"]}),
    }
}

/// Every quote replaced by words no document holds.
fn invented(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                *field = match name.as_str() {
                    "quote" => json!("Zanzibar marmalade outshines every quarterly umbrella."),
                    _ => invented(field.take()),
                };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = invented(item.take())),
        _ => {}
    }
    value
}

//! Azure OpenAI: OpenAI's chunks with the verdicts of content filters, and errors of its own.

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::answer::{Answer, Stop};
use super::super::behaviour::RetryAfter;
use super::super::fault::Fault;
use super::super::request::{Asked, Received};
use super::super::script::Call;
use super::openai::{self, OpenAi};
use super::{Wire, events};

const NO_KEY: &str = "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for \
    an active subscription and use a correct regional API endpoint for your resource.";
const FILTERED: &str = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. \
    Please modify your prompt and retry.";

pub(crate) struct Azure;

impl Wire for Azure {
    /// The deployment of the path is the model; `/openai/v1` has it in the body.
    fn asked(&self, request: &Received) -> Asked {
        let deployment = request.path.strip_prefix("/openai/deployments/").and_then(|rest| rest.split('/').next());
        let asked = OpenAi.asked(request);
        Asked { model: deployment.map_or(asked.model, str::to_owned), ..asked }
    }

    /// The key in `api-key` or as a bearer; the version of the interface, where the path has none.
    fn demands(&self, request: &Received) -> Option<Fault> {
        if request.header("api-key").is_empty() && !request.header("authorization").starts_with("Bearer ") {
            return Some(Fault::NoKey);
        }
        let versioned = request.path.starts_with("/openai/v1/") || request.parameter("api-version").is_some();
        (!versioned).then_some(Fault::NotFound)
    }

    fn whole(&self, call: &Call, answer: &Answer) -> Value {
        let mut body = openai::whole(call, answer);
        body["prompt_filter_results"] = prompt_filter();
        judged(&mut body, answer.stop);
        body
    }

    fn pieces(&self, call: &Call, answer: &Answer) -> Vec<Bytes> {
        let first = json!({"choices": [], "created": 0, "id": "", "model": "", "object": "",
            "prompt_filter_results": prompt_filter()});
        let mut chunks = openai::chunks(call, answer);
        chunks.iter_mut().for_each(|chunk| judged(chunk, answer.stop));
        chunks.insert(0, first);
        openai::pieces(&chunks)
    }

    fn refuse(&self, fault: &Fault, _after: Option<&RetryAfter>) -> (u16, Value) {
        let error = |status, code: &str, message: &str| (status, json!({"error": {"code": code, "message": message}}));
        match fault {
            Fault::TooManyRequests => error(429, "429", "Requests have exceeded call rate limit of your current tier."),
            Fault::QuotaExhausted => error(403, "403", "Out of call volume quota."),
            Fault::Unauthorised(key) => error(401, "401", &format!("{NO_KEY} {key}")),
            Fault::NoKey => error(401, "401", NO_KEY),
            Fault::Overloaded => error(503, "503", "The service is temporarily unable to process your request."),
            Fault::PromptFiltered => prompt_refused(),
            Fault::NotFound => error(404, "404", "Resource not found"),
            Fault::Status(status, message) => error(*status, &status.to_string(), message),
            _ => openai::refuse(fault),
        }
    }

    fn broken(&self, _call: &Call) -> Bytes {
        events(&[json!({"error": {"code": "503", "message": "overloaded"}})]).remove(0)
    }

    fn models(&self) -> Value {
        OpenAi.models()
    }
}

fn verdicts(filtered: bool) -> Value {
    let clean = json!({"filtered": false, "severity": "safe"});
    let severity = if filtered { "medium" } else { "safe" };
    json!({"hate": clean, "self_harm": clean, "sexual": clean,
        "violence": {"filtered": filtered, "severity": severity}})
}

fn prompt_filter() -> Value {
    json!([{"prompt_index": 0, "content_filter_results": verdicts(false)}])
}

/// A verdict beside every choice.
fn judged(chunk: &mut Value, stop: Stop) {
    for choice in chunk["choices"].as_array_mut().into_iter().flatten() {
        choice["content_filter_results"] = verdicts(stop == Stop::Filtered && !choice["finish_reason"].is_null());
    }
}

fn prompt_refused() -> (u16, Value) {
    let inner = json!({"code": "ResponsibleAIPolicyViolation", "content_filter_result": verdicts(true)});
    (
        400,
        json!({"error": {"message": FILTERED, "type": null, "param": "prompt", "code": "content_filter", "status": 400,
        "innererror": inner}}),
    )
}

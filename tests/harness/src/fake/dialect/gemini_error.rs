//! Google's errors: a status by name, and details with a type each.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::fault::Fault;

/// Status and body; `delay` is said as `RetryInfo`.
pub(super) fn refusal(fault: &Fault, delay: Option<Duration>) -> (u16, Value) {
    let (status, message) = told(fault);
    let mut details = details(fault);
    if let Some(delay) = delay {
        details.push(json!({"@type": "type.googleapis.com/google.rpc.RetryInfo",
            "retryDelay": format!("{}s", delay.as_secs_f64())}));
    }
    let mut error = json!({"code": status, "message": message, "status": name(status)});
    if !details.is_empty() {
        error["details"] = details.into();
    }
    (status, json!({ "error": error }))
}

fn told(fault: &Fault) -> (u16, String) {
    let (status, message) = match fault {
        Fault::TooManyRequests | Fault::QuotaExhausted => {
            (429, "You exceeded your current quota, please check your plan and billing details.")
        }
        Fault::Unauthorised(key) => return (400, format!("API key not valid. Please pass a valid API key. {key}")),
        Fault::NoKey => (403, "Method doesn't allow unregistered callers. Please use API Key to call this API."),
        Fault::Overloaded => (503, "The model is overloaded. Please try again later."),
        Fault::PromptFiltered => (400, "The prompt was blocked."),
        Fault::SchemaRefused => (400, "JSON mode is not enabled for this model"),
        Fault::UsageRefused | Fault::ParameterRefused(_) => (400, "Request contains an invalid argument."),
        Fault::Malformed(message) => (400, message.as_str()),
        Fault::NotFound => (404, "Requested entity was not found."),
        Fault::Status(status, message) => (*status, message.as_str()),
    };
    (status, message.to_owned())
}

fn details(fault: &Fault) -> Vec<Value> {
    let quota = |id: &str| {
        json!({"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
            "quotaMetric": "generativelanguage.googleapis.com/generate_content_free_tier_requests", "quotaId": id}]})
    };
    match fault {
        Fault::TooManyRequests => vec![quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier")],
        Fault::QuotaExhausted => vec![quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier")],
        Fault::Unauthorised(_) => vec![json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID", "domain": "googleapis.com",
            "metadata": {"service": "generativelanguage.googleapis.com"}})],
        _ => Vec::new(),
    }
}

fn name(status: u16) -> &'static str {
    match status {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        400..500 => "INVALID_ARGUMENT",
        _ => "INTERNAL",
    }
}

//! What vendors say when they refuse: their code and type, never their words, which may hold the prompt or the key.

use std::time::Duration;

use assay_engine::port::model::ErrorClass;
use reqwest::StatusCode;
use serde_json::Value;

/// Refused for what was asked: OpenAI, Azure.
const REFUSALS: [&str; 3] = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"];
/// Nothing is paid for: waiting does not help.
const UNPAID: [&str; 4] = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error"];
/// Keys that are not taken, by vendors that answer 400 to them.
const BAD_KEYS: [&str; 3] = ["invalid_api_key", "API_KEY_INVALID", "API_KEY_EXPIRED"];
/// The prompt is too long, or the model is unknown: other parameters change nothing.
const ABOUT_THE_PROMPT: [&str; 4] =
    ["context_length_exceeded", "string_above_max_length", "model_not_found", "invalid_prompt"];
/// The status that goes with a vendor's word, for errors in a stream that began with 200: OpenAI, Anthropic, Google.
const STATUSES: [(&str, u16); 21] = [
    ("invalid_request_error", 400),
    ("INVALID_ARGUMENT", 400),
    ("FAILED_PRECONDITION", 400),
    ("authentication_error", 401),
    ("UNAUTHENTICATED", 401),
    ("permission_error", 403),
    ("PERMISSION_DENIED", 403),
    ("not_found_error", 404),
    ("NOT_FOUND", 404),
    ("request_too_large", 413),
    ("rate_limit_error", 429),
    ("rate_limit_exceeded", 429),
    ("insufficient_quota", 429),
    ("RESOURCE_EXHAUSTED", 429),
    ("api_error", 500),
    ("server_error", 500),
    ("INTERNAL", 500),
    ("UNAVAILABLE", 503),
    ("timeout_error", 504),
    ("DEADLINE_EXCEEDED", 504),
    ("overloaded_error", 529),
];

/// The facts of an error body; all absent where it is no JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VendorError {
    /// `error.code`, and what stands for it elsewhere.
    pub(crate) code: Option<String>,
    /// A finer code, where there is one.
    pub(crate) reason: Option<String>,
    /// `error.type`, and what stands for it elsewhere.
    pub(crate) kind: Option<String>,
    /// `error.param`, or the field that a validation framework names.
    pub(crate) param: Option<String>,
    /// When to try again, where the body says so.
    pub(crate) retry_after: Option<Duration>,
}

impl VendorError {
    /// From `{"error": {...}}`, or the same without its wrapping, as some servers send it.
    pub(crate) fn of(body: &Value) -> Self {
        let error = if body["error"].is_object() { &body["error"] } else { body };
        let place = body["detail"][0]["loc"].as_array().and_then(|path| path.last());
        Self {
            code: word(&error["code"]),
            reason: word(&error["innererror"]["code"]),
            kind: word(&error["type"]),
            param: word(&error["param"]).or(place.and_then(word)),
            retry_after: None,
        }
    }

    /// The field it complains of.
    pub(super) fn param(&self) -> Option<&str> {
        self.param.as_deref()
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        [&self.code, &self.reason, &self.kind].into_iter().flatten().map(String::as_str)
    }

    fn says(&self, any: &[&str]) -> bool {
        self.words().any(|word| any.contains(&word))
    }

    /// Whether it complains of what was asked rather than of how.
    pub(super) fn is_about_the_prompt(&self) -> bool {
        self.says(&ABOUT_THE_PROMPT) || self.says(&REFUSALS)
    }

    /// Whether nothing is paid for, with this key.
    pub(super) fn is_about_money(&self, status: StatusCode) -> bool {
        status == StatusCode::PAYMENT_REQUIRED || self.says(&UNPAID)
    }

    /// The class of a refusal with this status.
    pub(super) fn class(&self, status: StatusCode) -> ErrorClass {
        if self.says(&REFUSALS) {
            return ErrorClass::Refused;
        }
        if self.says(&BAD_KEYS) {
            return ErrorClass::Unauthorised;
        }
        match status.as_u16() {
            _ if self.is_about_money(status) => ErrorClass::Permanent,
            429 => ErrorClass::RateLimited,
            401 | 403 => ErrorClass::Unauthorised,
            408 | 409 | 425 | 500..=599 => ErrorClass::Transient,
            _ => ErrorClass::Permanent,
        }
    }

    /// The class of an error in a stream that began with 200: some put a status into `code`.
    pub(super) fn class_in_stream(&self) -> ErrorClass {
        let said = |word: &str| {
            let named = STATUSES.iter().find(|(name, _)| *name == word).map(|(_, status)| *status);
            named.or_else(|| word.parse().ok()).and_then(|status| StatusCode::from_u16(status).ok())
        };
        self.class(self.words().find_map(said).unwrap_or(StatusCode::BAD_GATEWAY))
    }

    /// `, rate_limit_exceeded (requests)`: for a message.
    pub(super) fn suffix(&self) -> String {
        let mut words: Vec<&str> = self.words().collect();
        words.dedup();
        match words.as_slice() {
            [] => String::new(),
            [word] => format!(", {word}"),
            [word, rest @ ..] => format!(", {word} ({})", rest.join(", ")),
        }
    }
}

/// An identifier or a number; anything longer or stranger is prose, and not taken.
pub(crate) fn word(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.[]".contains(c);
    ((1..=64).contains(&text.len()) && text.chars().all(plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(code: &str) -> VendorError {
        VendorError::of(&json!({ "error": { "code": code } }))
    }

    #[test]
    fn classes_follow_status_and_code() {
        use ErrorClass::{Permanent, RateLimited, Refused, Transient, Unauthorised};
        let plain = VendorError::default();
        let classes = [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 529].map(|status| {
            let status = StatusCode::from_u16(status).unwrap();
            plain.class(status)
        });
        assert_eq!(
            classes,
            [
                Permanent,
                Unauthorised,
                Unauthorised,
                Permanent,
                Transient,
                Transient,
                Permanent,
                Permanent,
                RateLimited,
                Transient,
                Transient,
                Transient,
                Transient
            ]
        );
        assert_eq!(error("insufficient_quota").class(StatusCode::TOO_MANY_REQUESTS), Permanent);
        assert_eq!(error("content_filter").class(StatusCode::BAD_REQUEST), Refused);
        assert_eq!(error("API_KEY_INVALID").class(StatusCode::BAD_REQUEST), Unauthorised);
        assert_eq!(plain.class(StatusCode::PAYMENT_REQUIRED), Permanent);
        assert_eq!(error("429").class_in_stream(), RateLimited);
        assert_eq!(error("overloaded_error").class_in_stream(), Transient);
        assert_eq!(error("RESOURCE_EXHAUSTED").class_in_stream(), RateLimited);
        assert_eq!(plain.class_in_stream(), Transient);
        assert_eq!(error("server_error").class_in_stream(), Transient);
        assert_eq!(error("invalid_request_error").class_in_stream(), Permanent);
    }

    #[test]
    fn words_are_not_taken_for_codes() {
        let body = json!({"error": {"code": "your prompt was: tell me", "type": "x".repeat(65), "message": "secret"}});
        assert_eq!(VendorError::of(&body), VendorError::default());
        assert_eq!(VendorError::of(&Value::Null), VendorError::default());
        assert_eq!(VendorError::of(&json!({"error": "no such model"})), VendorError::default());
    }
}

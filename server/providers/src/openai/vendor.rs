//! What vendors say when they refuse: their code and type, never their words, which may hold the prompt or the key.

use assay_engine::port::model::ErrorClass;
use reqwest::StatusCode;
use serde_json::Value;

/// The facts of an error body; all absent where it is no JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct VendorError {
    /// `error.code`.
    pub(super) code: Option<String>,
    /// `error.type`.
    pub(super) kind: Option<String>,
    /// `error.param`, or the field that a validation framework names.
    pub(super) param: Option<String>,
}

impl VendorError {
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice::<Value>(body).map(|value| Self::of(&value)).unwrap_or_default()
    }

    /// From `{"error": {...}}`, or the same without its wrapping, as some servers send it.
    pub(super) fn of(body: &Value) -> Self {
        let error = if body["error"].is_object() { &body["error"] } else { body };
        let place = body["detail"][0]["loc"].as_array().and_then(|path| path.last());
        Self {
            code: word(&error["code"]),
            kind: word(&error["type"]),
            param: word(&error["param"]).or(place.and_then(word)),
        }
    }

    fn says(&self, word: &str) -> bool {
        [&self.code, &self.kind].into_iter().flatten().any(|said| said == word)
    }

    /// Whether it complains of what was asked rather than of how.
    pub(super) fn is_about_the_prompt(&self) -> bool {
        ["context_length_exceeded", "string_above_max_length", "content_filter", "content_policy_violation"]
            .into_iter()
            .chain(["model_not_found", "insufficient_quota", "invalid_api_key", "billing_hard_limit_reached"])
            .any(|code| self.says(code))
    }

    /// The class of a refusal with this status.
    pub(super) fn class(&self, status: StatusCode) -> ErrorClass {
        if self.says("content_filter") || self.says("content_policy_violation") {
            return ErrorClass::Refused;
        }
        match status.as_u16() {
            429 if self.says("insufficient_quota") || self.says("billing_hard_limit_reached") => ErrorClass::Permanent,
            429 => ErrorClass::RateLimited,
            401 | 403 => ErrorClass::Unauthorised,
            408 | 409 | 425 | 500..=599 => ErrorClass::Transient,
            _ => ErrorClass::Permanent,
        }
    }

    /// The class of an error in a stream that began with 200: some put a status into `code`.
    pub(super) fn class_in_stream(&self) -> ErrorClass {
        let status = self.code.as_deref().and_then(|code| code.parse().ok());
        if let Some(status) = status.and_then(|code| StatusCode::from_u16(code).ok()) {
            return self.class(status);
        }
        let code = if self.says("invalid_request_error") { StatusCode::BAD_REQUEST } else { StatusCode::BAD_GATEWAY };
        let limited =
            self.says("rate_limit_exceeded") || self.says("rate_limit_error") || self.says("insufficient_quota");
        self.class(if limited { StatusCode::TOO_MANY_REQUESTS } else { code })
    }

    /// `, rate_limit_exceeded (requests)`: for a message. Without `hidden`, whatever a vendor writes.
    pub(super) fn suffix(&self, hidden: Option<&str>) -> String {
        let shown = |word: &Option<String>| {
            word.clone().filter(|word| hidden.is_none_or(|hidden| hidden.is_empty() || !word.contains(hidden)))
        };
        match (shown(&self.code), shown(&self.kind)) {
            (Some(code), Some(kind)) if code != kind => format!(", {code} ({kind})"),
            (Some(word), _) | (None, Some(word)) => format!(", {word}"),
            (None, None) => String::new(),
        }
    }
}

/// An identifier or a number; anything longer or stranger is prose, and not taken.
fn word(value: &Value) -> Option<String> {
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
        assert_eq!(error("429").class_in_stream(), RateLimited);
        assert_eq!(error("server_error").class_in_stream(), Transient);
        assert_eq!(error("invalid_request_error").class_in_stream(), Permanent);
    }

    #[test]
    fn words_are_not_taken_for_codes() {
        let body = json!({"error": {"code": "your prompt was: tell me", "type": "x".repeat(65), "message": "secret"}});
        assert_eq!(VendorError::of(&body), VendorError::default());
        assert_eq!(VendorError::read(b"<html>no</html>"), VendorError::default());
        assert_eq!(error("sk-planted").suffix(Some("sk-planted")), "");
    }
}

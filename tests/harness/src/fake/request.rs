//! A request as it came in, and what it asks for whatever its dialect.

use http::HeaderMap;
use http::request::Parts;
use serde_json::Value;

use super::dialect::Dialect;

/// A request as it came in.
pub(crate) struct Received {
    pub(crate) dialect: Dialect,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// What a request asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) model: String,
    pub(crate) streaming: bool,
    pub(crate) system: String,
    /// All that is said, the system prompt first.
    pub(crate) text: String,
    /// Of the schema: empty where the vendor has no place for a name.
    pub(crate) name: String,
    /// The schema the answer is held to.
    pub(crate) format: Option<Value>,
    /// The tool that must be called, and the schema of its arguments.
    pub(crate) tool: Option<(String, Value)>,
    pub(crate) max_output_tokens: Option<u64>,
}

impl Received {
    pub(crate) fn new(dialect: Dialect, parts: &Parts, body: Value) -> Self {
        let query = parts.uri.query().unwrap_or_default().to_owned();
        Self { dialect, path: parts.uri.path().to_owned(), query, headers: parts.headers.clone(), body }
    }

    /// Empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
    }

    /// The key, wherever it was put; empty where there is none.
    pub(crate) fn key(&self) -> String {
        let headers = ["x-api-key", "api-key", "x-goog-api-key"].map(|name| self.header(name));
        let bearer = self.header("authorization").strip_prefix("Bearer ").unwrap_or_default();
        let parameter = self.parameter("key").unwrap_or_default();
        let all = headers.into_iter().chain([bearer, parameter]);
        all.into_iter().find(|key| !key.is_empty()).unwrap_or_default().to_owned()
    }
}

/// The words of a content: a string, or a list of parts with a text each.
pub(crate) fn words(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// What is said in messages that have a role and a content: the system's, and all of it.
pub(crate) fn said(messages: &Value) -> (String, String) {
    let messages = messages.as_array().cloned().unwrap_or_default();
    let system = |message: &&Value| message["role"] == "system" || message["role"] == "developer";
    let of = |messages: Vec<&Value>| messages.iter().map(|message| words(&message["content"])).collect::<Vec<_>>();
    (of(messages.iter().filter(system).collect()).join("\n"), of(messages.iter().collect()).join("\n"))
}

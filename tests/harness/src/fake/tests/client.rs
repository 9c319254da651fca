//! A plain client of every dialect: it sends what the vendors' references show, and reads replies back into one form.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::fake::{Behaviour, Dialect, FakeModel, Script};

pub(super) const KEY: &str = "sk-test-1";
pub(super) const SYSTEM: &str = "You write personas.";
const USER: &str = "Material:\n<document-1f2e3d4c name=\"a.md\">\nAna: I check every invoice twice a week. I never pay before Friday \
    comes.\n</document-1f2e3d4c>\nWrite exactly 2 personas";

/// A fake, and requests to it.
pub(super) struct Client {
    pub(super) fake: FakeModel,
    http: reqwest::Client,
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Reply {
    pub(super) fn kind(&self) -> &str {
        self.header("content-type")
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The data of server-sent events.
    pub(super) fn events(&self) -> Vec<Value> {
        let data = self.text.lines().filter_map(|line| line.strip_prefix("data: "));
        data.filter(|data| *data != "[DONE]").map(|data| serde_json::from_str(data).unwrap()).collect()
    }

    pub(super) fn lines(&self) -> Vec<Value> {
        self.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Client {
    pub(super) async fn of(script: Script) -> Self {
        Self { fake: FakeModel::start(script).await, http: reqwest::Client::new() }
    }

    pub(super) async fn facing(behaviour: Behaviour) -> Self {
        Self::of(Script::always(behaviour)).await
    }

    /// A question in a dialect, as a stream or whole, with its key.
    pub(super) fn request(&self, dialect: Dialect, stream: bool) -> reqwest::RequestBuilder {
        self.post(dialect, stream, &question(dialect, stream))
    }

    pub(super) fn post(&self, dialect: Dialect, stream: bool, body: &Value) -> reqwest::RequestBuilder {
        let request = self.http.post(format!("{}{}", self.fake.base_url_of(dialect), path(dialect, stream)));
        let request = match dialect {
            Dialect::OpenAi => request.bearer_auth(KEY),
            Dialect::Azure => request.header("api-key", KEY),
            Dialect::Anthropic => request.header("x-api-key", KEY).header("anthropic-version", "2023-06-01"),
            Dialect::Gemini => request.header("x-goog-api-key", KEY),
            Dialect::Ollama => request,
        };
        request.header("content-type", "application/json").body(body.to_string())
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        read(self.http.get(format!("{}{path}", self.fake.origin()))).await.unwrap()
    }

    pub(super) async fn asks(&self, dialect: Dialect, stream: bool) -> Reply {
        read(self.request(dialect, stream)).await.unwrap()
    }
}

pub(super) async fn read(request: reqwest::RequestBuilder) -> reqwest::Result<Reply> {
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Ok(Reply { status, headers, text: response.text().await? })
}

/// One question to a server that does this.
pub(super) async fn asked(dialect: Dialect, stream: bool, behaviour: Behaviour) -> Reply {
    Client::facing(behaviour).await.asks(dialect, stream).await
}

fn path(dialect: Dialect, stream: bool) -> &'static str {
    match dialect {
        Dialect::OpenAi => "/chat/completions",
        Dialect::Azure => "/openai/deployments/fake-1/chat/completions?api-version=2024-10-21",
        Dialect::Anthropic => "/messages",
        Dialect::Gemini if stream => "/models/fake-1:streamGenerateContent?alt=sse",
        Dialect::Gemini => "/models/fake-1:generateContent",
        Dialect::Ollama => "/api/chat",
    }
}

/// What the answer is held to.
pub(super) fn schema() -> Value {
    let persona = json!({"type": "object", "properties": {"name": {"type": "string"}, "quote": {"type": "string"}}});
    json!({"type": "object", "properties": {"personas": {"type": "array", "items": persona}}})
}

pub(super) fn question(dialect: Dialect, stream: bool) -> Value {
    let system = json!({"role": "system", "content": SYSTEM});
    let user = json!({"role": "user", "content": USER});
    match dialect {
        Dialect::OpenAi | Dialect::Azure => json!({"model": "fake-1", "messages": [system, user], "stream": stream,
            "max_tokens": 900, "temperature": 0.2, "stream_options": {"include_usage": true},
            "response_format": {"type": "json_schema", "json_schema": {"name": "personas", "schema": schema()}}}),
        Dialect::Anthropic => json!({"model": "fake-1", "system": SYSTEM, "messages": [user], "stream": stream,
            "max_tokens": 900, "temperature": 0.2,
            "output_config": {"format": {"type": "json_schema", "schema": schema()}}}),
        Dialect::Gemini => json!({"systemInstruction": {"parts": [{"text": SYSTEM}]},
            "contents": [{"role": "user", "parts": [{"text": USER}]}],
            "generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": schema(),
                "maxOutputTokens": 900}}),
        Dialect::Ollama => json!({"model": "fake-1", "messages": [system, user], "stream": stream, "format": schema(),
            "options": {"num_predict": 900}}),
    }
}

/// The words of an answer, put together.
pub(super) fn answer(dialect: Dialect, stream: bool, reply: &Reply) -> String {
    let pieces = match (dialect, stream) {
        (Dialect::Ollama, true) => reply.lines(),
        (_, true) => reply.events(),
        (_, false) => vec![reply.json()],
    };
    let place = match (dialect, stream) {
        (Dialect::OpenAi | Dialect::Azure, true) => "/choices/0/delta/content",
        (Dialect::OpenAi | Dialect::Azure, false) => "/choices/0/message/content",
        (Dialect::Anthropic, true) => "/delta/text",
        (Dialect::Anthropic, false) => "/content/0/text",
        (Dialect::Gemini, _) => "/candidates/0/content/parts/0/text",
        (Dialect::Ollama, _) => "/message/content",
    };
    pieces.iter().filter_map(|piece| piece.pointer(place).and_then(Value::as_str)).collect()
}

/// What the answer says, which must be two personas in the shape asked for.
pub(super) fn personas(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(value["personas"].as_array().map(Vec::len), Some(2), "{value}");
    assert_eq!(value["personas"][0].as_object().unwrap().len(), 2, "{value}");
    value
}

//! Anthropic's messages.
//!
//! Structured output is asked for as `output_config.format`; of models that do not take it, as the argument of a tool; then in words.
//! Anthropic counts tokens read from its cache, and written to it, apart from `input_tokens`: here they are part of it.

use reqwest::Url;
use reqwest::header::HeaderName;
use serde_json::{Value, json};

use crate::dialect::{Asked, Auth, Dialect, extend, written};
use crate::http::{Answer, End, Failed, Feature, Piece};

/// The version that is asked for unless configured.
pub const VERSION: &str = "2023-06-01";
/// Tokens an answer may have where nobody says how many: the vendor wants a limit with every call, and every current model takes this.
pub const MAX_OUTPUT_TOKENS: u32 = 8192;

/// Messages.
#[derive(Clone, Debug)]
pub(crate) struct Anthropic {
    /// The configured kind: others speak it too.
    pub(crate) kind: &'static str,
    pub(crate) auth: Auth,
    /// Sent as `anthropic-version`.
    pub(crate) version: String,
}

impl Dialect for Anthropic {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn about(&self) -> &'static str {
        "Asks a model over Anthropic's messages."
    }

    fn url(&self, base: &Url, _model: &str) -> Url {
        extend(base, &["v1", "messages"])
    }

    fn auth(&self) -> Auth {
        self.auth.clone()
    }

    fn headers(&self) -> Vec<(HeaderName, String)> {
        vec![(HeaderName::from_static("anthropic-version"), self.version.clone())]
    }

    fn limit(&self, asked: Option<u32>) -> Option<u32> {
        asked.or(Some(MAX_OUTPUT_TOKENS))
    }

    fn body(&self, asked: &Asked<'_>) -> Vec<u8> {
        let (schema, tool) = (asked.features.has(Feature::Schema), asked.features.has(Feature::OlderSchema));
        let content: Vec<Value> = asked.user().map(|words| json!({ "type": "text", "text": words })).collect();
        let mut body = json!({
            "model": asked.model(),
            "max_tokens": asked.limit,
            "system": asked.system(!schema && !tool),
            "messages": [{ "role": "user", "content": content }],
            "stream": true,
        });
        let shape = asked.request.question.schema();
        if schema {
            body["output_config"] = json!({ "format": { "type": "json_schema", "schema": shape.schema } });
        } else if tool {
            let about = "Takes the answer.";
            body["tools"] = json!([{ "name": shape.name, "description": about, "input_schema": shape.schema }]);
            body["tool_choice"] = json!({ "type": "tool", "name": shape.name });
        }
        if let Some(temperature) = asked.temperature() {
            body["temperature"] = json!(temperature);
        }
        written(&body)
    }

    fn hear(&self, piece: &Piece<'_>, answer: &mut Answer<'_>) -> Result<(), Failed> {
        let Some(kind) = piece["type"].as_str() else { return Err(Failed::format()) };
        match kind {
            "message_start" => hear_whole(&piece["message"], answer),
            "message" => hear_whole(piece, answer),
            "content_block_start" => hear_block(&piece["content_block"], answer),
            "content_block_delta" => hear_delta(&piece["delta"], answer),
            "message_delta" => {
                hear_usage(&piece["usage"], answer);
                hear_end(&piece["delta"], answer);
            }
            "message_stop" => answer.done(),
            // Pings, ends of blocks, and what is still to be invented.
            _ => {}
        }
        Ok(())
    }

    fn feature(&self, param: &str) -> Option<Feature> {
        match param.split(['.', '[']).next().unwrap_or_default() {
            "output_config" | "output_format" => Some(Feature::Schema),
            "tools" | "tool_choice" => Some(Feature::OlderSchema),
            "temperature" => Some(Feature::Temperature),
            _ => None,
        }
    }

    /// The vendor names no parameter. The newest models refuse a temperature, older ones structured output.
    fn guesses(&self) -> &'static [&'static [Feature]] {
        use Feature::{OlderSchema, Schema, Temperature};
        &[
            &[Temperature],
            &[Schema],
            &[Temperature, Schema],
            &[Schema, OlderSchema],
            &[Temperature, Schema, OlderSchema],
        ]
    }
}

/// A message, or the frame of one whose blocks follow.
fn hear_whole(message: &Piece<'_>, answer: &mut Answer<'_>) {
    answer.by(message["model"].as_str());
    hear_usage(&message["usage"], answer);
    for block in message["content"].elements() {
        hear_block(block, answer);
    }
    hear_end(message, answer);
}

/// Only text and arguments of tools: what the model thinks is no part of the answer.
fn hear_block(block: &Piece<'_>, answer: &mut Answer<'_>) {
    answer.seen();
    match block["type"].as_str() {
        Some("text") => answer.say(block["text"].as_str().unwrap_or_default()),
        // Streamed, it begins as an empty object, and its text follows.
        Some("tool_use") if block["input"].is_filled_object() => {
            answer.call_tool(&block["input"].to_string());
        }
        _ => {}
    }
}

fn hear_delta(delta: &Piece<'_>, answer: &mut Answer<'_>) {
    match delta["type"].as_str() {
        Some("text_delta") => answer.say(delta["text"].as_str().unwrap_or_default()),
        Some("input_json_delta") => answer.call_tool(delta["partial_json"].as_str().unwrap_or_default()),
        _ => {}
    }
}

fn hear_usage(usage: &Piece<'_>, answer: &mut Answer<'_>) {
    let count = |name: &str| usage[name].as_u64();
    let cached = count("cache_read_input_tokens");
    let written = count("cache_creation_input_tokens");
    let input = count("input_tokens").map(|fresh| fresh + cached.unwrap_or(0) + written.unwrap_or(0));
    answer.counts(input, cached, count("output_tokens"));
}

fn hear_end(place: &Piece<'_>, answer: &mut Answer<'_>) {
    if let Some(reason) = place["stop_reason"].as_str() {
        answer.ends(match reason {
            "max_tokens" => End::CutOff,
            "model_context_window_exceeded" => End::WindowFull,
            "refusal" => End::Refused("the model declined to answer"),
            _ => End::Complete,
        });
    }
}

//! Google's Gemini.
//!
//! Structured output is asked for as a JSON schema; of models that do not take it, in the older dialect of OpenAPI, which says
//! `nullable` where JSON Schema says `null`; then in words. What the model thinks is counted as written, for it is paid for.

use reqwest::Url;
use reqwest::header::HeaderName;
use serde_json::{Map, Value, json};

use crate::dialect::{Asked, Auth, Dialect, extend, written};
use crate::http::{Answer, End, Failed, Feature, Piece, VendorError, span, word};

/// The version of the interface, where the configured address names none.
const VERSION: &str = "v1beta";

/// Generated content.
#[derive(Clone, Debug)]
pub(crate) struct Gemini;

impl Dialect for Gemini {
    fn kind(&self) -> &'static str {
        "gemini"
    }

    fn about(&self) -> &'static str {
        "Asks a model over Google's Gemini interface."
    }

    fn url(&self, base: &Url, model: &str) -> Url {
        let versioned = base.path_segments().is_some_and(|mut parts| parts.any(is_version));
        let base = if versioned { base.clone() } else { extend(base, &[VERSION]) };
        let method = format!("{model}:streamGenerateContent");
        let name: Vec<&str> = method.split('/').collect();
        // A tuned model is called `tunedModels/NAME`, and some write `models/NAME`.
        let mut url = if name.len() == 1 { extend(&base, &["models", &method]) } else { extend(&base, &name) };
        url.query_pairs_mut().append_pair("alt", "sse");
        url
    }

    fn auth(&self) -> Auth {
        Auth::Header(HeaderName::from_static("x-goog-api-key"))
    }

    fn body(&self, asked: &Asked<'_>) -> Vec<u8> {
        let (schema, older) = (asked.features.has(Feature::Schema), asked.features.has(Feature::OlderSchema));
        let parts: Vec<Value> = asked.user().map(|words| json!({ "text": words })).collect();
        let mut config = Map::new();
        if schema || older {
            let shape = &asked.request.question.schema().schema;
            config.insert("responseMimeType".into(), json!("application/json"));
            let (name, shape) =
                if schema { ("responseJsonSchema", shape.clone()) } else { ("responseSchema", openapi(shape)) };
            config.insert(name.into(), shape);
        }
        config.extend(asked.temperature().map(|temperature| ("temperature".into(), json!(temperature))));
        config.extend(asked.seed().map(|seed| ("seed".into(), json!(seed))));
        config.extend(asked.limit.map(|limit| ("maxOutputTokens".into(), json!(limit))));
        written(&json!({
            "systemInstruction": { "parts": [{ "text": asked.system(!schema && !older) }] },
            "contents": [{ "role": "user", "parts": parts }],
            "generationConfig": config,
        }))
    }

    fn hear(&self, piece: &Piece<'_>, answer: &mut Answer<'_>) -> Result<(), Failed> {
        if !piece.is_object() {
            return Err(Failed::format());
        }
        answer.by(piece["modelVersion"].as_str());
        hear_usage(&piece["usageMetadata"], answer);
        if piece["promptFeedback"]["blockReason"].as_str().is_some_and(|why| why != "BLOCK_REASON_UNSPECIFIED") {
            answer.ends(End::Refused("the provider's filter stopped the question"));
        }
        let candidate = &piece["candidates"][0];
        if candidate.is_object() {
            answer.seen();
            candidate["content"]["parts"].elements().iter().for_each(|part| hear_part(part, answer));
            if let Some(reason) = candidate["finishReason"].as_str() {
                answer.ends(end(reason));
            }
        }
        Ok(())
    }

    fn end(&self, answer: &mut Answer<'_>) {
        // An answer that was begun and has no reason to end was cut short; one without a candidate is all there is.
        if !answer.is_begun() {
            answer.done();
        }
    }

    fn feature(&self, param: &str) -> Option<Feature> {
        // A path in either spelling: `generation_config.response_json_schema`.
        let plain = param.to_ascii_lowercase().replace('_', "");
        let path = plain.strip_prefix("generationconfig.").unwrap_or(&plain);
        match path.split(['.', '[']).next().unwrap_or_default() {
            "responsejsonschema" => Some(Feature::Schema),
            "responseschema" | "responsemimetype" => Some(Feature::OlderSchema),
            "temperature" => Some(Feature::Temperature),
            "seed" => Some(Feature::Seed),
            _ => None,
        }
    }

    fn guesses(&self) -> &'static [&'static [Feature]] {
        &[&[Feature::Schema], &[Feature::Schema, Feature::OlderSchema]]
    }

    /// `google.rpc.Status`, with details; some answers are a list of one.
    fn error(&self, body: &Value) -> VendorError {
        let error = &body.get(0).unwrap_or(body)["error"];
        let details = || error["details"].as_array().into_iter().flatten();
        let first = |name: &str| details().map(|detail| &detail[name]).find(|value| !value.is_null());
        VendorError {
            code: word(&error["code"]),
            reason: first("reason").and_then(word),
            kind: word(&error["status"]),
            param: first("fieldViolations").and_then(|violations| word(&violations[0]["field"])),
            retry_after: first("retryDelay").and_then(Value::as_str).and_then(span),
        }
    }
}

/// `v1`, `v1beta`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn hear_part(part: &Piece<'_>, answer: &mut Answer<'_>) {
    if part["thought"].as_bool() == Some(true) {
        return;
    }
    answer.say(part["text"].as_str().unwrap_or_default());
    if part["functionCall"]["args"].is_object() {
        answer.call_tool(&part["functionCall"]["args"].to_string());
    }
}

fn hear_usage(usage: &Piece<'_>, answer: &mut Answer<'_>) {
    let count = |name: &str| usage[name].as_u64();
    let (written, thought) = (count("candidatesTokenCount"), count("thoughtsTokenCount"));
    let output = written.or(thought).map(|_| written.unwrap_or(0) + thought.unwrap_or(0));
    answer.counts(count("promptTokenCount"), count("cachedContentTokenCount"), output);
}

fn end(reason: &str) -> End {
    match reason {
        "MAX_TOKENS" => End::CutOff,
        "SAFETY" | "RECITATION" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" | "LANGUAGE" | "IMAGE_SAFETY" => {
            End::Refused("the provider's filter stopped the answer")
        }
        "MALFORMED_FUNCTION_CALL" | "UNEXPECTED_TOOL_CALL" | "MALFORMED_RESPONSE" => End::Malformed,
        _ => End::Complete,
    }
}

/// A schema in the dialect of OpenAPI 3.0: `{"type": ["string", "null"]}` is `{"type": "string", "nullable": true}`, and what it has no
/// word for goes.
fn openapi(schema: &Value) -> Value {
    let Value::Object(fields) = schema else { return schema.clone() };
    let mut converted = Map::new();
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("additionalProperties" | "$schema", _) => {}
            ("type", Value::Array(types)) => {
                converted.extend(types.iter().find(|kind| *kind != "null").map(|kind| ("type".into(), kind.clone())));
                if types.iter().any(|kind| kind == "null") {
                    converted.insert("nullable".into(), Value::Bool(true));
                }
            }
            ("properties", Value::Object(properties)) => {
                let properties: Map<_, _> = properties.iter().map(|(name, of)| (name.clone(), openapi(of))).collect();
                // Members are written in this order, as they are by every other vendor.
                converted.insert("propertyOrdering".into(), properties.keys().cloned().collect());
                converted.insert("properties".into(), Value::Object(properties));
            }
            ("anyOf", Value::Array(options)) => {
                converted.insert("anyOf".into(), options.iter().map(openapi).collect());
            }
            ("items", items) => {
                converted.insert("items".into(), openapi(items));
            }
            (_, value) => {
                converted.insert(name.clone(), value.clone());
            }
        }
    }
    Value::Object(converted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_put_into_the_older_dialect() {
        let schema = json!({"type": "object", "required": ["age"], "additionalProperties": false, "properties": {
            "age": {"type": ["integer", "null"]},
            "type": {"type": "array", "items": {"type": ["null", "string"], "enum": ["a"]}},
        }});
        let wanted = json!({"type": "object", "required": ["age"], "propertyOrdering": ["age", "type"], "properties": {
            "age": {"type": "integer", "nullable": true},
            "type": {"type": "array", "items": {"type": "string", "nullable": true, "enum": ["a"]}},
        }});
        assert_eq!(openapi(&schema), wanted);
    }

    #[test]
    fn a_model_is_asked_by_its_name() {
        let url = |base: &str, model| Gemini.url(&base.parse().unwrap(), model).to_string();
        let wanted = "https://g.example/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse";
        assert_eq!(url("https://g.example", "gemini-2.5-pro"), wanted);
        assert_eq!(url("https://g.example/v1beta/", "models/gemini-2.5-pro"), wanted);
        assert!(url("https://g.example/v1", "tunedModels/x").starts_with("https://g.example/v1/tunedModels/x:stream"));
    }

    #[test]
    fn an_error_has_its_code_its_field_and_when_to_come_back() {
        let error = Gemini.error(&json!([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "no", "details": [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"},
            {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"field": "generation_config.seed"}]},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "27s"},
        ]}}]));
        assert_eq!(error.kind.as_deref(), Some("RESOURCE_EXHAUSTED"));
        assert_eq!(error.reason.as_deref(), Some("RATE_LIMIT_EXCEEDED"));
        assert_eq!(error.param.as_deref().and_then(|param| Gemini.feature(param)), Some(Feature::Seed));
        assert_eq!(error.retry_after, Some(std::time::Duration::from_secs(27)));
    }
}

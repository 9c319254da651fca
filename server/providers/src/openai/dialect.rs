//! What a server takes, learnt model by model from what it refuses.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use assay_engine::port::model::Request;
use serde_json::{Value, json};

use super::vendor::VendorError;

/// Something not every server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Feature {
    /// `response_format`; without it the schema stands in the instructions.
    Schema,
    /// `stream_options.include_usage`.
    StreamUsage,
    /// `temperature`, which reasoning models refuse.
    Temperature,
    /// `seed`.
    Seed,
    /// `max_tokens`; without it the limit is called `max_completion_tokens`.
    MaxTokens,
}

/// What is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dialect {
    without: BTreeSet<Feature>,
}

impl Dialect {
    fn has(&self, feature: Feature) -> bool {
        !self.without.contains(&feature)
    }

    /// What to try next, after a 400 or 422: without what the vendor names, or else without the likeliest cause.
    pub(super) fn after(&self, error: &VendorError) -> Option<Self> {
        let named = error.param.as_deref().and_then(feature).filter(|&feature| self.has(feature));
        let guessed = || {
            let guess = [Feature::Schema, Feature::StreamUsage].into_iter().find(|&feature| self.has(feature));
            guess.filter(|_| !error.is_about_the_prompt())
        };
        let mut next = self.clone();
        next.without.insert(named.or_else(guessed)?);
        Some(next)
    }

    /// The body that asks `request` so.
    pub(super) fn body(&self, request: &Request, max_output_tokens: Option<u32>) -> Value {
        let mut body = json!({
            "model": request.model.model,
            "messages": self.messages(request),
            "stream": true,
        });
        if self.has(Feature::StreamUsage) {
            body["stream_options"] = json!({ "include_usage": true });
        }
        if self.has(Feature::Schema) {
            let schema = request.question.schema();
            let format = json!({ "name": schema.name, "strict": true, "schema": schema.schema });
            body["response_format"] = json!({ "type": "json_schema", "json_schema": format });
        }
        if let Some(temperature) = request.temperature.filter(|_| self.has(Feature::Temperature)) {
            // By way of its shortest decimal: 0.2 is sent as 0.2, not as the nearest double of a float.
            body["temperature"] = temperature.to_string().parse::<f64>().map_or(Value::Null, Value::from);
        }
        if self.has(Feature::Seed) {
            // Some servers read it into 32 bits with a sign.
            body["seed"] = json!(request.seed & 0x7fff_ffff);
        }
        if let Some(limit) = max_output_tokens {
            let name = if self.has(Feature::MaxTokens) { "max_tokens" } else { "max_completion_tokens" };
            body[name] = json!(limit);
        }
        body
    }

    fn messages(&self, request: &Request) -> Value {
        let prompt = request.question.prompt();
        let mut system = prompt.system.clone();
        if !self.has(Feature::Schema) {
            let schema = &request.question.schema().schema;
            system.push_str("\n\nAnswer with one JSON object and nothing else: no Markdown, no words around it. ");
            system.push_str(&format!("It must be valid under this JSON Schema:\n{schema}"));
        }
        let mut messages = vec![message("system", &system), message("user", &prompt.user)];
        messages.extend(request.complaint.as_ref().map(|complaint| message("user", complaint)));
        Value::Array(messages)
    }
}

fn message(role: &str, content: &str) -> Value {
    json!({ "role": role, "content": content })
}

fn feature(param: &str) -> Option<Feature> {
    match param.split(['.', '[']).next().unwrap_or_default() {
        "response_format" => Some(Feature::Schema),
        "stream_options" => Some(Feature::StreamUsage),
        "temperature" => Some(Feature::Temperature),
        "seed" => Some(Feature::Seed),
        "max_tokens" => Some(Feature::MaxTokens),
        _ => None,
    }
}

/// What is known of each model.
#[derive(Debug, Default)]
pub(super) struct Dialects {
    known: Mutex<HashMap<String, Dialect>>,
}

impl Dialects {
    pub(super) fn of(&self, model: &str) -> Dialect {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(model).cloned().unwrap_or_default()
    }

    /// `dialect` was understood.
    pub(super) fn learn(&self, model: &str, dialect: &Dialect) {
        if *dialect != Dialect::default() {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(model.to_owned(), dialect.clone());
        }
    }
}

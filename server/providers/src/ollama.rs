//! Ollama's own chat: JSON a line each, the schema as `format`.

use reqwest::Url;
use serde_json::{Map, Value, json};

use crate::dialect::{Asked, Auth, Dialect, Framing, extend, written};
use crate::http::{Answer, End, Failed, Feature, Piece};

/// Ollama's chat.
#[derive(Clone, Debug)]
pub(crate) struct Ollama {
    /// Tokens the model is loaded with; `None` leaves it to the server, which cuts a longer prompt off without a word.
    pub(crate) num_ctx: Option<u32>,
}

impl Dialect for Ollama {
    fn kind(&self) -> &'static str {
        "ollama"
    }

    fn about(&self) -> &'static str {
        "Asks a model that Ollama runs."
    }

    fn url(&self, base: &Url, _model: &str) -> Url {
        extend(base, &["api", "chat"])
    }

    fn embeddings(&self, base: &Url, _model: &str) -> Option<Url> {
        Some(extend(base, &["v1", "embeddings"]))
    }

    /// A server of one's own takes no key; one behind a gateway may.
    fn auth(&self) -> Auth {
        Auth::Bearer
    }

    fn body(&self, asked: &Asked<'_>) -> Vec<u8> {
        let message = |role: &str, content: &str| json!({ "role": role, "content": content });
        let schema = asked.features.has(Feature::Schema);
        let system = message("system", &asked.system(!schema));
        let messages: Vec<Value> =
            std::iter::once(system).chain(asked.user().map(|words| message("user", words))).collect();
        let mut options = Map::new();
        options.extend(asked.temperature().map(|temperature| ("temperature".into(), json!(temperature))));
        options.extend(asked.seed().map(|seed| ("seed".into(), json!(seed))));
        options.extend(asked.limit.map(|limit| ("num_predict".into(), json!(limit))));
        options.extend(self.num_ctx.map(|tokens| ("num_ctx".into(), json!(tokens))));
        let mut body = json!({ "model": asked.model(), "messages": messages, "stream": true, "options": options });
        if schema {
            body["format"] = asked.request.question.schema().schema.clone();
        }
        written(&body)
    }

    fn framing(&self) -> Framing {
        Framing::Lines
    }

    fn hear(&self, piece: &Piece<'_>, answer: &mut Answer<'_>) -> Result<(), Failed> {
        if !piece.is_object() {
            return Err(Failed::format());
        }
        answer.by(piece["model"].as_str());
        let message = &piece["message"];
        if message.is_object() {
            answer.seen();
            answer.say(message["content"].as_str().unwrap_or_default());
            let arguments = &message["tool_calls"][0]["function"]["arguments"];
            if arguments.is_object() {
                answer.call_tool(&arguments.to_string());
            }
        }
        if piece["done"].as_bool() == Some(true) {
            // A prompt that the server still knows may be left out of the count.
            answer.counts(piece["prompt_eval_count"].as_u64(), None, piece["eval_count"].as_u64());
            if piece["done_reason"].as_str() == Some("length") {
                answer.ends(End::CutOff);
            }
            answer.done();
        }
        Ok(())
    }

    fn feature(&self, param: &str) -> Option<Feature> {
        (param == "format").then_some(Feature::Schema)
    }

    fn guesses(&self) -> &'static [&'static [Feature]] {
        &[&[Feature::Schema]]
    }
}

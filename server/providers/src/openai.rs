//! OpenAI's chat completions: OpenAI itself, and the many servers and gateways that speak as it does.

use std::borrow::Cow;

use assay_engine::port::model::{AnswerSchema, Effort};
use reqwest::Url;
use serde::Serialize;
use serde_json::Value;

use crate::dialect::{Asked, Auth, Dialect, extend, written};
use crate::http::{Answer, End, Failed, Feature, Features, Piece};

/// Chat completions.
#[derive(Clone, Debug)]
pub(crate) struct OpenAi {
    /// The configured kind: others speak it too.
    pub(crate) kind: &'static str,
    pub(crate) auth: Auth,
    /// Sent to models that reason, such as `low`; `None` leaves it to the model.
    pub(crate) reasoning_effort: Option<String>,
}

impl Dialect for OpenAi {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn about(&self) -> &'static str {
        "Asks a model over OpenAI-compatible chat completions."
    }

    fn url(&self, base: &Url, _model: &str) -> Url {
        extend(base, &["chat", "completions"])
    }

    fn embeddings(&self, base: &Url, _model: &str) -> Option<Url> {
        Some(extend(base, &["embeddings"]))
    }

    fn auth(&self) -> Auth {
        self.auth.clone()
    }

    /// A model that reasons refuses the older parameters. Where a name does not tell, its refusal does.
    fn opening(&self, model: &str) -> Features {
        if self.reasoning_effort.is_some() || reasons(model) {
            Features::all_but(&[Feature::Temperature, Feature::MaxTokens])
        } else {
            Features::default()
        }
    }

    fn body(&self, asked: &Asked<'_>) -> Vec<u8> {
        let has = |feature| asked.features.has(feature);
        let older = has(Feature::MaxTokens);
        let body = Body {
            model: asked.model(),
            messages: &messages(asked),
            stream: true,
            stream_options: has(Feature::StreamUsage).then_some(StreamOptions { include_usage: true }),
            response_format: has(Feature::Schema).then(|| ResponseFormat::of(asked.request.question.schema())),
            temperature: asked.temperature(),
            seed: asked.seed(),
            max_tokens: asked.limit.filter(|_| older),
            max_completion_tokens: asked.limit.filter(|_| !older && has(Feature::MaxCompletionTokens)),
            reasoning_effort: self.effort(asked).filter(|_| has(Feature::ReasoningEffort)),
        };
        written(&body)
    }

    fn hear(&self, piece: &Piece<'_>, answer: &mut Answer<'_>) -> Result<(), Failed> {
        if !piece.is_object() {
            return Err(Failed::format());
        }
        answer.by(piece["model"].as_str());
        let usage = &piece["usage"];
        if usage.is_object() {
            let cached = usage["prompt_tokens_details"]["cached_tokens"].as_u64();
            answer.counts(usage["prompt_tokens"].as_u64(), cached, usage["completion_tokens"].as_u64());
        }
        let choice = &piece["choices"][0];
        if choice.is_object() {
            answer.seen();
            hear_message(if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] }, answer);
            if let Some(reason) = choice["finish_reason"].as_str() {
                answer.ends(end(reason));
            }
        }
        Ok(())
    }

    fn feature(&self, param: &str) -> Option<Feature> {
        match param.split(['.', '[']).next().unwrap_or_default() {
            "response_format" => Some(Feature::Schema),
            "stream_options" => Some(Feature::StreamUsage),
            "temperature" => Some(Feature::Temperature),
            "seed" => Some(Feature::Seed),
            "max_tokens" => Some(Feature::MaxTokens),
            "max_completion_tokens" => Some(Feature::MaxCompletionTokens),
            "reasoning_effort" => Some(Feature::ReasoningEffort),
            _ => None,
        }
    }

    fn guesses(&self) -> &'static [&'static [Feature]] {
        &[&[Feature::Schema], &[Feature::Schema, Feature::StreamUsage]]
    }
}

impl OpenAi {
    /// What the request asks for, of a model that reasons; or else what is configured.
    fn effort<'a>(&'a self, asked: &Asked<'a>) -> Option<&'a str> {
        let thinks = self.reasoning_effort.is_some() || reasons(asked.model());
        let wanted = asked.request.effort.filter(|_| thinks).map(Effort::name);
        wanted.or(self.reasoning_effort.as_deref())
    }
}

/// OpenAI's names for models that reason: `o1`, `o3-mini`, `gpt-5` and later, with or without a gateway's prefix.
fn reasons(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or_default();
    let generation = |prefix: &str| {
        let rest = name.strip_prefix(prefix)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse::<u32>().ok()
    };
    generation("o").is_some() || generation("gpt-").is_some_and(|generation| generation >= 5)
}

/// What is sent. It borrows: a schema and a prompt are long.
#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: &'a [Message<'a>],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'a str>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Cow<'a, str>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    r#type: &'static str,
    json_schema: Format<'a>,
}

#[derive(Serialize)]
struct Format<'a> {
    name: &'static str,
    strict: bool,
    schema: &'a Value,
}

impl<'a> ResponseFormat<'a> {
    fn of(shape: &'a AnswerSchema) -> Self {
        let json_schema = Format { name: shape.name, strict: true, schema: &shape.schema };
        Self { r#type: "json_schema", json_schema }
    }
}

fn messages<'a>(asked: &Asked<'a>) -> Vec<Message<'a>> {
    let message = |role, content| Message { role, content };
    let system = message("system", asked.system(!asked.features.has(Feature::Schema)));
    std::iter::once(system).chain(asked.user().map(|words| message("user", words.into()))).collect()
}

/// `content` may be missing, null, text, or a list of parts; what a model thought stands elsewhere and is not taken.
fn hear_message(message: &Piece<'_>, answer: &mut Answer<'_>) {
    if message["refusal"].as_str().is_some_and(|words| !words.is_empty()) {
        answer.ends(End::Refused("the model declined to answer"));
    }
    match &message["content"] {
        Piece::Text(words) => answer.say(words),
        Piece::List(parts) => {
            for part in parts.iter().filter(|part| part["type"].as_str() == Some("text")) {
                answer.say(part["text"].as_str().unwrap_or_default());
            }
        }
        _ => {}
    }
    // The first tool alone: two arguments would not be one answer.
    let calls = message["tool_calls"].elements();
    let tool = calls.iter().find(|call| call["index"].as_u64().is_none_or(|index| index == 0));
    let function = tool.map_or(&message["function_call"], |tool| &tool["function"]);
    answer.call_tool(function["arguments"].as_str().unwrap_or_default());
}

fn end(reason: &str) -> End {
    match reason {
        "length" => End::CutOff,
        "content_filter" => End::Refused("the provider's content filter stopped the answer"),
        _ => End::Complete,
    }
}

#[cfg(test)]
mod tests {
    use super::reasons;

    #[test]
    fn models_that_reason_are_known_by_their_family() {
        let known = ["o1", "o3-mini", "o4-mini-2025-04-16", "gpt-5", "gpt-5.1-codex", "gpt-10", "openai/o3"];
        assert!(known.into_iter().all(reasons));
        let others = ["gpt-4o", "gpt-4.1-mini", "omni-moderation", "olmo-2", "llama3", "gpt-oss-20b", ""];
        assert!(!others.into_iter().any(reasons));
    }
}

//! Which path is whose.

use http::{Method, Request};

use super::dialect::Dialect;

/// Where texts are embedded.
pub(crate) const EMBEDDINGS: &str = "/v1/embeddings";

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Answer(Dialect),
    Models(Dialect),
    Nowhere,
}

pub(crate) fn route<B>(request: &Request<B>) -> Route {
    let path = request.uri().path();
    match *request.method() {
        Method::POST => answer(path).map_or(Route::Nowhere, Route::Answer),
        Method::GET => models(path, request.headers().contains_key("anthropic-version")),
        _ => Route::Nowhere,
    }
}

fn answer(path: &str) -> Option<Dialect> {
    let deployment = path.strip_prefix("/openai/deployments/").and_then(|rest| rest.strip_suffix("/chat/completions"));
    let verb = path.strip_prefix("/v1beta/models/").and_then(|rest| rest.split_once(':')).map(|(_, verb)| verb);
    match path {
        "/v1/chat/completions" | EMBEDDINGS => Some(Dialect::OpenAi),
        "/openai/v1/chat/completions" => Some(Dialect::Azure),
        "/v1/messages" => Some(Dialect::Anthropic),
        "/api/chat" => Some(Dialect::Ollama),
        _ if deployment.is_some_and(|name| !name.is_empty() && !name.contains('/')) => Some(Dialect::Azure),
        _ if matches!(verb, Some("generateContent" | "streamGenerateContent")) => Some(Dialect::Gemini),
        _ => None,
    }
}

fn models(path: &str, anthropic: bool) -> Route {
    match path {
        "/v1/models" if anthropic => Route::Models(Dialect::Anthropic),
        "/v1/models" => Route::Models(Dialect::OpenAi),
        "/openai/v1/models" | "/openai/models" => Route::Models(Dialect::Azure),
        "/v1beta/models" => Route::Models(Dialect::Gemini),
        "/api/tags" => Route::Models(Dialect::Ollama),
        _ => Route::Nowhere,
    }
}

//! Bodies: JSON, errors, completions, streams.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use http::{Response, StatusCode};
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use serde_json::{Value, json};

use super::seen::Underway;
use super::server::Body;

/// A JSON body.
pub(crate) fn json(status: StatusCode, value: &Value) -> Response<Body> {
    full(status, "application/json", value.to_string())
}

/// The vendor's error body.
pub(crate) fn error(status: StatusCode, kind: &str, code: &str, message: &str) -> Response<Body> {
    refusal(status, kind, code, message, None)
}

/// The vendor's error body, naming the parameter that is refused.
pub(crate) fn refusal(
    status: StatusCode,
    kind: &str,
    code: &str,
    message: &str,
    param: Option<&str>,
) -> Response<Body> {
    json(status, &json!({"error": {"message": message, "type": kind, "code": code, "param": param}}))
}

/// A body that is not JSON, as proxies send.
pub(crate) fn plain(status: StatusCode, text: &str) -> Response<Body> {
    full(status, "text/html", text.to_owned())
}

fn full(status: StatusCode, kind: &str, text: String) -> Response<Body> {
    let body = Full::new(Bytes::from(text)).map_err(|never| match never {}).boxed();
    Response::builder().status(status).header("content-type", kind).body(body).unwrap()
}

/// How a streamed body ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// In good order.
    Orderly,
    /// The connection breaks.
    Broken,
    /// Not at all.
    Never,
}

/// A body of parts with a pause before each.
pub(crate) fn dripping(kind: &str, parts: Vec<Bytes>, pause: Duration, end: End, underway: Underway) -> Response<Body> {
    let state = (parts.into_iter(), underway);
    let frames = stream::unfold(state, move |(mut parts, mut underway)| async move {
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        if let Some(part) = parts.next() {
            if parts.len() == 0 && end == End::Orderly {
                underway.done();
            }
            return Some((Ok(Frame::data(part)), (parts, underway)));
        }
        match end {
            End::Orderly => None,
            End::Broken => {
                underway.done();
                Some((Err(io::Error::other("broken on purpose")), (parts, underway)))
            }
            End::Never => std::future::pending().await,
        }
    });
    let body = StreamBody::new(Box::pin(frames)).boxed();
    Response::builder().header("content-type", kind).body(body).unwrap()
}

/// One choice, complete or growing.
pub(crate) struct Completion {
    pub(crate) model: String,
    pub(crate) content: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) finish: &'static str,
    pub(crate) usage: Option<Value>,
    pub(crate) choices: bool,
}

impl Completion {
    /// In one body.
    pub(crate) fn whole(&self) -> Value {
        let message = json!({"role": "assistant", "content": self.content, "refusal": self.refusal});
        let choice = json!({"index": 0, "message": message, "finish_reason": self.finish, "logprobs": null});
        let choices = if self.choices { vec![choice] } else { Vec::new() };
        let mut body = json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": self.model,
            "choices": choices});
        if let Some(usage) = &self.usage {
            body["usage"] = usage.clone();
        }
        body
    }

    /// As chunks, content `fragment` characters at a time. Usage comes last, with no choice beside it.
    pub(crate) fn chunks(&self, fragment: usize) -> Vec<Value> {
        let mut chunks = Vec::new();
        if self.choices {
            chunks.push(self.chunk(&json!({"role": "assistant", "content": ""}), None));
            let letters: Vec<char> = self.content.iter().flat_map(|text| text.chars()).collect();
            let pieces = letters.chunks(fragment).map(|piece| piece.iter().collect::<String>());
            chunks.extend(pieces.map(|piece| self.chunk(&json!({"content": piece}), None)));
            if let Some(refusal) = &self.refusal {
                chunks.push(self.chunk(&json!({"refusal": refusal}), None));
            }
            chunks.push(self.chunk(&json!({}), Some(self.finish)));
        }
        if let Some(usage) = &self.usage {
            chunks.push(
                json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": self.model, "choices": [],
                "usage": usage}),
            );
        }
        chunks
    }

    fn chunk(&self, delta: &Value, finish: Option<&str>) -> Value {
        json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": self.model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
    }
}

/// Server-sent events, a part each.
pub(crate) fn events(chunks: &[Value]) -> Vec<Bytes> {
    chunks.iter().map(|chunk| Bytes::from(format!("data: {chunk}\n\n"))).collect()
}

/// The event that ends a stream.
pub(crate) fn done() -> Bytes {
    Bytes::from_static(b"data: [DONE]\n\n")
}

/// The same bytes cut where it hurts: every 13, in the middle of characters, lines and events.
pub(crate) fn shredded(parts: &[Bytes]) -> Vec<Bytes> {
    parts.concat().chunks(13).map(Bytes::copy_from_slice).collect()
}

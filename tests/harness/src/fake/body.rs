//! Bodies: JSON, text, and parts that come one after the other and may not end well.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use http::{Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use serde_json::Value;
use tokio::time::sleep;

use super::seen::Underway;

pub(crate) type Body = BoxBody<Bytes, io::Error>;

/// A JSON body.
pub(crate) fn json(status: u16, value: &Value) -> Response<Body> {
    full(status, "application/json", value.to_string())
}

/// A body that is not JSON, as proxies send.
pub(crate) fn page(status: u16, text: &str) -> Response<Body> {
    full(status, "text/html", format!("<html><body>{text}</body></html>"))
}

fn full(status: u16, kind: &str, text: String) -> Response<Body> {
    let body = Full::new(Bytes::from(text)).map_err(|never| match never {}).boxed();
    let status = StatusCode::from_u16(status).unwrap();
    Response::builder().status(status).header("content-type", kind).body(body).unwrap()
}

/// How a body of parts ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// In good order.
    Orderly,
    /// The connection breaks.
    Broken,
    /// Not at all.
    Never,
}

/// A body of parts.
pub(crate) struct Delivery {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) parts: Vec<Bytes>,
    /// Before the first part.
    pub(crate) start: Duration,
    /// Before every part.
    pub(crate) pause: Duration,
    pub(crate) end: End,
}

impl Delivery {
    /// Without pauses, and with an orderly end.
    pub(crate) fn of(kind: &'static str, parts: Vec<Bytes>) -> Self {
        Self { status: 200, kind, parts, start: Duration::ZERO, pause: Duration::ZERO, end: End::Orderly }
    }

    /// The call stays under way until the last part is written.
    pub(crate) fn into_response(self, underway: Underway) -> Response<Body> {
        let Self { status, kind, parts, start, pause, end } = self;
        let state = (parts.into_iter(), underway, start);
        let frames = stream::unfold(state, move |(mut parts, mut underway, start)| async move {
            if !(start + pause).is_zero() {
                sleep(start + pause).await;
            }
            let next = parts.next();
            if end != End::Never && (next.is_none() || (end == End::Orderly && parts.len() == 0)) {
                underway.done();
            }
            let frame = match (next, end) {
                (Some(part), _) => Ok(Frame::data(part)),
                (None, End::Orderly) => return None,
                (None, End::Broken) => {
                    // What was written must have left before the connection goes, or there is no middle to break in.
                    tokio::task::yield_now().await;
                    Err(io::Error::other("broken on purpose"))
                }
                (None, End::Never) => std::future::pending().await,
            };
            Some((frame, (parts, underway, Duration::ZERO)))
        });
        let body = StreamBody::new(Box::pin(frames)).boxed();
        Response::builder().status(status).header("content-type", kind).body(body).unwrap()
    }
}

/// The same bytes cut where it hurts: every 13, in the middle of characters, lines and events.
pub(crate) fn shredded(parts: &[Bytes]) -> Vec<Bytes> {
    parts.concat().chunks(13).map(Bytes::copy_from_slice).collect()
}

/// 64 MiB after these first bytes, without a line break. The parts share their bytes.
pub(crate) fn enormous(start: &'static str) -> Vec<Bytes> {
    let filling = Bytes::from(vec![b'x'; 64 << 10]);
    std::iter::once(Bytes::from_static(start.as_bytes())).chain(std::iter::repeat_n(filling, 1 << 10)).collect()
}

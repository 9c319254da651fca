//! Bounds of a call: a message over the limit and a deadline that passed are answered with their proper codes and details.
//!
//! tonic answers OUT_OF_RANGE for the first and CANCELLED for the second, neither with details.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Layer, Service};

use crate::status;

/// Bounds every call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BoundsLayer {
    /// The largest message that is taken, in bytes.
    pub(crate) max_message_bytes: usize,
}

impl<S> Layer<S> for BoundsLayer {
    type Service = Bounds<S>;

    fn layer(&self, inner: S) -> Bounds<S> {
        Bounds { inner, max_message_bytes: self.max_message_bytes }
    }
}

/// See [`BoundsLayer`].
#[derive(Clone, Debug)]
pub(crate) struct Bounds<S> {
    inner: S,
    max_message_bytes: usize,
}

impl<S> Service<Request<Body>> for Bounds<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let deadline = timeout(request.headers()).map(|timeout| tokio::time::Instant::now() + timeout);
        let limit = self.max_message_bytes;
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = match deadline {
                None => answer.await?,
                Some(deadline) => match tokio::time::timeout_at(deadline, answer).await {
                    Ok(response) => response?,
                    Err(_) => return Ok(status::deadline().into_http()),
                },
            };
            if is_over_the_limit(response.headers()) {
                return Ok(status::too_large(limit).into_http());
            }
            Ok(match deadline {
                None => response,
                Some(deadline) => response.map(|body| Body::new(Timed::new(body, deadline))),
            })
        })
    }
}

/// `grpc-timeout`: at most eight digits and a unit.
fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let amount: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(amount.checked_mul(3600)?)),
        "M" => Some(Duration::from_secs(amount.checked_mul(60)?)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

fn is_over_the_limit(headers: &HeaderMap) -> bool {
    // OUT_OF_RANGE comes from nowhere else: no service answers it.
    headers.get("grpc-status").map(HeaderValue::as_bytes) == Some((Code::OutOfRange as i32).to_string().as_bytes())
}

/// A body that ends with DEADLINE_EXCEEDED at the deadline.
struct Timed {
    body: UnsyncBoxBody<Bytes, Status>,
    sleep: Pin<Box<tokio::time::Sleep>>,
    over: bool,
}

impl Timed {
    fn new(body: Body, deadline: tokio::time::Instant) -> Self {
        Self {
            body: body.map_err(|error| Status::from_error(error.into())).boxed_unsync(),
            sleep: Box::pin(tokio::time::sleep_until(deadline)),
            over: false,
        }
    }
}

impl http_body::Body for Timed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Status>>> {
        if self.over {
            return Poll::Ready(None);
        }
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        ready!(self.sleep.as_mut().poll(cx));
        self.over = true;
        let mut trailers = HeaderMap::new();
        Poll::Ready(match status::deadline().add_header(&mut trailers) {
            Ok(()) => Some(Ok(http_body::Frame::trailers(trailers))),
            Err(status) => Some(Err(status)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_read_in_every_unit() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", text.parse().unwrap());
            timeout(&headers)
        };
        assert_eq!(read("250m"), Some(Duration::from_millis(250)));
        assert_eq!(read("2S"), Some(Duration::from_secs(2)));
        assert_eq!(read("1H"), Some(Duration::from_secs(3600)));
        assert_eq!(read("x"), None);
        assert_eq!(read("10"), None);
    }
}

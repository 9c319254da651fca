//! What every call goes over: the connection, with what goes along, the caller's deadline, repetitions of calls that can safely be
//! made twice, and failures in words.

mod answer;
mod called;
mod retry;

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use tokio::time::{Instant, timeout_at};
use tonic::body::Body;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tower::{Service, ServiceExt as _};

use answer::Answer;
pub(crate) use called::broken;
use called::{Called, deadline_passed};
use retry::Retries;

/// What holds for every call of a connection.
#[derive(Debug)]
pub(crate) struct Terms {
    /// The server's address as it was given, for messages.
    pub(crate) address: String,
    /// The longest message that is taken in, in bytes.
    pub(crate) limit: usize,
    /// Goes along as `authorization`.
    pub(crate) authorization: Option<HeaderValue>,
    /// Whether what is sent is compressed.
    pub(crate) compress: bool,
    /// Whether what is received may be: not within a process.
    pub(crate) accept_compressed: bool,
    pub(crate) retries: Retries,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            address: "the given connection".to_owned(),
            limit: crate::MESSAGE_LIMIT,
            authorization: None,
            compress: false,
            accept_compressed: false,
            retries: Retries::default(),
        }
    }
}

impl Terms {
    pub(crate) fn has_token(&self) -> bool {
        self.authorization.is_some()
    }
}

/// How long calls may take.
#[derive(Debug, Clone, Copy)]
enum Bound {
    /// As long as they like.
    None,
    /// Each so long.
    Each(Duration),
    /// All until then.
    Until(Instant),
}

/// A connection with the terms of its calls, which the generated clients are used over. Clones share the connection.
#[derive(Debug, Clone)]
pub struct Line {
    channel: Channel,
    terms: Arc<Terms>,
    traceparent: Option<HeaderValue>,
    bound: Bound,
}

impl Line {
    pub(crate) fn new(channel: Channel, terms: Terms) -> Self {
        Self { channel, terms: Arc::new(terms), traceparent: None, bound: Bound::None }
    }

    pub(crate) fn terms(&self) -> &Terms {
        &self.terms
    }

    pub(crate) fn trace(&mut self, traceparent: HeaderValue) {
        self.traceparent = Some(traceparent);
    }

    pub(crate) fn bound_each(&mut self, timeout: Duration) {
        self.bound = Bound::Each(timeout);
    }

    /// The same line, whose calls have to be through together when the next alone would have had to.
    pub(crate) fn begun(mut self) -> Self {
        if let Some(deadline) = self.deadline() {
            self.bound = Bound::Until(deadline);
        }
        self
    }

    /// When a call that begins now has to be through.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match self.bound {
            Bound::None => None,
            Bound::Each(timeout) => Instant::now().checked_add(timeout),
            Bound::Until(deadline) => Some(deadline),
        }
    }

    /// Waits, no longer than calls may take.
    pub(crate) async fn wait(&self, delay: Duration) -> Result<(), Status> {
        match self.deadline() {
            Some(deadline) => {
                tokio::time::sleep_until(deadline.min(Instant::now() + delay)).await;
                if Instant::now() < deadline { Ok(()) } else { Err(deadline_passed()) }
            }
            None => {
                tokio::time::sleep(delay).await;
                Ok(())
            }
        }
    }

    fn outgoing(&self, headers: &mut HeaderMap, deadline: Option<Instant>) {
        if let Some(authorization) = &self.terms.authorization {
            headers.entry(http::header::AUTHORIZATION).or_insert_with(|| authorization.clone());
        }
        if let Some(traceparent) = &self.traceparent {
            headers.entry("traceparent").or_insert_with(|| traceparent.clone());
        }
        if let Some(deadline) = deadline {
            headers.entry("grpc-timeout").or_insert_with(|| left(deadline));
        }
    }

    async fn serve(self, mut request: Request<Body>) -> Result<Response<Body>, Status> {
        let path = request.uri().path().to_owned();
        let method = path.rsplit('/').next().unwrap_or_default().to_owned();
        let called = Called { method, terms: Arc::clone(&self.terms) };
        let deadline = self.deadline();
        self.outgoing(request.headers_mut(), deadline);
        let Some(deadline) = deadline else { return self.attempts(request, &path, &called, None).await };
        let answered = timeout_at(deadline, self.attempts(request, &path, &called, Some(deadline))).await;
        answered.unwrap_or_else(|_| Err(deadline_passed()))
    }

    async fn attempts(
        &self,
        request: Request<Body>,
        path: &str,
        called: &Called,
        deadline: Option<Instant>,
    ) -> Result<Response<Body>, Status> {
        let once = |request| attempt(self.channel.clone(), request, called.clone(), deadline);
        self.terms.retries.attempts(path, request, once).await
    }
}

impl Service<Request<Body>> for Line {
    type Response = Response<Body>;
    type Error = Status;
    type Future = BoxFuture<'static, Result<Response<Body>, Status>>;

    /// The connection is waited for with each attempt.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.clone().serve(request))
    }
}

async fn attempt(
    channel: Channel,
    request: Request<Body>,
    called: Called,
    deadline: Option<Instant>,
) -> Result<Response<Body>, Status> {
    let failed = |error: tonic::transport::Error| called.explain(Status::from_error(Box::new(error)));
    let answered = channel.oneshot(request).await.map_err(failed)?;
    match Status::from_header_map(answered.headers()) {
        Some(status) if status.code() != Code::Ok => Err(called.explain(status)),
        None if answered.status() != StatusCode::OK => Err(called.explain(of_http(answered.status()))),
        said => {
            let whole = said.is_some();
            Ok(answered.map(|body| Body::new(Answer::new(body, called, deadline, whole))))
        }
    }
}

/// What an answer of something that speaks no gRPC is taken for, as gRPC says (`doc/http-grpc-status-mapping.md`).
fn of_http(status: StatusCode) -> Status {
    let code = match status.as_u16() {
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        429 | 502 | 503 | 504 => Code::Unavailable,
        _ => Code::Unknown,
    };
    Status::new(code, format!("HTTP status {status}"))
}

/// What is left, as a header: at most eight digits and a unit.
fn left(deadline: Instant) -> HeaderValue {
    const MOST: u128 = 99_999_999;
    let left = deadline.saturating_duration_since(Instant::now());
    let said = match left.as_millis() {
        millis @ ..=MOST => format!("{millis}m"),
        millis => format!("{}S", (millis / 1000).min(MOST)),
    };
    HeaderValue::try_from(said).unwrap_or(HeaderValue::from_static("0m"))
}

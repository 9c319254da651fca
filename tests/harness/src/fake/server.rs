//! The sockets.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use http_body_util::combinators::BoxBody;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::script::{Call, Script};
use super::seen::{Seen, Underway};
use super::{answer, prompt, wire};

pub(crate) type Body = BoxBody<Bytes, std::io::Error>;

/// A scripted model server on a loopback port. Dropped, it takes its connections with it.
pub struct FakeModel {
    address: SocketAddr,
    seen: Arc<Seen>,
    accepting: JoinHandle<()>,
}

impl FakeModel {
    /// Listens on a free port.
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let accepting = tokio::spawn(accept(listener, script, Arc::clone(&seen)));
        Self { address, seen, accepting }
    }

    /// What a client is configured with: `http://127.0.0.1:<port>/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Completions asked for.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.seen.calls.load(SeqCst)
    }

    /// The most calls under way at once.
    #[must_use]
    pub fn peak_concurrency(&self) -> u64 {
        self.seen.peak.load(SeqCst)
    }

    /// Connections accepted.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.seen.connections.load(SeqCst)
    }

    /// Clients that went away before their reply was written.
    #[must_use]
    pub fn aborted(&self) -> u64 {
        self.seen.aborted.load(SeqCst)
    }

    /// Calls under way.
    #[must_use]
    pub fn underway(&self) -> u64 {
        self.seen.underway()
    }

    /// The bodies of the calls, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        self.seen.requests()
    }

    /// The `Authorization` headers of the calls, in the order of arrival; empty where there was none.
    #[must_use]
    pub fn authorizations(&self) -> Vec<String> {
        self.seen.authorizations()
    }

    /// Waits until `condition` holds, for ten seconds at most.
    ///
    /// # Panics
    /// It does not hold by then.
    pub async fn until(&self, condition: impl Fn(&Self) -> bool) {
        let held = tokio::time::timeout(Duration::from_secs(10), async {
            while !condition(self) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        held.await.expect("the fake never saw what the test waits for");
    }
}

impl Drop for FakeModel {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, script: Script, seen: Arc<Seen>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((socket, _)) = listener.accept().await else { continue };
        seen.connections.fetch_add(1, SeqCst);
        let _ = socket.set_nodelay(true);
        let (script, seen) = (script.clone(), Arc::clone(&seen));
        connections.spawn(async move {
            let service = service_fn(move |request| handle(request, script.clone(), Arc::clone(&seen)));
            // A client that goes away is no failure of the server.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn handle(request: Request<Incoming>, script: Script, seen: Arc<Seen>) -> Result<Response<Body>, Infallible> {
    let response = match (request.method(), request.uri().path()) {
        (&Method::GET, "/v1/models") => wire::json(StatusCode::OK, &models()),
        (&Method::POST, "/v1/chat/completions") => complete(request, &script, &seen).await,
        _ => wire::error(StatusCode::NOT_FOUND, "invalid_request_error", "unknown_url", "no such path"),
    };
    Ok(response)
}

fn models() -> Value {
    json!({"object": "list", "data": [{"id": "fake-1", "object": "model", "created": 1_700_000_000, "owned_by": "assay"}]})
}

async fn complete(request: Request<Incoming>, script: &Script, seen: &Arc<Seen>) -> Response<Body> {
    let authorization = request.headers().get(http::header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let Ok(body) = request.into_body().collect().await else {
        return wire::error(StatusCode::BAD_REQUEST, "invalid_request_error", "no_body", "no body");
    };
    let Ok(body) = serde_json::from_slice::<Value>(&body.to_bytes()) else {
        return wire::error(StatusCode::BAD_REQUEST, "invalid_request_error", "no_json", "not JSON");
    };
    let underway = Underway::new(seen);
    let number = seen.calls.fetch_add(1, SeqCst) + 1;
    seen.request(body.clone(), authorization);
    let call = Call { number, schema: prompt::schema(&body).0, body };
    let behaviour = script.behaviour(&call);
    answer::give(&call, &behaviour, script.judging, underway, seen).await
}

//! The sockets, and a call from its bytes to its behaviour.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::body::{self, Body};
use super::dialect::Dialect;
use super::fault::Fault;
use super::request::Received;
use super::route::{Route, route};
use super::script::{Call, Script};
use super::seen::{Seen, Underway};
use super::{give, prompt};

/// What the connections share.
pub(crate) struct Host {
    script: Script,
    seen: Arc<Seen>,
    since: Instant,
}

impl Host {
    pub(crate) fn new(script: Script, seen: Arc<Seen>) -> Self {
        Self { script, seen, since: Instant::now() }
    }

    pub(crate) async fn accept(self: Arc<Self>, listener: TcpListener) {
        let mut connections = JoinSet::new();
        loop {
            let Ok((socket, _)) = listener.accept().await else { continue };
            self.seen.connections.fetch_add(1, SeqCst);
            connections.spawn(Arc::clone(&self).serve(socket));
            while connections.try_join_next().is_some() {}
        }
    }

    async fn serve(self: Arc<Self>, socket: TcpStream) {
        let _ = socket.set_nodelay(true);
        let service = service_fn(move |request| {
            let host = Arc::clone(&self);
            async move { host.handle(request).await }
        });
        // A client that goes away is no failure of the server.
        let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
    }

    async fn handle(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        self.seen.url(request.uri().to_string());
        match route(&request) {
            Route::Models(dialect) => Ok(body::json(200, &dialect.wire().models())),
            Route::Answer(dialect) => self.answer(dialect, request).await,
            Route::Nowhere => Ok(give::refusal(Dialect::OpenAi.wire(), &Fault::NotFound, None)),
        }
    }

    async fn answer(&self, dialect: Dialect, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let (parts, body) = request.into_parts();
        let malformed = |why: &str| Ok(give::refusal(dialect.wire(), &Fault::Malformed(why.into()), None));
        let Ok(body) = body.collect().await else { return malformed("no body") };
        let Ok(body) = serde_json::from_slice::<Value>(&body.to_bytes()) else { return malformed("not JSON") };
        let received = Received::new(dialect, &parts, body);
        let mut underway = Underway::new(&self.seen);
        let number = self.seen.calls.fetch_add(1, SeqCst) + 1;
        self.seen.request(&received);
        if let Some(fault) = dialect.wire().demands(&received) {
            underway.done();
            return Ok(give::refusal(dialect.wire(), &fault, None));
        }
        let call = self.call(number, received);
        let behaviour = self.script.behaviour(&call);
        give::give(&call, &behaviour, self.script.judging, underway, &self.seen).await
    }

    fn call(&self, number: u64, received: Received) -> Call {
        let asked = received.dialect.wire().asked(&received);
        Call {
            number,
            dialect: received.dialect,
            key: received.key(),
            elapsed: self.since.elapsed(),
            streaming: asked.streaming,
            model: asked.model.clone(),
            system: asked.system.clone(),
            schema: prompt::schema(&asked).0,
            max_output_tokens: asked.max_output_tokens,
            path: received.path,
            query: received.query,
            body: received.body,
            asked,
        }
    }
}

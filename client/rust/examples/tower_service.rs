//! A backend that turns the interview its own clients post into personas, and streams them on as server-sent events while they are
//! made. Whoever hangs up stops the work. It is a tower service, behind tower's own layers.
//!
//! ```sh
//! ASSAY_SERVER=http://127.0.0.1:7420 cargo run -p assay-client --example tower_service -- 127.0.0.1:8080
//! curl -N --data-binary @talk.txt 'http://127.0.0.1:8080/personas?count=3'
//! ```
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program of its own: it says things and spawns")]

use std::convert::Infallible;
use std::error::Error as StdError;
use std::task::{Context, Poll};

use assay_client::v1::run_event::Kind;
use assay_client::v1::{Document, EventDetail, GeneratePersonasRequest, document::Content, item_finished};
use assay_client::{Client, Error, RunStream, StreamItem};
use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{StreamExt as _, stream};
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, Limited, StreamBody};
use hyper::body::{Body, Frame};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde::Serialize;
use tokio::net::TcpListener;
use tower::{Service, ServiceBuilder};

/// The longest interview, in bytes.
const LONGEST: usize = 32 << 20;
/// Requests that are served at the same time.
const AT_ONCE: usize = 64;

type Failure = Box<dyn StdError + Send + Sync>;
type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let listen = std::env::args().nth(1).unwrap_or("127.0.0.1:8080".into());
    let client = Client::connect("").await?;
    let service = ServiceBuilder::new().concurrency_limit(AT_ONCE).service(Personas { client });
    let listener = TcpListener::bind(listen).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (socket, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        let served = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(socket), service);
        tokio::spawn(async move {
            if let Err(error) = served.await {
                println!("a connection broke: {error}");
            }
        });
    }
}

/// Makes personas of the body of `POST /personas?count=N`.
#[derive(Clone)]
struct Personas {
    client: Client,
}

impl<B> Service<Request<B>> for Personas
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Failure>,
{
    type Response = Answer;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Answer, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let client = self.client.clone();
        Box::pin(async move {
            Ok(match (request.method(), request.uri().path()) {
                (&Method::POST, "/personas") => generate(&client, request).await,
                (_, "/personas") => plain(StatusCode::METHOD_NOT_ALLOWED, "post an interview"),
                _ => plain(StatusCode::NOT_FOUND, "there is /personas"),
            })
        })
    }
}

async fn generate<B>(client: &Client, request: Request<B>) -> Answer
where
    B: Body<Data = Bytes>,
    B::Error: Into<Failure>,
{
    let query = request.uri().query().unwrap_or_default();
    let count = query.split('&').find_map(|pair| pair.strip_prefix("count=")).unwrap_or_default().to_owned();
    let interview = match Limited::new(request.into_body(), LONGEST).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return plain(StatusCode::BAD_REQUEST, &format!("the interview cannot be read: {error}")),
    };
    let asked = GeneratePersonasRequest {
        documents: vec![Document { name: "interview.txt".into(), content: Some(Content::Data(interview)) }],
        count,
        event_detail: EventDetail::Results.into(),
        ..GeneratePersonasRequest::default()
    };
    match client.generate_personas(asked).await {
        Ok(run) => streamed(run),
        Err(error) => refused(&error),
    }
}

/// Dropped with the connection, and the run with it: nobody pays for what nobody reads.
fn streamed(run: RunStream) -> Answer {
    let events = run.flat_map(|item| stream::iter(told(item).map(|text| Ok(Frame::data(text)))));
    let mut answer = Response::new(StreamBody::new(events).boxed_unsync());
    let kind = header::HeaderValue::from_static("text/event-stream");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}

/// What a client is told of an item, if anything.
fn told(item: Result<StreamItem, Error>) -> Option<Bytes> {
    let event = match item {
        Ok(StreamItem::Event(event)) => event,
        Ok(_) => return None,
        Err(error) => return sent("failed", &error.message()),
    };
    match event.kind? {
        Kind::ItemFinished(item) => match item.result? {
            item_finished::Result::Persona(persona) => sent("persona", &persona),
            _ => None,
        },
        Kind::RunFinished(finished) => sent("finished", &finished),
        _ => None,
    }
}

fn sent(name: &str, told: &impl Serialize) -> Option<Bytes> {
    let json = serde_json::to_string(told).ok()?;
    Some(format!("event: {name}\ndata: {json}\n\n").into())
}

/// What could not be served, in HTTP's words.
fn refused(error: &Error) -> Answer {
    let violations = error.violations().iter().map(|it| format!("\n{}: {}", it.field, it.description));
    let status = match error.code() {
        tonic::Code::InvalidArgument => StatusCode::BAD_REQUEST,
        _ => StatusCode::BAD_GATEWAY,
    };
    plain(status, &format!("{error}{}", violations.collect::<String>()))
}

fn plain(status: StatusCode, text: &str) -> Answer {
    let mut answer = Response::new(Full::from(text.to_owned()).boxed_unsync());
    *answer.status_mut() = status;
    answer
}

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay_proto::v1::persona_service_server::{PersonaService, PersonaServiceServer};
use assay_proto::v1::run_service_server::{RunService, RunServiceServer};
use assay_proto::v1::*;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Code, Request, Response, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use super::*;
use crate::Backoff;
use crate::error::Error;

/// What a call streams: the numbers of events, then how it ends.
#[derive(Clone)]
enum Call {
    Ends(Vec<u64>),
    Fails(Vec<u64>, Status),
    Hangs(Vec<u64>),
}

/// A server that answers calls by a script and keeps what it was asked.
#[derive(Clone, Default)]
struct Scripted {
    calls: Arc<Mutex<VecDeque<Call>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

/// The last event of every scripted run.
const LAST: u64 = 5;

fn event(sequence: u64) -> RunEvent {
    let finished = |status: PersonaStatus| {
        let persona = PersonaResult { status: status.into(), ..PersonaResult::default() };
        Kind::ItemFinished(ItemFinished { result: Some(item_finished::Result::Persona(persona)), last: true })
    };
    let (item, kind) = match sequence {
        2 => ("persona-10", finished(PersonaStatus::Refined)),
        3 => ("persona-2", finished(PersonaStatus::Evaluated)),
        4 => ("persona-3", finished(PersonaStatus::Rejected)),
        LAST => ("", Kind::RunFinished(RunFinished::default())),
        _ => ("", Kind::Warning(Warning { subject: format!("event {sequence}"), ..Warning::default() })),
    };
    RunEvent { run_id: "run".into(), sequence, item_id: item.into(), kind: Some(kind), ..RunEvent::default() }
}

impl Scripted {
    fn next<T: Send + 'static>(
        &self,
        asked: String,
        wrap: fn(RunEvent) -> T,
    ) -> Result<Response<BoxStream<'static, Result<T, Status>>>, Status> {
        self.asked.lock().unwrap().push(asked);
        let call = self.calls.lock().unwrap().pop_front().ok_or_else(|| Status::unavailable("no more script"))?;
        let events = |numbers: Vec<u64>| stream::iter(numbers).map(move |n| Ok(wrap(event(n))));
        Ok(Response::new(match call {
            Call::Ends(numbers) => events(numbers).boxed(),
            Call::Fails(numbers, status) if numbers.is_empty() => return Err(status),
            Call::Fails(numbers, status) => events(numbers).chain(stream::iter([Err(status)])).boxed(),
            Call::Hangs(numbers) => events(numbers).chain(stream::pending()).boxed(),
        }))
    }
}

#[tonic::async_trait]
impl PersonaService for Scripted {
    type GeneratePersonasStream = BoxStream<'static, Result<GeneratePersonasResponse, Status>>;

    async fn generate_personas(
        &self,
        request: Request<GeneratePersonasRequest>,
    ) -> Result<Response<Self::GeneratePersonasStream>, Status> {
        let wrap = |event| GeneratePersonasResponse { item: Some(generated::Item::Event(event)) };
        self.next(format!("generate {}", request.into_inner().request_id), wrap)
    }

    async fn estimate_personas(
        &self,
        _: Request<EstimatePersonasRequest>,
    ) -> Result<Response<EstimatePersonasResponse>, Status> {
        Err(Status::unimplemented("runs alone are scripted"))
    }

    async fn score_personas(
        &self,
        _: Request<ScorePersonasRequest>,
    ) -> Result<Response<ScorePersonasResponse>, Status> {
        Err(Status::unimplemented("runs alone are scripted"))
    }

    async fn calibrate_judge(
        &self,
        _: Request<CalibrateJudgeRequest>,
    ) -> Result<Response<CalibrateJudgeResponse>, Status> {
        Err(Status::unimplemented("runs alone are scripted"))
    }

    async fn list_judge_calibrations(
        &self,
        _: Request<ListJudgeCalibrationsRequest>,
    ) -> Result<Response<ListJudgeCalibrationsResponse>, Status> {
        Err(Status::unimplemented("runs alone are scripted"))
    }

    async fn delete_judge_calibration(
        &self,
        _: Request<DeleteJudgeCalibrationRequest>,
    ) -> Result<Response<DeleteJudgeCalibrationResponse>, Status> {
        Err(Status::unimplemented("runs alone are scripted"))
    }

    async fn compare_personas(
        &self,
        _: Request<ComparePersonasRequest>,
    ) -> Result<Response<ComparePersonasResponse>, Status> {
        Err(Status::unimplemented("runs alone are scripted"))
    }

    async fn diff_personas(&self, _: Request<DiffPersonasRequest>) -> Result<Response<DiffPersonasResponse>, Status> {
        Err(Status::unimplemented("runs alone are scripted"))
    }
}

#[tonic::async_trait]
impl RunService for Scripted {
    type WatchRunStream = BoxStream<'static, Result<WatchRunResponse, Status>>;

    async fn watch_run(&self, request: Request<WatchRunRequest>) -> Result<Response<Self::WatchRunStream>, Status> {
        let wrap = |event| WatchRunResponse { item: Some(watch_run_response::Item::Event(event)) };
        let request = request.into_inner();
        self.next(format!("watch {} after {}", request.run_id, request.after_sequence), wrap)
    }

    async fn get_run(&self, request: Request<GetRunRequest>) -> Result<Response<GetRunResponse>, Status> {
        let run = Run { id: request.into_inner().run_id, ..Run::default() };
        Ok(Response::new(GetRunResponse { run: Some(run), ..GetRunResponse::default() }))
    }

    async fn list_runs(&self, _: Request<ListRunsRequest>) -> Result<Response<ListRunsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn cancel_run(&self, _: Request<CancelRunRequest>) -> Result<Response<CancelRunResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn delete_run(&self, _: Request<DeleteRunRequest>) -> Result<Response<DeleteRunResponse>, Status> {
        Err(Status::unimplemented(""))
    }
}

struct Scene {
    client: Client,
    server: Scripted,
    address: SocketAddr,
    tasks: JoinSet<()>,
}

impl Scene {
    async fn of(calls: impl IntoIterator<Item = Call>) -> Self {
        let server = Scripted::default();
        server.calls.lock().unwrap().extend(calls);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = tonic::transport::Server::builder()
            .add_service(PersonaServiceServer::new(server.clone()))
            .add_service(RunServiceServer::new(server.clone()));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { router.serve_with_incoming(TcpListenerStream::new(listener)).await.unwrap() });
        let client = quick(Client::connect(&address.to_string()).await.unwrap());
        Self { client, server, address, tasks }
    }

    async fn generate(&self, id: &str) -> Result<RunStream, Error> {
        let request = GeneratePersonasRequest { request_id: id.into(), ..GeneratePersonasRequest::default() };
        self.client.generate_personas(request).await
    }

    fn asked(&self) -> Vec<String> {
        self.server.asked.lock().unwrap().clone()
    }
}

fn quick(client: Client) -> Client {
    client.with_backoff(Backoff { first: Duration::ZERO, most: Duration::ZERO, attempts: 3 })
}

async fn sequences(stream: RunStream) -> Result<Vec<u64>, Error> {
    let numbers = stream.map_ok(|item| match item {
        StreamItem::Event(event) => event.sequence,
        _ => 0,
    });
    numbers.try_collect().await
}

/// As the server says it: its own statuses have a reason.
fn unavailable() -> Status {
    let details = ErrorDetails::with_error_info("LEDGER_UNAVAILABLE", "assay", HashMap::new());
    Status::with_error_details(Code::Unavailable, "down for a moment", details)
}

#[tokio::test]
async fn an_outage_is_resumed_after_the_last_event() {
    let scene = Scene::of([Call::Fails(vec![1, 2], unavailable()), Call::Ends(vec![3, 4, 5])]).await;
    assert_eq!(sequences(scene.generate("id").await.unwrap()).await.unwrap(), [1, 2, 3, 4, 5]);
    assert_eq!(scene.asked(), ["generate id", "watch run after 2"]);
}

#[tokio::test]
async fn a_stream_that_ends_before_the_run_is_resumed() {
    let scene = Scene::of([Call::Ends(vec![1]), Call::Ends(vec![2, 3]), Call::Ends(vec![4, 5])]).await;
    assert_eq!(sequences(scene.generate("id").await.unwrap()).await.unwrap(), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn an_event_that_comes_again_is_left_out() {
    let scene = Scene::of([Call::Fails(vec![1, 2], unavailable()), Call::Ends(vec![1, 2, 3, 4, 5])]).await;
    assert_eq!(sequences(scene.generate("id").await.unwrap()).await.unwrap(), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_broken_connection_is_resumed() {
    let mut scene = Scene::of([Call::Hangs(vec![1, 2]), Call::Ends(vec![3, 4, 5])]).await;
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (through, server) = (proxy.local_addr().unwrap(), scene.address);
    let (cut, mut cuts) = tokio::sync::mpsc::channel::<()>(1);
    scene.tasks.spawn(async move {
        loop {
            let (mut near, _) = proxy.accept().await.unwrap();
            let mut far = TcpStream::connect(server).await.unwrap();
            tokio::select! {
                _ = tokio::io::copy_bidirectional(&mut near, &mut far) => (),
                _ = cuts.recv() => (),
            }
        }
    });
    scene.client = quick(Client::connect(&through.to_string()).await.unwrap());
    let mut stream = scene.generate("id").await.unwrap();
    let mut seen = Vec::new();
    while let Some(item) = stream.next().await {
        let StreamItem::Event(event) = item.unwrap() else { continue };
        seen.push(event.sequence);
        if event.sequence == 2 {
            cut.send(()).await.unwrap();
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn before_the_first_event_the_same_request_is_made_again() {
    let scene = Scene::of([Call::Fails(vec![], unavailable()), Call::Ends(vec![]), Call::Ends(vec![1, 5])]).await;
    assert_eq!(sequences(scene.generate("").await.unwrap()).await.unwrap(), [1, 5]);
    let asked = scene.asked();
    assert!(asked[0].len() > "generate ".len(), "a request without an id gets one");
    assert!(asked.iter().all(|call| *call == asked[0]), "{asked:?}");
}

#[tokio::test]
async fn attempts_without_progress_are_bounded_and_progress_starts_them_anew() {
    let down = || Call::Fails(vec![], unavailable());
    let calls = [Call::Ends(vec![1]), down(), Call::Ends(vec![2]), down(), Call::Ends(vec![3]), down(), down()];
    let scene = Scene::of(calls).await;
    let error = sequences(scene.generate("id").await.unwrap()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert_eq!(error.message(), "down for a moment (tried 3 times)");
    assert_eq!(scene.asked().len(), 7);
}

#[tokio::test]
async fn a_refusal_is_given_out_at_once() {
    let scene = Scene::of([Call::Fails(vec![], Status::invalid_argument("no"))]).await;
    assert_eq!(scene.generate("id").await.unwrap_err().message(), "no");
    let scene = Scene::of([Call::Fails(vec![1], Status::not_found("deleted"))]).await;
    let items: Vec<_> = scene.generate("id").await.unwrap().collect_vec().await;
    assert!(items[0].is_ok());
    assert_eq!(items[1].as_ref().unwrap_err().code(), Code::NotFound);
    assert_eq!(items.len(), 2);
}

#[tokio::test]
async fn a_finished_run_is_gathered_by_number() {
    let scene = Scene::of([Call::Ends(vec![1, 2, 3, 4, 5])]).await;
    let stream = scene.client.watch_run("run", 0, EventDetail::All).await.unwrap();
    let finished = stream.collect().await.unwrap();
    assert_eq!(finished.run.id, "run");
    let statuses: Vec<_> = finished.personas.iter().map(PersonaResult::status).collect();
    assert_eq!(statuses, [PersonaStatus::Evaluated, PersonaStatus::Refined]);
    assert_eq!(finished.rejected.len(), 1);
    assert_eq!(finished.warnings[0].subject, "event 1");
}

trait CollectVec {
    async fn collect_vec(self) -> Vec<Result<StreamItem, Error>>;
}

impl CollectVec for RunStream {
    async fn collect_vec(self) -> Vec<Result<StreamItem, Error>> {
        futures::StreamExt::collect(self).await
    }
}

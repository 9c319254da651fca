//! The client against the real program: the quick start as printed, the example backend, and what only a real server shows.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what is wrong here should stop the test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay_client::v1::{EventDetail, GenerateCasesRequest, GeneratePersonasRequest, ListRunsRequest, RunOutcome};
use assay_client::{Client, LocalFile, UploadOptions, UploadProgress, folder};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::{Home, Server};
use futures::TryStreamExt as _;
use tonic::Code;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn interviews() -> PathBuf {
    Path::new(HERE).join("../../examples/interviews")
}

/// An example of this package, which is built with its tests.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(Path::parent).unwrap().join("examples").join(name);
    assert!(program.is_file(), "{} is missing: run cargo build --examples", program.display());
    Command::new(program)
}

fn request(count: &str) -> GeneratePersonasRequest {
    let documents = folder::read(&[interviews()]).unwrap().documents;
    GeneratePersonasRequest { documents, count: count.into(), ..GeneratePersonasRequest::default() }
}

#[test]
fn the_readme_runs_as_printed() {
    let printed = std::fs::read_to_string(Path::new(HERE).join("README.md")).unwrap();
    let program = printed.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let built = std::fs::read_to_string(Path::new(HERE).join("examples/quickstart.rs")).unwrap();
    let head = built.strip_suffix(program).expect("the example is what the README prints");
    assert!(head.lines().all(|line| line.is_empty() || line.starts_with("//!") || line.starts_with("#![")), "{head}");

    let home = Home::new();
    let server = home.serve();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(interviews(), folder.path().join("interviews")).unwrap();
    let address = format!("http://{}", server.address());
    let done = example("quickstart").current_dir(&folder).env("ASSAY_SERVER", address).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert_eq!(said.lines().filter(|line| line.contains(" - ")).count(), 3, "{said}{:?}", done.stderr);
}

/// The example backend, killed when dropped.
struct Backend {
    child: Child,
    address: String,
}

impl Backend {
    fn on(server: &str) -> Self {
        let mut command = example("tower_service");
        command.arg("127.0.0.1:0").env("ASSAY_SERVER", server).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on ").expect("it listens").to_owned();
        Self { child, address }
    }

    /// The whole answer, head and body.
    fn post(&self, path: &str, body: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            socket,
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_tower_service_streams_personas_and_refuses_in_words() {
    let home = Home::new();
    let server = home.serve();
    let backend = Backend::on(server.address());
    let interview = std::fs::read_to_string(interviews().join("sessions.txt")).unwrap();
    let told = backend.post("/personas?count=2", &interview);
    assert!(told.starts_with("HTTP/1.1 200 OK\r\n"), "{told}");
    assert_eq!(told.matches("event: persona\n").count(), 2, "{told}");
    assert_eq!(told.matches("event: finished\n").count(), 1, "{told}");
    let refused = backend.post("/personas?count=many", &interview);
    assert!(refused.starts_with("HTTP/1.1 400 ") && refused.contains("count: "), "{refused}");
}

/// A server whose model takes every question and answers none, and a connection to it.
struct Hanging {
    client: Client,
    model: FakeModel,
    _server: Server,
    _home: Home,
}

impl Hanging {
    async fn with_config(toml: &str) -> Self {
        let model = FakeModel::start(Script::always(Behaviour::Hang)).await;
        let home = Home::with_model(&model.base_url(), "fake");
        home.add_config(toml);
        let server = home.serve();
        let client = Client::connect(server.address()).await.unwrap();
        Self { client, model, _server: server, _home: home }
    }

    async fn outcome(&self, run: &str) -> RunOutcome {
        let run = self.client.watch_run(run, 0, EventDetail::All).await.unwrap();
        run.collect().await.unwrap().run.outcome()
    }
}

#[tokio::test]
async fn a_deadline_bounds_the_following_and_not_the_run() {
    let there = Hanging::with_config("").await;
    let bounded = there.client.clone().with_timeout(Duration::from_millis(700));
    let mut run = bounded.generate_personas(request("1")).await.unwrap();
    let error = loop {
        if let Err(error) = run.message().await {
            break error;
        }
    };
    assert_eq!(error.code(), Code::DeadlineExceeded);
    assert!(error.message().starts_with("the deadline passed; a run goes on"), "{error}");
    let unfinished = ListRunsRequest { unfinished_only: true, ..ListRunsRequest::default() };
    assert_eq!(there.client.runs().list_runs(unfinished).await.unwrap().into_inner().runs.len(), 1);
    run.cancel().await.unwrap();
    assert_eq!(there.outcome(run.id()).await, RunOutcome::Cancelled);
}

#[tokio::test]
async fn who_drops_a_stream_ends_its_run_and_the_model_is_left_alone() {
    let there = Hanging::with_config("[server]\ndisconnect_grace = \"100ms\"\n").await;
    let mut run = there.client.generate_personas(request("1")).await.unwrap();
    run.message().await.unwrap();
    there.model.until(|model| model.underway() > 0).await;
    let id = run.id().to_owned();
    drop(run);
    there.model.until(|model| model.underway() == 0).await;
    assert_eq!(there.outcome(&id).await, RunOutcome::Cancelled);
}

#[tokio::test]
async fn a_folder_is_uploaded_with_progress_and_named_by_its_set() {
    let home = Home::new();
    let server = home.serve();
    let client = Client::connect(server.address()).await.unwrap();
    let files = folder::find(&[interviews()]).unwrap().files;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&heard);
    let progress = Arc::new(move |progress: UploadProgress| hears.lock().unwrap().push(progress));
    let options = UploadOptions { progress: Some(progress), ..UploadOptions::default() };
    let set = client.upload(&files, options).await.unwrap();
    assert_eq!(set.file_count as usize, files.len());
    let last = *heard.lock().unwrap().last().unwrap();
    assert_eq!((last.files, last.bytes), (files.len(), set.bytes));
    let request = GeneratePersonasRequest { documents: Vec::new(), set_ids: vec![set.set_id], ..request("2") };
    let finished = client.generate_personas(request).await.unwrap().collect().await.unwrap();
    assert_eq!(finished.personas.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_an_error_of_the_clients() {
    let home = Home::new();
    let server = home.serve();
    let client = Client::connect(server.address()).await.unwrap();
    let none = client.upload(&[], UploadOptions::default()).await.unwrap_err();
    assert_eq!(none.message(), "there is nothing to upload: name files, or folders with files in them");
    let gone = LocalFile { name: "gone.txt".into(), path: "/nowhere/gone.txt".into() };
    let unreadable = client.upload(&[gone], UploadOptions::default()).await.unwrap_err();
    assert_eq!(unreadable.code(), Code::InvalidArgument);
    assert!(unreadable.message().starts_with("/nowhere/gone.txt cannot be read ("), "{unreadable}");
}

#[tokio::test]
async fn cases_come_from_a_seed() {
    let home = Home::new();
    let server = home.serve();
    let client = Client::connect(server.address()).await.unwrap();
    let cases = async |seed| {
        let stream = client.generate_cases(GenerateCasesRequest { count: 5, seed }).await.unwrap();
        stream.try_collect::<Vec<_>>().await.unwrap()
    };
    assert_eq!(cases(7).await.len(), 5);
    assert_eq!(cases(7).await, cases(7).await);
    assert_ne!(cases(7).await, cases(8).await);
}

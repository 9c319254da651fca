//! Material comes in whole: uploads that break go on, the same bytes are kept once, and no file is read that was not opened.

use std::path::{Path, PathBuf};

use assay_client::v1::upload_documents_request::Step;
use assay_client::v1::{
    AnalyzeSourcesRequest, AnalyzeSourcesResponse, DeleteDocumentSetRequest, DocumentSet, ErrorReason,
    GeneratePersonasRequest, GetDocumentSetRequest, GetUploadRequest, ListDocumentSetsRequest, PinDocumentSetRequest,
    Provenance, RunOutcome, ServerPath, UploadDocumentsRequest, UploadFile, UploadStart,
};
use assay_client::{Client, LocalFile, UploadOptions};
use assay_harness::server::Home;
use futures::StreamExt as _;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::story::{client, outcome, play, request, results, text_of, traits, transcript};

/// Uploads that are taken back, since it takes a race to lose one.
const TAKEN_BACK: usize = 20;

/// A study of so many talks in a folder of the home.
fn study(home: &Home, talks: usize) -> (PathBuf, Vec<LocalFile>) {
    let folder = home.path().join("study");
    std::fs::create_dir_all(&folder).unwrap();
    let talk = |number: usize| {
        let (name, path) = (format!("talk-{number}.txt"), folder.join(format!("talk-{number}.txt")));
        std::fs::write(&path, text_of(&transcript(number + 1))).unwrap();
        LocalFile { name, path }
    };
    let files = (1..=talks).map(talk).collect();
    (folder, files)
}

async fn upload(client: &Client, files: &[LocalFile]) -> DocumentSet {
    client.upload(files, UploadOptions::default()).await.unwrap()
}

fn step(step: Step) -> UploadDocumentsRequest {
    UploadDocumentsRequest { step: Some(step) }
}

/// Waits until so many bytes of the last file of an upload are there.
async fn arrived(client: &Client, upload_id: &str, bytes: u64) {
    loop {
        let asked = client.sources().get_upload(GetUploadRequest { upload_id: upload_id.to_owned() }).await;
        if asked.is_ok_and(|state| state.into_inner().partial_bytes == bytes) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

fn reason(status: &Status) -> (Code, String) {
    (status.code(), status.get_details_error_info().unwrap().reason)
}

fn under(path: &Path) -> ServerPath {
    ServerPath { path: path.to_str().unwrap().to_owned(), ..ServerPath::default() }
}

async fn analyze(client: &Client, paths: Vec<ServerPath>) -> Result<AnalyzeSourcesResponse, Status> {
    let request = AnalyzeSourcesRequest { paths, ..AnalyzeSourcesRequest::default() };
    client.sources().analyze_sources(request).await.map(tonic::Response::into_inner)
}

#[tokio::test]
async fn personas_are_written_from_a_set_that_was_uploaded_and_say_where_it_is_from() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let (_, files) = study(&home, 4);
    let provenance = Provenance { title: "Trains".into(), licence: "CC-BY-4.0".into(), consent: "form 7".into() };
    let options = UploadOptions { provenance: Some(provenance.clone()), ..UploadOptions::default() };
    let set = client.upload(&files, options).await.unwrap();
    assert_eq!((set.file_count, set.files.len()), (4, 4));
    let from_set = GeneratePersonasRequest { set_ids: vec![set.set_id], ..request(Vec::new(), 3) };
    let events = play(&client, from_set).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    for result in results(&events) {
        let lineage = result.lineage.unwrap();
        assert_eq!(lineage.inputs.len(), 4);
        assert!(lineage.inputs.iter().all(|input| input.provenance.as_ref() == Some(&provenance)));
        for evidence in traits(result.persona.as_ref().unwrap()).flat_map(|claim| &claim.evidence) {
            let file = files.iter().find(|file| file.name == evidence.document).unwrap();
            let bytes = std::fs::read(&file.path).unwrap();
            let place = evidence.start_byte.unwrap() as usize..evidence.end_byte.unwrap() as usize;
            assert_eq!(&bytes[place], evidence.quote.as_bytes());
        }
    }
}

#[tokio::test]
async fn the_same_files_are_the_same_set_and_a_set_is_kept_or_let_go() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let (_, files) = study(&home, 2);
    let (first, again) = (upload(&client, &files).await, upload(&client, &files).await);
    assert_eq!(first.set_id, again.set_id);
    let set_id = first.set_id;
    let mut sources = client.sources();
    let pin = PinDocumentSetRequest { set_id: set_id.clone(), pinned: true };
    let pinned = sources.pin_document_set(pin).await.unwrap().into_inner().set.unwrap();
    assert_eq!(pinned.expire_time, None);
    let other = upload(&client, &files[..1]).await;
    let page = |page_token: &str| ListDocumentSetsRequest { page_size: 1, page_token: page_token.into() };
    let one = sources.list_document_sets(page("")).await.unwrap().into_inner();
    let two = sources.list_document_sets(page(&one.next_page_token)).await.unwrap().into_inner();
    let listed = [&one.sets[0].set_id, &two.sets[0].set_id];
    assert!(listed.contains(&&set_id) && listed.contains(&&other.set_id));
    assert_eq!(two.next_page_token, "");
    sources.delete_document_set(DeleteDocumentSetRequest { set_id: set_id.clone() }).await.unwrap();
    let gone = sources.get_document_set(GetDocumentSetRequest { set_id }).await.unwrap_err();
    assert_eq!(reason(&gone), (Code::NotFound, ErrorReason::DocumentSetNotFound.code().to_owned()));
}

#[tokio::test]
async fn an_upload_that_broke_off_goes_on_where_it_broke_even_after_the_server_was_killed() {
    let home = Home::new();
    let (_, files) = study(&home, 3);
    let texts: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(&file.path).unwrap()).collect();
    let server = home.serve();
    {
        let client = client(&server).await;
        let steps = [
            step(Step::Start(UploadStart { upload_id: "up".into(), ..UploadStart::default() })),
            step(Step::File(UploadFile { name: files[0].name.clone(), ..UploadFile::default() })),
            step(Step::Chunk(texts[0].clone().into())),
            step(Step::File(UploadFile { name: files[1].name.clone(), ..UploadFile::default() })),
            step(Step::Chunk(texts[1][..100].to_vec().into())),
        ];
        // The stream never ends: what was sent is waited for, and then the server is gone.
        let endless = futures::stream::iter(steps).chain(futures::stream::pending());
        let mut sources = client.sources();
        let sending = sources.upload_documents(endless);
        tokio::select! {
            _ = sending => panic!("an endless upload ended"),
            () = arrived(&client, "up", 100) => {}
        }
    }
    server.kill();
    let server = home.serve();
    let client = client(&server).await;
    let state = client.sources().get_upload(GetUploadRequest { upload_id: "up".into() }).await.unwrap().into_inner();
    assert_eq!((state.files.len(), state.partial_name.as_str(), state.partial_bytes), (1, "talk-2.txt", 100));
    let sent = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let seen = std::sync::Arc::clone(&sent);
    let options = UploadOptions {
        id: "up".into(),
        progress: Some(std::sync::Arc::new(move |progress: assay_client::UploadProgress| {
            seen.store(progress.bytes, std::sync::atomic::Ordering::SeqCst);
        })),
        ..UploadOptions::default()
    };
    let set = client.upload(&files, options).await.unwrap();
    assert_eq!(set.set_id, upload(&client, &files).await.set_id, "whole");
    let missing = (texts[1].len() - 100 + texts[2].len()) as u64;
    assert_eq!(sent.load(std::sync::atomic::Ordering::SeqCst), missing, "only what was missing was sent");
}

#[tokio::test]
async fn an_upload_that_its_sender_takes_back_is_not_taken_for_whole() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let mut sources = client.sources();
    for number in 0..TAKEN_BACK {
        let id = format!("up-{number}");
        let steps = [
            step(Step::Start(UploadStart { upload_id: id.clone(), ..UploadStart::default() })),
            step(Step::File(UploadFile { name: "talk.txt".into(), ..UploadFile::default() })),
            step(Step::Chunk(b"P1: I want a receipt for each ride.".to_vec().into())),
        ];
        let endless = futures::stream::iter(steps).chain(futures::stream::pending());
        let mut sending = client.sources();
        tokio::select! {
            _ = sending.upload_documents(endless) => panic!("an endless upload ended"),
            () = arrived(&client, &id, 35) => {}
        }
    }
    for number in 0..TAKEN_BACK {
        let asked = GetUploadRequest { upload_id: format!("up-{number}") };
        let state = sources.get_upload(asked).await.unwrap().into_inner();
        assert_eq!((state.partial_name.as_str(), state.partial_bytes), ("talk.txt", 35), "upload {number}");
    }
    let listed = sources.list_document_sets(ListDocumentSetsRequest::default()).await.unwrap().into_inner();
    assert!(listed.sets.is_empty());
}

#[tokio::test]
async fn a_broken_stream_never_becomes_a_set() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let gone = LocalFile { name: "gone.txt".into(), path: home.path().join("gone.txt") };
    let (_, mut files) = study(&home, 1);
    files.push(gone);
    let failed = client.upload(&files, UploadOptions::default()).await.unwrap_err();
    assert!(failed.to_string().contains("gone.txt"), "{failed}");
    let listed = client.sources().list_document_sets(ListDocumentSetsRequest::default()).await.unwrap();
    assert!(listed.into_inner().sets.is_empty());
}

#[tokio::test]
async fn a_server_reads_no_path_that_a_client_names_unless_its_folder_was_opened() {
    let closed = Home::new();
    let server = closed.serve();
    let refused = analyze(&client(&server).await, vec![under(Path::new("/etc"))]).await.unwrap_err();
    assert_eq!(reason(&refused), (Code::PermissionDenied, ErrorReason::PathNotOpen.code().to_owned()));

    let home = Home::new();
    let (folder, _) = study(&home, 3);
    std::fs::write(home.path().join("secret.txt"), "Ann: secret").unwrap();
    std::os::unix::fs::symlink(home.path().join("secret.txt"), folder.join("link.txt")).unwrap();
    home.add_config(&format!("[sources]\nroots = [{:?}]\n", folder.display().to_string()));
    let server = home.serve();
    let client = client(&server).await;
    for path in ["../secret.txt", "/etc/passwd", home.path().to_str().unwrap()] {
        let refused = analyze(&client, vec![under(Path::new(path))]).await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "{path}: {refused}");
    }
    let read = analyze(&client, vec![under(&folder), under(Path::new("talk-1.txt"))]).await.unwrap();
    assert_eq!(read.usable, 3, "each once: {:?}", read.sources);
    assert!(read.sources.iter().all(|source| source.unusable.is_empty() || source.participants.is_empty()));
    assert_eq!(read.total_participants, 9, "and nobody of the secret file");
    let chosen = ServerPath { exclude: vec!["talk-1*".into()], max_files: Some(2), ..under(&folder) };
    let read = analyze(&client, vec![chosen]).await.unwrap();
    assert_eq!(read.usable, 1);
    let from_folder = GeneratePersonasRequest { paths: vec![under(&folder)], ..request(Vec::new(), 2) };
    assert_eq!(results(&play(&client, from_folder).await).len(), 2);
}

//! Uploads: files in chunks, gone on with after an outage or a broken connection.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use assay_proto::v1::upload_documents_request::Step;
use assay_proto::v1::{
    DocumentSet, GetUploadRequest, GetUploadResponse, Provenance, UploadDocumentsRequest, UploadFile, UploadStart,
};
use futures::Stream;
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::sync::oneshot;

use crate::client::{Client, request_id};
use crate::error::Error;
use crate::text::say;

/// Bytes of a chunk.
const CHUNK: usize = 256 << 10;

/// A file to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// What it is to be called, unique in the upload.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// How far an upload has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadProgress {
    /// Files that are sent, of those there are.
    pub files: usize,
    /// Files in all.
    pub of_files: usize,
    /// Bytes sent.
    pub bytes: u64,
}

/// How files are uploaded.
#[derive(Clone, Default)]
pub struct UploadOptions {
    /// A name for the upload, by which it can be gone on with in another process; empty: one is made up.
    pub id: String,
    /// Where the documents are from.
    pub provenance: Option<Provenance>,
    /// Whether the set stays until it is deleted.
    pub pinned: bool,
    /// Hears how far it has come.
    pub progress: Option<Arc<dyn Fn(UploadProgress) + Send + Sync>>,
}

impl std::fmt::Debug for UploadOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UploadOptions").field("id", &self.id).field("pinned", &self.pinned).finish_non_exhaustive()
    }
}

impl Client {
    /// Uploads files and gives the set they have become. What was sent before an outage or a broken connection is not sent again.
    ///
    /// # Errors
    /// INVALID_ARGUMENT where there are no files or one cannot be read; else as `UploadDocuments`.
    pub async fn upload(&self, files: &[LocalFile], mut options: UploadOptions) -> Result<DocumentSet, Error> {
        if files.is_empty() {
            return Err(Error::refusal(say("no_files", &[])));
        }
        let client = self.begun();
        let mut there = match options.id.is_empty() {
            true => {
                options.id = request_id();
                GetUploadResponse::default()
            }
            false => client.there(&options.id).await,
        };
        let mut failed = 0;
        loop {
            failed += 1;
            match client.attempt(files, &options, there).await {
                Err(error) if error.is_transient() && failed < self.backoff().attempts => {
                    client.line().wait(self.backoff().delay(failed, error.retry_delay())).await?;
                }
                Err(error) => return Err(error.after(failed)),
                done => return done,
            }
            there = client.there(&options.id).await;
        }
    }

    /// What is there of an upload; nothing where nobody knows.
    async fn there(&self, id: &str) -> GetUploadResponse {
        let asked = self.sources().get_upload(GetUploadRequest { upload_id: id.to_owned() }).await;
        asked.map(tonic::Response::into_inner).unwrap_or_default()
    }

    async fn attempt(
        &self,
        files: &[LocalFile],
        options: &UploadOptions,
        there: GetUploadResponse,
    ) -> Result<DocumentSet, Error> {
        let (broken, breaks) = oneshot::channel();
        let sending = Sending::new(files, options, there, broken);
        let mut sources = self.sources();
        let call = sources.upload_documents(messages(sending));
        // A call that is dropped is broken off, and never taken for a whole upload.
        let answer = tokio::select! {
            Ok(error) = breaks => return Err(error),
            answer = call => answer?,
        };
        answer.into_inner().set.ok_or_else(|| Error::contract("an upload became no set"))
    }
}

/// What is still to be sent.
struct Sending {
    start: Option<UploadStart>,
    files: std::vec::IntoIter<LocalFile>,
    there: HashMap<String, String>,
    partial: Option<(String, u64)>,
    open: Option<(File, PathBuf)>,
    progress: UploadProgress,
    options: UploadOptions,
    broken: Arc<Mutex<Option<oneshot::Sender<Error>>>>,
}

impl Sending {
    fn new(
        files: &[LocalFile],
        options: &UploadOptions,
        there: GetUploadResponse,
        broken: oneshot::Sender<Error>,
    ) -> Self {
        let start = UploadStart {
            upload_id: options.id.clone(),
            provenance: options.provenance.clone(),
            pinned: options.pinned,
        };
        Self {
            start: Some(start),
            files: Vec::from(files).into_iter(),
            there: there.files.into_iter().map(|file| (file.name, file.sha256)).collect(),
            partial: Some((there.partial_name, there.partial_bytes)).filter(|(name, _)| !name.is_empty()),
            open: None,
            progress: UploadProgress { files: 0, of_files: files.len(), bytes: 0 },
            options: options.clone(),
            broken: Arc::new(Mutex::new(Some(broken))),
        }
    }

    async fn next(&mut self) -> Result<Option<Step>, Error> {
        if let Some(start) = self.start.take() {
            return Ok(Some(Step::Start(start)));
        }
        if let Some((file, path)) = &mut self.open {
            let mut chunk = vec![0; CHUNK];
            let read = file.read(&mut chunk).await.map_err(|error| Error::unreadable(path, &error))?;
            if read > 0 {
                chunk.truncate(read);
                self.progress.bytes += read as u64;
                self.tell();
                return Ok(Some(Step::Chunk(chunk.into())));
            }
            self.open = None;
            self.progress.files += 1;
            self.tell();
        }
        let Some(file) = self.files.next() else { return Ok(None) };
        let path = file.path.clone();
        self.file(file).await.map(Some).map_err(|error| Error::unreadable(&path, &error))
    }

    async fn file(&mut self, LocalFile { name, path }: LocalFile) -> io::Result<Step> {
        if let Some(sha256) = self.there.remove(&name) {
            self.progress.files += 1;
            return Ok(Step::File(UploadFile { name, sha256, ..UploadFile::default() }));
        }
        let mut file = File::open(&path).await?;
        let facts = file.metadata().await?;
        let sent = self.partial.take_if(|(partial, _)| *partial == name).map_or(0, |(_, bytes)| bytes);
        // A file that has become shorter since is another.
        let offset = if sent <= facts.len() { sent } else { 0 };
        file.seek(io::SeekFrom::Start(offset)).await?;
        self.open = Some((file, path));
        let since = facts.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let modify_time = Some(pbjson_types::Timestamp {
            seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            nanos: i32::try_from(since.subsec_nanos()).unwrap_or(0),
        });
        let bytes = Some(facts.len());
        Ok(Step::File(UploadFile { name, bytes, sha256: String::new(), modify_time, offset }))
    }

    fn tell(&self) {
        if let Some(progress) = &self.options.progress {
            progress(self.progress);
        }
    }
}

/// The messages of an upload. One that breaks says so and stays silent: an end would make a set of what came.
fn messages(sending: Sending) -> impl Stream<Item = UploadDocumentsRequest> {
    futures::stream::unfold(sending, async |mut sending| match sending.next().await {
        Ok(step) => step.map(|step| (UploadDocumentsRequest { step: Some(step) }, sending)),
        Err(error) => {
            let broken = sending.broken.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(broken) = broken {
                let _ = broken.send(error);
            }
            std::future::pending().await
        }
    })
}

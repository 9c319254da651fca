//! The way in: whatever a request names becomes files, and each file becomes documents or is left out with its reason.
//!
//! Files are read several at a time and let go as soon as they are passed on: a folder may be larger than the memory.

mod opened;
mod queue;
#[cfg(test)]
mod tests;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use assay_domain::digest::Digest;
use assay_domain::source::document::{Document, Provenance, Unusable};
use assay_engine::port::clock::Timestamp;
use assay_engine::port::sources::{
    DocumentSet, FileRead, FileReport, Material, NewUpload, SetId, Sources, SourcesError, Upload, UploadState,
};

pub use opened::Opened;
use queue::{Content, Job, Queue};

use crate::read::{self, Given, Limits};
use crate::scan::Reason;
use crate::shelf::Shelf;
use crate::track;

/// Files read at once.
const THREADS: usize = 4;
/// Files from this size on are read one at a time, so that memory is bounded by one of them.
const LARGE: u64 = 8 << 20;

/// The way in for documents.
pub struct Intake {
    shelf: Arc<Shelf>,
    opened: Opened,
    limits: Limits,
    large: Mutex<()>,
}

impl Intake {
    /// A way in to what `shelf` keeps and to what is `opened` of the machine's own files.
    #[must_use]
    pub fn new(shelf: Arc<Shelf>, opened: Opened, limits: Limits) -> Self {
        Self { shelf, opened, limits, large: Mutex::default() }
    }

    fn read(&self, job: Job) -> FileRead {
        let Job { name, content, modified, provenance } = job;
        let report = FileReport { name, modified, ..FileReport::default() };
        match content {
            Content::None(reason) => unusable(report, reason),
            Content::Bytes(bytes) => self.take(report, bytes, &provenance),
            Content::Stored { path, file } => {
                let report =
                    FileReport { bytes: file.bytes, sha256: Some(file.sha256), modified: file.modified, ..report };
                self.open(report, &path, &provenance)
            }
            Content::File(path) => self.open(report, &path, &provenance),
        }
    }

    /// A file on disk. One too long to be read is hashed, so that it can be told from others.
    fn open(&self, mut report: FileReport, path: &PathBuf, provenance: &Provenance) -> FileRead {
        let bytes = match std::fs::metadata(path) {
            Ok(facts) => facts.len(),
            Err(error) => return unusable(report, error.to_string()),
        };
        report.bytes = bytes;
        let _alone = (bytes >= LARGE).then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        if bytes > self.limits.file {
            report.sha256 = report.sha256.or_else(|| track::hash(path).ok());
            return unusable(report, Unusable::TooLong { bytes, most: self.limits.file }.to_string());
        }
        match at_rest(path) {
            Ok((bytes, modified)) => {
                report.modified = report.modified.or(modified);
                self.take(report, bytes, provenance)
            }
            Err(error) => unusable(report, error.to_string()),
        }
    }

    fn take(&self, mut report: FileReport, bytes: Vec<u8>, provenance: &Provenance) -> FileRead {
        report.bytes = bytes.len() as u64;
        let sha256 = report.sha256.take().unwrap_or_else(|| Digest::of(&bytes));
        report.sha256 = Some(sha256.clone());
        match read::read(Given { name: &report.name, bytes, sha256 }, &self.limits) {
            Ok(read) => {
                let notes = read.notes.iter().map(ToString::to_string);
                report.notes.extend(notes);
                if let Some(first) = read.documents.first() {
                    report.format = first.file.format;
                    report.encoding.clone_from(&first.file.encoding);
                }
                let with = |mut document: Document| {
                    document.file.provenance = provenance.clone();
                    document
                };
                FileRead { report, documents: read.documents.into_iter().map(with).collect() }
            }
            Err(reason) => unusable(report, reason.to_string()),
        }
    }
}

/// The bytes of a file that nobody writes to meanwhile, and when it was last changed.
fn at_rest(path: &Path) -> Result<(Vec<u8>, Option<Timestamp>), Reason> {
    let facts = |file: &std::fs::File| file.metadata().map(|facts| (facts.len(), facts.modified().ok()));
    let read = || {
        let mut file = std::fs::File::open(path)?;
        let before = facts(&file)?;
        let mut bytes = Vec::with_capacity(usize::try_from(before.0).unwrap_or(0));
        // Never more than was there: a file may grow as fast as it is read.
        file.by_ref().take(before.0 + 1).read_to_end(&mut bytes)?;
        let still = facts(&file)? == before && bytes.len() as u64 == before.0;
        Ok(still.then(|| (bytes, before.1.and_then(timestamp))))
    };
    let read: std::io::Result<_> = read();
    read.map_err(|error| Reason::of(&error))?.ok_or(Reason::Changed)
}

fn unusable(report: FileReport, reason: String) -> FileRead {
    FileRead { report: FileReport { unusable: Some(reason), ..report }, documents: Vec::new() }
}

impl Sources for Intake {
    fn visit(&self, material: Material, each: &(dyn Fn(usize, FileRead) + Sync)) -> Result<(), SourcesError> {
        let queue = Mutex::new(Queue::new(material, &self.shelf, &self.opened)?);
        let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            while let Some((at, job)) = take() {
                each(at, self.read(job));
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(THREADS);
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        Ok(())
    }

    fn begin(&self, upload: NewUpload) -> Result<Box<dyn Upload>, SourcesError> {
        self.shelf.begin(upload)
    }

    fn upload_state(&self, id: &str) -> Result<UploadState, SourcesError> {
        self.shelf.upload_state(id)
    }

    fn set(&self, id: &SetId) -> Result<DocumentSet, SourcesError> {
        self.shelf.set(id)
    }

    fn sets(&self) -> Result<Vec<DocumentSet>, SourcesError> {
        self.shelf.sets()
    }

    fn pin(&self, id: &SetId, pinned: bool) -> Result<DocumentSet, SourcesError> {
        self.shelf.pin(id, pinned)
    }

    fn delete(&self, id: &SetId) -> Result<(), SourcesError> {
        self.shelf.delete(id)
    }
}

/// Milliseconds since 1970, of a file's time.
fn timestamp(time: std::time::SystemTime) -> Option<Timestamp> {
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok().map(Timestamp)
}

//! Material: documents that come with a request, that were uploaded before, or that stand in folders the operator has opened.
//!
//! Everything here may take as long as the disk does, and keeps its thread busy: call it where blocking is allowed.

use std::path::PathBuf;

use assay_domain::digest::Digest;
use assay_domain::source::document::{Document, Provenance};
use assay_domain::source::format::Format;
use serde::{Deserialize, Serialize};

use crate::port::clock::Timestamp;

/// What is to be read, in this order.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// Files that came with the request.
    pub inline: Vec<Inline>,
    /// Sets that were uploaded.
    pub sets: Vec<SetId>,
    /// Files and folders of the server's own.
    pub folders: Vec<Folder>,
    /// Of everything in it that has none of its own.
    pub provenance: Provenance,
}

/// A file that came with a request.
#[derive(Clone, Debug)]
pub struct Inline {
    /// Its name, unique among those of the request.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file or folder of the server's own.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Where: absolute and below an opened folder, or relative to one.
    pub path: PathBuf,
    /// What of it.
    pub selection: Selection,
}

/// What of a folder is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Patterns, as in a `.gitignore` file, of which a file's path in the folder must match one; empty is every file.
    pub include: Vec<String>,
    /// Patterns whose files and folders are left out.
    pub exclude: Vec<String>,
    /// Whether hidden files are read.
    pub hidden: bool,
    /// Folders inside folders; 1 is the files of the folder itself.
    pub max_depth: Option<u32>,
    /// Files.
    pub max_files: Option<u64>,
    /// Bytes of all files together.
    pub max_bytes: Option<u64>,
    /// Which come first.
    pub order: Order,
    /// The other way round.
    pub descending: bool,
}

/// An order of files. What is the same in it comes in natural order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By path, numbers by their value.
    #[default]
    Natural,
    /// The oldest first, by the time of the last change.
    Modified,
    /// The smallest first.
    Size,
}

/// A file, read or not.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// What is known of it.
    pub report: FileReport,
    /// The documents in it; none where it is unusable.
    pub documents: Vec<Document>,
}

/// What is known of a file.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes; `None` where they could not be had.
    pub sha256: Option<Digest>,
    /// What it is.
    pub format: Option<Format>,
    /// Name of its encoding; empty where it is not text.
    pub encoding: String,
    /// When it was last changed, where that is known.
    pub modified: Option<Timestamp>,
    /// Why it is not read; `None`: it is.
    pub unusable: Option<String>,
    /// What in it was passed over, and what was guessed.
    pub notes: Vec<String>,
}

/// The name of a set: the digest of what is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetId(Digest);

impl SetId {
    /// The set of this digest.
    #[must_use]
    pub fn new(digest: Digest) -> Self {
        Self(digest)
    }

    /// Reads an id; `None` where the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Documents that were uploaded together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSet {
    /// Its name.
    pub id: SetId,
    /// Its files, by name.
    pub files: Vec<SetFile>,
    /// When it was made.
    pub created: Timestamp,
    /// When it goes; `None`: it is pinned and stays.
    pub expires: Option<Timestamp>,
    /// Where it is from.
    pub provenance: Provenance,
}

/// A file of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFile {
    /// Its name, unique in the set.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// When it was last changed, as its owner says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
}

/// How an upload begins.
#[derive(Clone, Debug, Default)]
pub struct NewUpload {
    /// The caller's name for it, by which it can be gone on with after a break; empty: it cannot.
    pub id: String,
    /// Where the documents are from.
    pub provenance: Provenance,
    /// Whether the set stays until it is deleted.
    pub pinned: bool,
}

/// A file that is about to be sent.
#[derive(Clone, Debug, Default)]
pub struct FileHeader {
    /// Its name, unique in the upload.
    pub name: String,
    /// Its length, where that is known.
    pub bytes: Option<u64>,
    /// SHA-256 of its bytes, where that is known. Bytes that are kept already need not be sent.
    pub sha256: Option<Digest>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Bytes of it that an earlier part of the upload has sent.
    pub offset: u64,
}

/// How far an upload has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadState {
    /// Files that are there in full.
    pub files: Vec<SetFile>,
    /// The file that broke off, and how many bytes of it are there.
    pub partial: Option<(String, u64)>,
}

/// Why material cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourcesError {
    /// No such set, or no longer.
    #[error(
        "there is no document set {0}; it may have expired: upload the documents again, or pin sets that are to stay"
    )]
    NoSet(String),
    /// No such upload, or no longer.
    #[error("there is no upload {0:?} that could be gone on with: begin it again")]
    NoUpload(String),
    /// A path that the server does not read.
    #[error("{path}: {reason}")]
    Path {
        /// As it was given.
        path: String,
        /// What is wrong with it, and what would be right.
        reason: String,
        /// It is there, or may be, and is not for callers.
        forbidden: bool,
    },
    /// Folders that cannot be walked as asked: what is wrong, and what would be right.
    #[error("{0}")]
    Scan(String),
    /// An upload that breaks its rules.
    #[error("{0}")]
    Upload(String),
    /// More than is kept.
    #[error("{0}")]
    TooMuch(String),
    /// The disk.
    #[error("documents cannot be kept or read: {0}")]
    Unavailable(String),
}

/// The way in for documents.
pub trait Sources: Send + Sync {
    /// Reads `material` file by file, several at a time; `each` hears of every file once, with its position in the material.
    ///
    /// # Errors
    /// A set or a path that cannot be had at all. A file that cannot be read is a report.
    fn visit(&self, material: Material, each: &(dyn Fn(usize, FileRead) + Sync)) -> Result<(), SourcesError>;

    /// Begins an upload, or goes on with one.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn begin(&self, upload: NewUpload) -> Result<Box<dyn Upload>, SourcesError>;

    /// How far an upload has come.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn upload_state(&self, id: &str) -> Result<UploadState, SourcesError>;

    /// A set.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn set(&self, id: &SetId) -> Result<DocumentSet, SourcesError>;

    /// Every set there is, by id.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn sets(&self) -> Result<Vec<DocumentSet>, SourcesError>;

    /// Keeps a set until it is deleted, or lets it expire from now on.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn pin(&self, id: &SetId, pinned: bool) -> Result<DocumentSet, SourcesError>;

    /// Deletes a set. Runs that were started from it have what they need.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn delete(&self, id: &SetId) -> Result<(), SourcesError>;
}

/// An upload under way. Dropped before its end, it can be gone on with by its name.
pub trait Upload: Send {
    /// The next file begins; the one before is complete.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn file(&mut self, header: FileHeader) -> Result<(), SourcesError>;

    /// The next bytes of the file.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn chunk(&mut self, bytes: &[u8]) -> Result<(), SourcesError>;

    /// The last file is complete.
    ///
    /// # Errors
    /// See [`SourcesError`].
    fn finish(self: Box<Self>) -> Result<DocumentSet, SourcesError>;
}

//! Uploads and the sets they become: bytes are kept once, by their digest, in a folder beside the ledger.
//!
//! ```text
//! blobs/ab/abcd...      the bytes of a file, named by their SHA-256
//! sets/ID.json          which files a set holds, and until when
//! uploads/ID/           what is there of an upload that has not come to its end
//! ```
//!
//! Everything is written beside its place and renamed into it, so that a crash leaves whole files or none.

mod blobs;
mod sets;
mod sweep;
#[cfg(test)]
mod tests;
mod upload;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use assay_engine::port::clock::Clock;
use assay_engine::port::sources::{DocumentSet, NewUpload, SetId, SourcesError, Upload, UploadState};

/// Bounds on what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShelfLimits {
    /// How long a set that is not pinned stays, and an upload that nobody goes on with.
    pub keep: Duration,
    /// The most bytes of one upload.
    pub upload_bytes: u64,
    /// The most files of one upload.
    pub upload_files: usize,
}

impl Default for ShelfLimits {
    fn default() -> Self {
        Self { keep: Duration::from_secs(7 * 24 * 3600), upload_bytes: 4 << 30, upload_files: 100_000 }
    }
}

/// The shelf.
pub struct Shelf {
    root: PathBuf,
    limits: ShelfLimits,
    clock: Arc<dyn Clock>,
    /// Held while sets are written or swept.
    sets: Mutex<()>,
}

impl Shelf {
    /// Opens the shelf in `root`, which is made where it is missing, and sweeps it.
    ///
    /// # Errors
    /// The folder cannot be made or written.
    pub fn open(root: impl Into<PathBuf>, limits: ShelfLimits, clock: Arc<dyn Clock>) -> Result<Self, SourcesError> {
        let root = root.into();
        for folder in ["blobs", "sets", "uploads"] {
            std::fs::create_dir_all(root.join(folder)).map_err(|error| unavailable(&root, &error))?;
        }
        let shelf = Self { root, limits, clock, sets: Mutex::default() };
        shelf.sweep()?;
        Ok(shelf)
    }

    /// Begins an upload, or goes on with one.
    ///
    /// # Errors
    /// A name that cannot be one, or the disk.
    pub fn begin(self: &Arc<Self>, new: NewUpload) -> Result<Box<dyn Upload>, SourcesError> {
        self.sweep()?;
        Ok(Box::new(upload::Uploading::begin(Arc::clone(self), new)?))
    }

    /// How far an upload has come.
    ///
    /// # Errors
    /// There is none of this name, or the disk.
    pub fn upload_state(&self, id: &str) -> Result<UploadState, SourcesError> {
        upload::state(self, id)
    }

    /// A set.
    ///
    /// # Errors
    /// There is none, or the disk.
    pub fn set(&self, id: &SetId) -> Result<DocumentSet, SourcesError> {
        let now = self.clock.now();
        let set = sets::read(&self.root, id)?.filter(|set| set.expires.is_none_or(|expires| expires > now));
        set.ok_or_else(|| SourcesError::NoSet(id.as_str().to_owned()))
    }

    /// The file that holds the bytes of this digest.
    #[must_use]
    pub fn blob(&self, sha256: &assay_domain::digest::Digest) -> PathBuf {
        blobs::path(&self.root, sha256)
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.sets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unavailable(path: &Path, error: &std::io::Error) -> SourcesError {
    SourcesError::Unavailable(format!("{}: {error}", path.display()))
}

//! Digests of files.

use std::cell::RefCell;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use assay_domain::digest::{Digest, Hasher};

use super::workers::{self, Ordered};
use crate::scan::{Found, FoundFile, Reason, Stop};

/// Bytes read at once; all that a thread holds of a file.
const BUFFER: usize = 64 * 1024;

/// A file, and what it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in its scan.
    pub name: String,
    /// Bytes that were read.
    pub bytes: u64,
    /// When it was last changed, by the time it was read.
    pub modified: Option<SystemTime>,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
}

/// What came of something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hashed {
    /// A file that was read.
    File(HashedFile),
    /// What was passed over, by the scan or in reading.
    Skipped {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: Reason,
    },
}

/// Files on their way through the threads that hash them, in the order of the scan. Dropping it ends the work.
#[derive(Debug)]
pub struct Hashing(Ordered<Option<Hashed>>);

impl Hashing {
    /// Ends the work from elsewhere.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.0.stop()
    }
}

impl Iterator for Hashing {
    type Item = Hashed;

    fn next(&mut self) -> Option<Hashed> {
        self.0.next().flatten()
    }
}

/// Hashes what is found, as it is found, on so many threads.
///
/// # Errors
/// The system has no thread to give. What cannot be read is told in its place and ends nothing.
pub fn hash_all<I>(found: I, threads: usize) -> io::Result<Hashing>
where
    I: Iterator<Item = Found> + Send + 'static,
{
    let hashed = workers::ordered(found, threads, |found, stop| match found {
        Found::Skipped { path, reason } => Some(Hashed::Skipped { path, reason }),
        Found::File(file) => one(file, stop),
    });
    hashed.map(Hashing)
}

fn one(file: FoundFile, stop: &Stop) -> Option<Hashed> {
    let read = read_found(&file, stop);
    let FoundFile { path, name, .. } = file;
    Some(match read {
        Ok(Read { bytes, modified, sha256 }) => {
            Hashed::File(HashedFile { path, name, bytes, modified, sha256: sha256? })
        }
        Err(reason) => Hashed::Skipped { path, reason },
    })
}

/// The digest of one file, with a buffer of fixed size.
///
/// A file whose size or time is another at the end than at the beginning is refused: a digest of it would be of no file there ever
/// was. What rewrites a file in place and in no time that its file system can tell is not noticed.
///
/// # Errors
/// Why there is no digest of it.
pub fn hash(path: &Path) -> Result<Digest, Reason> {
    read(path, &Stop::default()).and_then(|read| read.sha256.ok_or(Reason::Changed))
}

/// A file that was read.
pub(super) struct Read {
    pub(super) bytes: u64,
    pub(super) modified: Option<SystemTime>,
    /// `None` where the work was stopped before its end.
    pub(super) sha256: Option<Digest>,
}

/// Reads a file that was found. A small one that is still what the scan saw once it is read has not changed on the way, and was looked
/// at once less; with many small files that is time to save. Any other is read as if nothing were known.
pub(super) fn read_found(file: &FoundFile, stop: &Stop) -> Result<Read, Reason> {
    let small = file.bytes <= BUFFER as u64 && file.modified.is_some();
    if small && let Ok(Some(read)) = as_found(file, stop) {
        return Ok(read);
    }
    read(&file.path, stop)
}

fn as_found(found: &FoundFile, stop: &Stop) -> io::Result<Option<Read>> {
    let mut file = open(&found.path)?;
    let (bytes, sha256) = digest(&mut file, found.bytes, stop)?;
    let after = file.metadata()?;
    let modified = after.modified().ok();
    let same = after.is_file() && [bytes, after.len()] == [found.bytes; 2] && modified == found.modified;
    Ok(same.then_some(Read { bytes, modified, sha256 }))
}

/// Reads a file once.
fn read(path: &Path, stop: &Stop) -> Result<Read, Reason> {
    let mut file = open(path).map_err(|error| failed(&error))?;
    let before = file.metadata().map_err(|error| failed(&error))?;
    if !before.is_file() {
        return Err(Reason::Special("something else by now"));
    }
    let (bytes, sha256) = digest(&mut file, before.len(), stop).map_err(|error| failed(&error))?;
    let after = file.metadata().map_err(|error| failed(&error))?;
    if sha256.is_some() && (bytes != before.len() || !same(&before, &after)) {
        return Err(Reason::Changed);
    }
    Ok(Read { bytes, modified: after.modified().ok(), sha256 })
}

/// Opening a pipe would wait for somebody to write to it; to a file this makes no difference.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn same(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

fn failed(error: &io::Error) -> Reason {
    if error.kind() == io::ErrorKind::NotFound { Reason::Gone } else { Reason::of(error) }
}

/// The digest of a file that has so many bytes. No more are read, or one that grows might have no end; one is tried of an empty file,
/// for some that say they are empty are not.
fn digest(file: &mut File, expected: u64, stop: &Stop) -> io::Result<(u64, Option<Digest>)> {
    thread_local!(static SPACE: RefCell<Vec<u8>> = RefCell::new(vec![0; BUFFER]));
    SPACE.with_borrow_mut(|space| {
        let (mut hasher, mut bytes, end) = (Hasher::default(), 0, expected.max(1));
        while bytes < end {
            if stop.is_set() {
                return Ok((bytes, None));
            }
            let most = usize::try_from(end - bytes).map_or(BUFFER, |left| left.min(BUFFER));
            match file.read(&mut space[..most]) {
                Ok(0) => break,
                Ok(read) => {
                    hasher.update(&space[..read]);
                    bytes += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok((bytes, Some(hasher.finish())))
    })
}

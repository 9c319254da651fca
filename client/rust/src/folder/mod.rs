//! Documents from files and folders.
//!
//! What is in a file is the server's to judge: bytes go as they are, empty and binary ones too.

mod name;
mod natural;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use assay_proto::v1::{Document, document::Content};
use ignore::{DirEntry, WalkBuilder};

use name::Named;

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The files that could be read, root by root, each root in natural order (`f2` before `f10`). Names are relative to
    /// their root, with `/`, and unique.
    pub documents: Vec<Document>,
    /// The files that could not.
    pub skipped: Vec<Skipped>,
}

/// A file that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Why nothing was read at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Paths that are not there: all of them.
    #[error("{}", missing(.0))]
    Missing(Vec<PathBuf>),
}

fn missing(paths: &[PathBuf]) -> String {
    let lines: Vec<_> = paths.iter().map(|path| format!("no such file or folder: {}", path.display())).collect();
    lines.join("\n")
}

/// Reads files, and every file of folders and their folders. Hidden files are left out unless they are named themselves.
///
/// # Errors
/// A path that is not there. What is there and cannot be read is passed over with its reason.
pub fn read<P: AsRef<Path>>(paths: &[P]) -> Result<Found, Error> {
    let gone: Vec<_> =
        paths.iter().map(AsRef::as_ref).filter(|path| path.symlink_metadata().is_err_and(is_missing)).collect();
    if !gone.is_empty() {
        return Err(Error::Missing(gone.into_iter().map(Path::to_owned).collect()));
    }
    let mut reading = Reading::default();
    for root in paths {
        reading.root(root.as_ref());
    }
    Ok(reading.finish())
}

#[expect(clippy::needless_pass_by_value, reason = "taken from a Result's closure")]
fn is_missing(error: io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[derive(Default)]
struct Reading {
    seen: HashSet<PathBuf>,
    files: Vec<(Named, Vec<u8>)>,
    skipped: Vec<Skipped>,
}

impl Reading {
    fn root(&mut self, root: &Path) {
        if !root.is_dir() {
            return self.file(root, Named::file(root));
        }
        let walk = WalkBuilder::new(root)
            .standard_filters(false)
            .hidden(true)
            .follow_links(true)
            .sort_by_file_name(natural::order)
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => self.entry(root, &entry),
                Err(error) => self.unreadable(root, &error),
            }
        }
    }

    fn entry(&mut self, root: &Path, entry: &DirEntry) {
        match entry.file_type() {
            Some(kind) if kind.is_dir() => (),
            Some(kind) if kind.is_file() => self.file(entry.path(), Named::inside(root, entry.path())),
            _ => self.skip(entry.path(), "not a regular file".to_owned()),
        }
    }

    fn file(&mut self, path: &Path, name: Named) {
        match std::fs::read(path) {
            Ok(_) if !self.first_time(path) => self.skip(path, "the same file was read already".to_owned()),
            Ok(data) => self.files.push((name, data)),
            Err(error) => self.skip(path, error.to_string()),
        }
    }

    fn first_time(&mut self, path: &Path) -> bool {
        self.seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }

    fn unreadable(&mut self, root: &Path, error: &ignore::Error) {
        let (path, cause) = cause(error);
        self.skip(path.unwrap_or(root), cause);
    }

    fn skip(&mut self, path: &Path, reason: String) {
        self.skipped.push(Skipped { path: path.to_owned(), reason });
    }

    fn finish(self) -> Found {
        let (names, data): (Vec<_>, Vec<_>) = self.files.into_iter().unzip();
        let named = name::unique(names).into_iter().zip(data);
        let documents = named.map(|(name, data)| Document { name, content: Some(Content::Data(data.into())) });
        Found { documents: documents.collect(), skipped: self.skipped }
    }
}

/// The path and the cause inside what the walk wraps around them.
fn cause(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(cause(err).0.unwrap_or(path)), cause(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => cause(err),
        ignore::Error::Loop { child, .. } => (Some(child), "a link to a folder it is in".to_owned()),
        other => (None, other.io_error().map_or_else(|| other.to_string(), ToString::to_string)),
    }
}

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

use crate::text::say;
use crate::upload::LocalFile;
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

/// Files that were found, to be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// In the order and under the names of [`Found::documents`].
    pub files: Vec<LocalFile>,
    /// The files that are none to read.
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
    let lines: Vec<_> = paths.iter().map(|path| say("missing_path", &[("path", &path.display())])).collect();
    lines.join("\n")
}

/// As what a call fails by, for `?`.
impl From<Error> for crate::Error {
    fn from(error: Error) -> Self {
        Self::refusal(error.to_string())
    }
}

/// Finds files, and every file of folders and their folders, each once. Hidden files are left out unless they are named themselves.
///
/// # Errors
/// A path that is not there.
pub fn find<P: AsRef<Path>>(paths: &[P]) -> Result<Files, Error> {
    let gone: Vec<_> =
        paths.iter().map(AsRef::as_ref).filter(|path| path.symlink_metadata().is_err_and(is_missing)).collect();
    if !gone.is_empty() {
        return Err(Error::Missing(gone.into_iter().map(Path::to_owned).collect()));
    }
    let mut finding = Finding::default();
    for root in paths {
        finding.root(root.as_ref());
    }
    Ok(finding.finish())
}

/// Finds files as [`find`] does, and reads them.
///
/// # Errors
/// A path that is not there. What is there and cannot be read is passed over with its reason.
pub fn read<P: AsRef<Path>>(paths: &[P]) -> Result<Found, Error> {
    let Files { files, skipped } = find(paths)?;
    let mut found = Found { documents: Vec::with_capacity(files.len()), skipped };
    for LocalFile { name, path } in files {
        match std::fs::read(&path) {
            Ok(data) => found.documents.push(Document { name, content: Some(Content::Data(data.into())) }),
            Err(error) => found.skipped.push(Skipped { path, reason: error.to_string() }),
        }
    }
    Ok(found)
}

#[expect(clippy::needless_pass_by_value, reason = "taken from a Result's closure")]
fn is_missing(error: io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[derive(Default)]
struct Finding {
    seen: HashSet<PathBuf>,
    files: Vec<(Named, PathBuf)>,
    skipped: Vec<Skipped>,
}

impl Finding {
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
        match path.metadata() {
            Err(error) => self.skip(path, error.to_string()),
            Ok(about) if !about.is_file() => self.skip(path, "not a regular file".to_owned()),
            Ok(_) if !self.first_time(path) => self.skip(path, "the same file was read already".to_owned()),
            Ok(_) => self.files.push((name, path.to_owned())),
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

    fn finish(self) -> Files {
        let (names, paths): (Vec<_>, Vec<_>) = self.files.into_iter().unzip();
        let named = name::unique(names).into_iter().zip(paths);
        Files { files: named.map(|(name, path)| LocalFile { name, path }).collect(), skipped: self.skipped }
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

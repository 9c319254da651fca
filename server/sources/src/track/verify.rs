//! A manifest against what is there.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use assay_domain::digest::Digest;

use super::hash;
use super::manifest::{Entry, Manifest};
use super::workers::{self, Ordered};
use crate::scan::{Found, FoundFile, Reason, Stop};

/// How a manifest is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    /// Reads every file of the manifest that is there. Otherwise one of the same size and time is taken to be the same.
    pub thorough: bool,
    /// Threads that read.
    pub threads: usize,
}

/// What is said of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name; the path of what was passed over by the scan.
    pub name: String,
    /// Where it is; `None` where it is missing.
    pub path: Option<PathBuf>,
    /// How it stands.
    pub standing: Standing,
}

/// How a file stands to its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// As it was.
    Same,
    /// As it was, with a new time: its bytes were read and are the same.
    Touched,
    /// Not as it was.
    Changed(Change),
    /// In the manifest, and not found.
    Missing,
    /// Found, and not in the manifest.
    New,
    /// It cannot be said.
    Skipped(Reason),
}

/// What changed in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes then and now, where they differ.
    pub bytes: Option<(u64, u64)>,
    /// Whether its time is another too.
    pub modified: bool,
    /// Its digest now, where it was read: another size is proof enough.
    pub sha256: Option<Digest>,
}

impl Standing {
    /// Whether the file is what the manifest says.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        matches!(self, Self::Same | Self::Touched)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("ok"),
            Self::Touched => f.write_str("ok, touched"),
            Self::Changed(change) => write!(f, "changed: {change}"),
            Self::Missing => f.write_str("missing"),
            Self::New => f.write_str("new"),
            Self::Skipped(reason) => write!(f, "{reason}"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bytes {
            Some((then, now)) => write!(f, "{then} bytes then, {now} now")?,
            None => f.write_str("other bytes of the same number")?,
        }
        if self.modified { Ok(()) } else { f.write_str(", though its time is the same") }
    }
}

/// Files as they are checked: those that are found in the order of the scan, then those that are missing. Dropping it ends the work.
#[derive(Debug)]
pub struct Checking {
    /// And whether it is one of the scan's files.
    checked: Ordered<Option<(Checked, bool)>>,
    manifest: Arc<Manifest>,
    met: HashSet<String>,
    /// Filled when all that is there was met.
    missing: Option<std::vec::IntoIter<String>>,
}

/// Holds what is found against a manifest, by name. A file that the scan's options leave out is missing, so they should be those that
/// the manifest was made with; a scan that is stopped by itself looks like one that found no more.
///
/// # Errors
/// The system has no thread to give. What cannot be read is told in its place and ends nothing.
pub fn verify<I>(manifest: Arc<Manifest>, found: I, how: How) -> io::Result<Checking>
where
    I: Iterator<Item = Found> + Send + 'static,
{
    let against = Arc::clone(&manifest);
    let checked = workers::ordered(found, how.threads, move |found, stop| match found {
        Found::Skipped { path, reason } => {
            let name = path.to_string_lossy().into_owned();
            Some((Checked { name, path: Some(path), standing: Standing::Skipped(reason) }, false))
        }
        Found::File(file) => {
            let standing = match against.get(&file.name) {
                Some(entry) => standing(entry, &file, (how.thorough, stop))?,
                None => Standing::New,
            };
            Some((Checked { name: file.name, path: Some(file.path), standing }, true))
        }
    })?;
    Ok(Checking { checked, manifest, met: HashSet::new(), missing: None })
}

/// `None` where the work was stopped.
fn standing(entry: &Entry, file: &FoundFile, (thorough, stop): (bool, &Stop)) -> Option<Standing> {
    let timely = file.modified.is_some() && file.modified == entry.modified;
    let bytes = (entry.bytes != file.bytes).then_some((entry.bytes, file.bytes));
    if !thorough && bytes.is_some() {
        return Some(Standing::Changed(Change { bytes, modified: !timely, sha256: None }));
    }
    if !thorough && timely {
        return Some(Standing::Same);
    }
    Some(match hash::read_found(file, stop) {
        Ok(read) => {
            let (now, timely) = (read.sha256?, read.modified.is_some() && read.modified == entry.modified);
            let bytes = (entry.bytes != read.bytes).then_some((entry.bytes, read.bytes));
            match (now == entry.sha256, timely) {
                (true, true) => Standing::Same,
                (true, false) => Standing::Touched,
                (false, _) => Standing::Changed(Change { bytes, modified: !timely, sha256: Some(now) }),
            }
        }
        Err(Reason::Gone) => Standing::Missing,
        Err(reason) => Standing::Skipped(reason),
    })
}

impl Checking {
    /// Ends the work from elsewhere; what is missing is not told then.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.checked.stop()
    }

    fn missing(&self) -> std::vec::IntoIter<String> {
        let names = self.manifest.files().map(|entry| &entry.name).filter(|name| !self.met.contains(*name));
        let names: Vec<_> = if self.checked.stop().is_set() { Vec::new() } else { names.cloned().collect() };
        names.into_iter()
    }
}

impl Iterator for Checking {
    type Item = Checked;

    fn next(&mut self) -> Option<Checked> {
        if self.missing.is_none() {
            if let Some((checked, file)) = self.checked.next().flatten() {
                if file {
                    self.met.insert(checked.name.clone());
                }
                return Some(checked);
            }
            self.missing = Some(self.missing());
        }
        let name = self.missing.as_mut()?.next()?;
        Some(Checked { name, path: None, standing: Standing::Missing })
    }
}

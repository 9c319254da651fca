use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use super::limit::Limit;

/// What a scan comes upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File(FoundFile),
    /// What was passed over.
    Skipped {
        /// The file or folder; the glob, where it is one that nothing matches.
        path: PathBuf,
        /// Why.
        reason: Reason,
    },
}

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is: its root as it was given, and its path from there.
    pub path: PathBuf,
    /// What it is called, unique in the scan.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// When it was last changed; `None` where the file system does not say.
    pub modified: Option<SystemTime>,
}

/// Why something was passed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Another way to a file that was found.
    #[error("the same file was found already as {0}")]
    SameFile(String),
    /// A link to a folder that was walked.
    #[error("a link to the folder {0}, which was walked already")]
    SameFolder(PathBuf),
    /// A link to a folder that it is inside of.
    #[error("a link to the folder {0}, which it is in")]
    Loop(PathBuf),
    /// Neither a file nor a folder.
    #[error("it is {0}, not a file")]
    Special(&'static str),
    /// Named itself, and left out by a rule.
    #[error("the rules leave it out")]
    LeftOut,
    /// A root with nothing in it that is asked for.
    #[error("there is no file in it that is asked for")]
    Nothing,
    /// A glob that no file is matched by.
    #[error("no file matches it")]
    NoMatch,
    /// A limit was reached.
    #[error("{0}")]
    Limit(Limit),
    /// It was there, and is not any more.
    #[error("it was there and is gone")]
    Gone,
    /// It was written to while it was read.
    #[error("it changed while it was read")]
    Changed,
    /// What the system says.
    #[error("{0}")]
    Failed(String),
}

impl Reason {
    pub(crate) fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::Failed("no permission to read it".to_owned()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

use std::path::PathBuf;

use super::found::Reason;

/// Why nothing is scanned at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Paths that are not there: all of them.
    #[error("{}", lines(.0, |path| format!("no such file or folder: {}", path.display())))]
    Missing(Vec<PathBuf>),
    /// A glob, or a rule, that is not well-formed.
    #[error("the glob `{glob}` is broken at character {position}: {reason}")]
    Glob {
        /// The glob.
        glob: String,
        /// The character that is at fault, from 1.
        position: usize,
        /// What is wrong.
        reason: String,
    },
    /// No root was given.
    #[error("no file or folder is named")]
    NoRoot,
    /// Roots that are there, none of which can be read.
    #[error("{}", lines(.0, |(path, reason)| format!("{}: {reason}", path.display())))]
    NoUsableRoot(Vec<(PathBuf, Reason)>),
}

fn lines<T>(all: &[T], line: impl Fn(&T) -> String) -> String {
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

//! Where a scan ends.

use super::found::{Found, Reason};

/// Bounds on a scan; `None` is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// How deep folders are walked: 1 is the files of a root, 2 those of its folders too.
    pub depth: Option<usize>,
    /// The most files. Those that come first in the order asked for are taken.
    pub files: Option<u64>,
    /// The most bytes in all. The first file that is too much ends the scan, though smaller ones may follow.
    pub bytes: Option<u64>,
}

/// A limit that was reached, with what is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// A folder that is deeper.
    #[error("the limit on depth is {0}: this folder and all in it are left out")]
    Depth(usize),
    /// A file more than the most.
    #[error("the limit of {0} files is reached: this one and all that follow are left out")]
    Files(u64),
    /// Bytes more than the most.
    #[error(
        "the limit of {most} bytes in all is passed with the {bytes} of this file: it and all that follow are left out"
    )]
    Bytes {
        /// The limit.
        most: u64,
        /// Bytes of the file that is too much.
        bytes: u64,
    },
}

/// Ends with the first file that is too much.
#[derive(Debug)]
pub(super) struct Limited<I> {
    /// `None` once it has ended, so that the folders it holds are let go.
    found: Option<I>,
    limits: Limits,
    files: u64,
    bytes: u64,
}

impl<I> Limited<I> {
    pub(super) fn new(found: I, limits: Limits) -> Self {
        Self { found: Some(found), limits, files: 0, bytes: 0 }
    }

    /// The limit that a file of so many `bytes` would pass.
    fn passed(&self, bytes: u64) -> Option<Limit> {
        if let Some(most) = self.limits.files.filter(|&most| self.files >= most) {
            return Some(Limit::Files(most));
        }
        let all = self.bytes.saturating_add(bytes);
        self.limits.bytes.filter(|&most| all > most).map(|most| Limit::Bytes { most, bytes })
    }
}

impl<I: Iterator<Item = Found>> Iterator for Limited<I> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let file = match self.found.as_mut()?.next()? {
            Found::File(file) => file,
            skipped @ Found::Skipped { .. } => return Some(skipped),
        };
        if let Some(limit) = self.passed(file.bytes) {
            self.found = None;
            return Some(Found::Skipped { path: file.path, reason: Reason::Limit(limit) });
        }
        self.files += 1;
        self.bytes += file.bytes;
        Some(Found::File(file))
    }
}

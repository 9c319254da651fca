//! Folders: the files in them, in order, each once.
//!
//! ```text
//! roots -> walks, one a root, lazy -> merged by path, each file once, named -> ordered -> limited
//! ```
//!
//! **Order.** Ascending natural order is that of whole paths, folder by folder: `f2` before `f10`, a folder where its own name stands.
//! It holds over all roots together, whichever way round they were given, and streams: nothing but the folders on the way to the next
//! file is held. Every other order is known only at the end, so the files are gathered first.
//!
//! **Names.** A file is called by its path relative to its root, with `/`; a root that is a file by its own name; a glob's files
//! relative to the folder before its first wildcard. Names are unique in a scan: where a name is taken, the file that comes later in
//! ascending natural order gets the name of the folder before it, and the one before that, until its name is its own. So names depend
//! neither on the order of the roots nor on the order asked for. Parts that are not Unicode are shown with U+FFFD, and numbered where
//! that makes two the same.
//!
//! **Each once.** Two ways to one file (roots inside each other, links) are one file; the second is said and passed over. Hard links are
//! two files. Links to folders are followed, each target once.

mod fault;
mod found;
mod glob;
mod limit;
mod merge;
mod name;
mod natural;
mod root;
mod rules;
mod stop;
#[cfg(test)]
mod tests;
mod walk;

use std::cmp::Ordering;
use std::path::Path;

pub use assay_engine::port::sources::Order;
pub use fault::Error;
pub use found::{Found, FoundFile, Reason};
pub use limit::{Limit, Limits};
pub use stop::Stop;

use limit::Limited;
use merge::Merged;

/// What is looked for, and how it comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Rules as in a `.gitignore` file, on paths relative to their root: files are taken that one of them matches, and all of a folder
    /// that is matched. None takes everything.
    pub include: Vec<String>,
    /// Rules as in a `.gitignore` file, on paths relative to their root, for what is left out. A folder that is left out is not
    /// walked. Files called `.gitignore` are not obeyed: a folder of research is no repository.
    pub exclude: Vec<String>,
    /// Takes hidden files and walks hidden folders too. One that is a root itself always counts, and so does one that a glob has
    /// with its dot.
    pub hidden: bool,
    /// What comes first.
    pub order: Order,
    /// The other way round.
    pub descending: bool,
    /// Where it ends.
    pub limits: Limits,
}

/// A walk through roots, without a file opened. It is done as it is read: dropping it ends it.
#[derive(Debug)]
pub struct Scan {
    found: Limited<Ordered>,
    stop: Stop,
}

impl Scan {
    /// A scan of `roots`: files, folders, and globs such as `data/**/*.csv`. A path that is there is taken as it is, whatever signs
    /// are in it.
    ///
    /// # Errors
    /// Every path that is not there; a glob or a rule that is broken, with the position; no root that can be used.
    pub fn new<P: AsRef<Path>>(roots: &[P], options: &Options) -> Result<Self, Error> {
        let stop = Stop::default();
        let ordered = Ordered::new(Merged::new(root::walks(roots, options, &stop)?), options);
        Ok(Self { found: Limited::new(ordered, options.limits), stop })
    }

    /// Ends the scan from elsewhere.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }
}

impl Iterator for Scan {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        self.found.next().filter(|_| !self.stop.is_set())
    }
}

/// What was found, in the order asked for.
#[derive(Debug)]
enum Ordered {
    Streamed(Box<Merged>),
    Gathered(Box<Merged>, Order, bool),
    Sorted(std::vec::IntoIter<Found>),
}

impl Ordered {
    fn new(merged: Merged, options: &Options) -> Self {
        match (options.order, options.descending) {
            (Order::Natural, false) => Self::Streamed(Box::new(merged)),
            (order, descending) => Self::Gathered(Box::new(merged), order, descending),
        }
    }
}

impl Iterator for Ordered {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        match self {
            Self::Streamed(merged) => return merged.next(),
            Self::Sorted(found) => return found.next(),
            Self::Gathered(merged, order, descending) => {
                let found = sorted(merged.collect(), *order, *descending);
                *self = Self::Sorted(found.into_iter());
            }
        }
        self.next()
    }
}

/// What was passed over, and then the files.
fn sorted(found: Vec<Found>, order: Order, descending: bool) -> Vec<Found> {
    let (mut files, mut all) = (Vec::new(), Vec::new());
    for one in found {
        match one {
            Found::File(file) => files.push(file),
            skipped @ Found::Skipped { .. } => all.push(skipped),
        }
    }
    let compare = |a: &FoundFile, b: &FoundFile| match order {
        // They come so.
        Order::Natural => Ordering::Equal,
        Order::Modified => a.modified.cmp(&b.modified),
        Order::Size => a.bytes.cmp(&b.bytes),
    };
    match (order, descending) {
        (Order::Natural, true) => files.reverse(),
        (_, true) => files.sort_by(|a, b| compare(b, a)),
        (_, false) => files.sort_by(compare),
    }
    all.extend(files.into_iter().map(Found::File));
    all
}

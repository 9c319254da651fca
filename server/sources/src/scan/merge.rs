//! All roots as one: their steps by path, each file once, with its name.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};
use std::path::PathBuf;

use super::found::{Found, FoundFile, Reason};
use super::name::Names;
use super::natural;
use super::walk::{Step, Walk};

/// The walks of all roots.
#[derive(Debug)]
pub(super) struct Merged {
    heads: BinaryHeap<Head>,
    /// Walks whose next step is not known: all of them at first, then the one that made the last.
    waiting: Vec<Walk>,
    /// Files that were found, without links, and their names.
    seen: HashMap<PathBuf, String>,
    names: Names,
}

/// A walk and its next step.
#[derive(Debug)]
struct Head {
    step: Step,
    walk: Walk,
}

impl Merged {
    pub(super) fn new(walks: Vec<Walk>) -> Self {
        Self { heads: BinaryHeap::new(), waiting: walks, seen: HashMap::new(), names: Names::default() }
    }

    fn found(&mut self, step: Step, walk: &Walk) -> Found {
        let Step { shown: path, place, met } = step;
        let met = match met {
            Ok(met) => met,
            Err(reason) => return Found::Skipped { path, reason },
        };
        let real = met.real.unwrap_or(place);
        if let Some(name) = self.seen.get(&real) {
            return Found::Skipped { path, reason: Reason::SameFile(name.clone()) };
        }
        let name = self.names.take(&walk.base, met.relative);
        self.seen.insert(real, name.clone());
        Found::File(FoundFile { path, name, bytes: met.bytes, modified: met.modified })
    }
}

impl Iterator for Merged {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        for mut walk in self.waiting.drain(..) {
            if let Some(step) = walk.next() {
                self.heads.push(Head { step, walk });
            }
        }
        let Head { step, walk } = self.heads.pop()?;
        let found = self.found(step, &walk);
        self.waiting.push(walk);
        Some(found)
    }
}

/// The heap gives its greatest first, so the order is turned round. At one place the outermost root comes first.
impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        let folders = |head: &Self| head.walk.base.components().count();
        natural::by_path(&other.step.place, &self.step.place).then_with(|| folders(other).cmp(&folders(self)))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head {}

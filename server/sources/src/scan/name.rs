//! Names of documents: relative to their root, lengthened from the left where one is taken.

use std::collections::HashSet;
use std::path::{Component, Path};

/// The names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// A name that nothing had before: `relative`, after as many folders of its `base` as that takes, or else with a number.
    pub(super) fn take(&mut self, base: &Path, relative: String) -> String {
        let mut name = relative;
        let mut folders = base.components().rev().filter_map(|component| match component {
            Component::Normal(folder) => Some(folder.to_string_lossy()),
            _ => None,
        });
        while self.0.contains(&name) {
            match folders.next() {
                Some(folder) => name = format!("{folder}/{name}"),
                None => return self.numbered(&name),
            }
        }
        self.0.insert(name.clone());
        name
    }

    fn numbered(&mut self, name: &str) -> String {
        let free = (2..).map(|number: u64| format!("{name} ({number})")).find(|name| !self.0.contains(name));
        let name = free.unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

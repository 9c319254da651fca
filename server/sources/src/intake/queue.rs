//! The files of a material, one after the other; folders are walked as their turn comes.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;

use assay_domain::source::document::Provenance;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::sources::{DocumentSet, Folder, Inline, Material, Selection, SetFile, SourcesError};

use super::{Opened, timestamp};
use crate::scan::{Found, Limits, Options, Scan};
use crate::shelf::Shelf;

/// A file to be read.
pub(super) struct Job {
    pub(super) name: String,
    pub(super) content: Content,
    pub(super) modified: Option<Timestamp>,
    pub(super) provenance: Provenance,
}

/// Where its bytes are.
pub(super) enum Content {
    Bytes(Vec<u8>),
    File(PathBuf),
    /// In the shelf: what it holds is known.
    Stored {
        path: PathBuf,
        file: SetFile,
    },
    /// Nowhere, and why.
    None(String),
}

/// What is still to come.
pub(super) struct Queue<'a> {
    inline: VecDeque<Inline>,
    sets: VecDeque<DocumentSet>,
    scans: VecDeque<Scan>,
    provenance: Provenance,
    names: HashSet<String>,
    given: usize,
    shelf: &'a Shelf,
    opened: &'a Opened,
}

impl<'a> Queue<'a> {
    /// Finds every set and every path, before anything is read.
    pub(super) fn new(material: Material, shelf: &'a Shelf, opened: &'a Opened) -> Result<Self, SourcesError> {
        let Material { inline, sets, folders, provenance } = material;
        let mut sets = sets.iter().map(|id| shelf.set(id)).collect::<Result<VecDeque<_>, _>>()?;
        sets.iter_mut().for_each(|set| set.files.reverse());
        let scans = scans(folders, opened)?;
        let names = HashSet::new();
        Ok(Self { inline: inline.into(), sets, scans, provenance, names, given: 0, shelf, opened })
    }

    fn job(&mut self) -> Option<Job> {
        if let Some(Inline { name, bytes }) = self.inline.pop_front() {
            let provenance = self.provenance.clone();
            return Some(Job { name, content: Content::Bytes(bytes), modified: None, provenance });
        }
        while let Some(set) = self.sets.front_mut() {
            if let Some(file) = set.files.pop() {
                let provenance =
                    if set.provenance.is_empty() { self.provenance.clone() } else { set.provenance.clone() };
                let path = self.shelf.blob(&file.sha256);
                let (name, modified) = (file.name.clone(), file.modified);
                return Some(Job { name, content: Content::Stored { path, file }, modified, provenance });
            }
            self.sets.pop_front();
        }
        while let Some(scan) = self.scans.front_mut() {
            if let Some(found) = scan.next() {
                return Some(self.found(found));
            }
            self.scans.pop_front();
        }
        None
    }

    fn found(&self, found: Found) -> Job {
        let provenance = self.provenance.clone();
        match found {
            Found::File(file) if self.opened.allows(&file.path) => {
                let modified = file.modified.and_then(timestamp);
                Job { name: file.name, content: Content::File(file.path), modified, provenance }
            }
            Found::File(file) => {
                let content = Content::None("it is a link to outside the opened folders".into());
                Job { name: file.name, content, modified: None, provenance }
            }
            Found::Skipped { path, reason } => {
                let content = Content::None(reason.to_string());
                Job { name: path.display().to_string(), content, modified: None, provenance }
            }
        }
    }

    /// A name that no other file of the material has.
    fn unique(&mut self, name: &str) -> String {
        let mut unique = name.to_owned();
        let mut number = 1;
        while !self.names.insert(unique.clone()) {
            number += 1;
            unique = format!("{name} ({number})");
        }
        unique
    }
}

impl Iterator for Queue<'_> {
    type Item = (usize, Job);

    fn next(&mut self) -> Option<(usize, Job)> {
        let job = self.job()?;
        let name = self.unique(&job.name);
        let at = self.given;
        self.given += 1;
        Some((at, Job { name, ..job }))
    }
}

/// Folders of one selection are walked together, so that none of their files comes twice.
fn scans(folders: Vec<Folder>, opened: &Opened) -> Result<VecDeque<Scan>, SourcesError> {
    let mut groups: Vec<(Selection, Vec<PathBuf>)> = Vec::new();
    for Folder { path, selection } in folders {
        let there = opened.resolve(&path)?;
        match groups.iter_mut().find(|(known, _)| *known == selection) {
            Some((_, paths)) => paths.push(there),
            None => groups.push((selection, vec![there])),
        }
    }
    let scan = |(selection, paths): (Selection, Vec<PathBuf>)| {
        Scan::new(&paths, &options(selection)).map_err(|error| SourcesError::Scan(error.to_string()))
    };
    groups.into_iter().map(scan).collect()
}

fn options(selection: Selection) -> Options {
    let Selection { include, exclude, hidden, max_depth, max_files, max_bytes, order, descending } = selection;
    let depth = max_depth.map(|depth| depth as usize);
    let limits = Limits { depth, files: max_files, bytes: max_bytes };
    Options { include, exclude, hidden, limits, order, descending }
}

//! Scans of real folders.

mod bad;
mod links;
mod order;
mod rules;

use std::fs;
use std::path::Path;

use super::*;

fn study(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in files {
        write(folder.path(), name, "x");
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn scan(roots: &[impl AsRef<Path>]) -> Vec<Found> {
    Scan::new(roots, &Options::default()).unwrap().collect()
}

fn names(found: &[Found]) -> Vec<&str> {
    let names = found.iter().filter_map(|found| match found {
        Found::File(file) => Some(file.name.as_str()),
        Found::Skipped { .. } => None,
    });
    names.collect()
}

/// The last part of each path that was passed over, and why.
fn skipped(found: &[Found]) -> Vec<(String, String)> {
    let skipped = found.iter().filter_map(|found| match found {
        Found::File(_) => None,
        Found::Skipped { path, reason } => {
            Some((path.file_name().unwrap().to_string_lossy().into_owned(), reason.to_string()))
        }
    });
    skipped.collect()
}

fn with(study: &Path, options: &Options) -> Vec<Found> {
    Scan::new(&[study], options).unwrap().collect()
}

fn owned(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|&rule| rule.to_owned()).collect()
}

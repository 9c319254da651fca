//! One file a verb: its arguments, and what it does with them.

pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod generate;
pub(crate) mod models;
pub(crate) mod providers;
pub(crate) mod runs;
pub(crate) mod serve;
pub(crate) mod sources;

use std::path::PathBuf;

use assay_client::folder;
use assay_client::v1::Document;

use crate::failure::Failure;
use crate::notices::Notices;

/// The documents of files and folders, with a warning for every file that could not be read.
fn documents(paths: &[PathBuf], notices: &Notices) -> Result<Vec<Document>, Failure> {
    let found = folder::read(paths).map_err(|error| Failure::Usage(error.to_string()))?;
    for skipped in &found.skipped {
        notices.warning("", &format!("{} is left out: {}", skipped.path.display(), skipped.reason));
    }
    if found.documents.is_empty() {
        let named: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
        let named = named.join(", ");
        return Err(Failure::Usage(format!(
            "no file to read in {named}; hidden files count only where they are named"
        )));
    }
    Ok(found.documents)
}

fn names(documents: &[Document]) -> Vec<String> {
    documents.iter().map(|document| document.name.clone()).collect()
}

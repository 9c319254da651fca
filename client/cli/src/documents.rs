//! What is sent of files and folders.

use std::path::PathBuf;

use assay_client::folder;
use assay_client::v1::Document;

use crate::failure::Failure;
use crate::notices::Notices;

/// The documents of files and folders, with a warning for every file that could not be read.
pub(crate) fn read(paths: &[PathBuf], notices: &Notices) -> Result<Vec<Document>, Failure> {
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

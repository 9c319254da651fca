//! Bytes by their digest.

use std::fs::File;
use std::path::{Path, PathBuf};

use assay_domain::digest::Digest;
use assay_engine::port::sources::SourcesError;

use super::unavailable;

/// Where the bytes of this digest are kept.
pub(super) fn path(root: &Path, sha256: &Digest) -> PathBuf {
    let name = sha256.as_str();
    root.join("blobs").join(&name[..2]).join(name)
}

/// Puts a file that is complete in its place; where the same bytes are there already, they stay.
pub(super) fn keep(root: &Path, from: &Path, sha256: &Digest) -> Result<(), SourcesError> {
    let to = path(root, sha256);
    let place = || -> std::io::Result<()> {
        if to.exists() {
            // Young again, so that no sweep takes it before its set is written.
            File::options().append(true).open(&to)?.set_modified(std::fs::metadata(from)?.modified()?)?;
            return std::fs::remove_file(from);
        }
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        File::open(from)?.sync_all()?;
        std::fs::rename(from, &to)
    };
    place().map_err(|error| unavailable(&to, &error))
}

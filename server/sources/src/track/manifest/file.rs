//! A manifest's own file.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use assay_domain::digest::Digest;
use serde::Serialize;

use super::{Entry, Error, Manifest, VERSION};

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    sha256: Digest,
    files: Vec<&'a Entry>,
}

impl Manifest {
    /// Reads a manifest from its file.
    ///
    /// # Errors
    /// The file cannot be read, or what is in it is no manifest.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
        Self::from_json(&text).map_err(|source| Error::Bad { path: path.to_owned(), source })
    }

    /// Writes it to a file, whole or not at all: whoever reads the file meanwhile, or after a crash, reads the old one or the new one.
    /// One that is in a folder it speaks of is found by the next scan, unless a rule leaves it out or its name begins with a dot.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        self.replace(path).map_err(|source| Error::File { path: path.to_owned(), source })
    }

    fn replace(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = new_file(folder)?;
        let mut text = serde_json::to_vec_pretty(&self.written())?;
        text.push(b'\n');
        file.write_all(&text)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        // The name is the folder's to keep.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    fn written(&self) -> Written<'_> {
        Written { version: VERSION, sha256: self.digest(), files: self.files().collect() }
    }
}

/// A file with the rights any new file has: what is temporary is for its owner alone, and this one stays.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".manifest-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

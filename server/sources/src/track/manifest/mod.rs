//! A manifest: what the files of a scan were.
//!
//! It is JSON, `{"version": 1, "sha256": DIGEST, "files": [...]}`, with the files in the order of their names' bytes.
//!
//! **The digest of the set** is the SHA-256 of what `sha256sum` prints for its files, in the order of their names' bytes: a line each of
//! the file's digest, two spaces, the name, and a line feed. In a name with a backslash, a line feed or a carriage return these are
//! written `\\`, `\n` and `\r`, and its line begins with a backslash. So it depends on names and bytes alone, and anybody can make it;
//! for one root that is a folder without links or hidden files:
//!
//! ```text
//! find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
//! ```

mod file;
mod read;
mod time;

use std::collections::BTreeMap;
use std::time::SystemTime;

use assay_domain::digest::{Digest, Hasher};
use assay_domain::source::document::Provenance;
use assay_domain::source::format::Format;
use serde::{Deserialize, Serialize};

use super::hash::HashedFile;

pub use read::{Bad, Error, Twice};

/// The version that is written, and the one that is read.
const VERSION: u32 = 1;

/// What files were, each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<String, Entry>,
}

/// What a file was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of them.
    #[serde(deserialize_with = "read::digest")]
    pub sha256: Digest,
    /// When it was last changed; `None` where that is not known, or not in the years from 1970 to 9999.
    #[serde(default, with = "time", skip_serializing_if = "Option::is_none")]
    pub modified: Option<SystemTime>,
    /// What it is; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Name of its encoding, as the Encoding Standard has it, where somebody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Tokens of its text, where somebody counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
    /// Where it is from and by what right it is used.
    #[serde(default, with = "read::Whence", skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
}

impl From<HashedFile> for Entry {
    /// With the format that its name stands for.
    fn from(file: HashedFile) -> Self {
        Self {
            format: Format::named(&file.name),
            name: file.name,
            bytes: file.bytes,
            sha256: file.sha256,
            modified: file.modified.and_then(time::in_range),
            encoding: None,
            tokens: None,
            provenance: Provenance::default(),
        }
    }
}

impl Manifest {
    /// Of these files, in whatever order they come.
    ///
    /// # Errors
    /// A name that two of them have.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Result<Self, Twice> {
        let mut files = BTreeMap::new();
        for mut entry in entries {
            entry.modified = entry.modified.and_then(time::in_range);
            if let Some(other) = files.insert(entry.name.clone(), entry) {
                return Err(Twice(other.name));
            }
        }
        Ok(Self { files })
    }

    /// Its files, in the order of their names' bytes.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.files.values()
    }

    /// The file of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.files.get(name)
    }

    /// The digest of the set.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::default();
        for entry in self.files() {
            hasher.update(line(entry).as_bytes());
        }
        hasher.finish()
    }
}

fn line(entry: &Entry) -> String {
    let name = entry.name.replace('\\', r"\\").replace('\n', r"\n").replace('\r', r"\r");
    let mark = if name == entry.name { "" } else { r"\" };
    format!("{mark}{}  {name}\n", entry.sha256)
}

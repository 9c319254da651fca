//! Sets: a JSON file each.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use assay_domain::digest::Digest;
use assay_domain::source::document::Provenance;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::sources::{DocumentSet, SetFile, SetId, SourcesError};
use serde::{Deserialize, Serialize};

use super::{Shelf, unavailable};

const VERSION: u32 = 1;

/// A set, as it is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    version: u32,
    created: Timestamp,
    expires: Option<Timestamp>,
    #[serde(default)]
    provenance: Provenance,
    files: Vec<SetFile>,
}

impl Shelf {
    /// Every set there is, by id.
    ///
    /// # Errors
    /// The disk.
    pub fn sets(&self) -> Result<Vec<DocumentSet>, SourcesError> {
        let now = self.clock.now();
        let mut sets = all(&self.root)?;
        sets.retain(|set| set.expires.is_none_or(|expires| expires > now));
        sets.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(sets)
    }

    /// Keeps a set until it is deleted, or lets it expire from now on.
    ///
    /// # Errors
    /// There is none, or the disk.
    pub fn pin(&self, id: &SetId, pinned: bool) -> Result<DocumentSet, SourcesError> {
        let _alone = self.lock();
        let set = DocumentSet { expires: (!pinned).then(|| self.expiry()), ..self.set(id)? };
        write(&self.root, &set)?;
        Ok(set)
    }

    /// Deletes a set. Its bytes go with the next sweep, where no other set holds them.
    ///
    /// # Errors
    /// There is none, or the disk.
    pub fn delete(&self, id: &SetId) -> Result<(), SourcesError> {
        let _alone = self.lock();
        self.set(id)?;
        remove(&self.root, id)
    }

    /// Makes a set of files whose bytes are kept. Made again it is the same set, for as long as the later of the two.
    pub(super) fn make(
        &self,
        mut files: Vec<SetFile>,
        provenance: Provenance,
        pinned: bool,
    ) -> Result<DocumentSet, SourcesError> {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let id = id_of(&files, &provenance);
        let _alone = self.lock();
        let before = read(&self.root, &id)?;
        let stays = pinned || before.as_ref().is_some_and(|set| set.expires.is_none());
        let created = before.map_or_else(|| self.clock.now(), |set| set.created);
        let set = DocumentSet { id, files, created, expires: (!stays).then(|| self.expiry()), provenance };
        write(&self.root, &set)?;
        Ok(set)
    }

    fn expiry(&self) -> Timestamp {
        let keep = i64::try_from(self.limits.keep.as_millis()).unwrap_or(i64::MAX);
        Timestamp(self.clock.now().0.saturating_add(keep))
    }
}

/// The digest of a set's names, bytes and provenance: the same content is the same set.
fn id_of(files: &[SetFile], provenance: &Provenance) -> SetId {
    let listing: String = files.iter().map(|file| format!("{}  {}\n", file.sha256, file.name)).collect();
    let parts = [&listing, &provenance.title, &provenance.licence, &provenance.consent];
    SetId::new(Digest::of_parts(parts.map(String::as_bytes)))
}

fn path(root: &Path, id: &SetId) -> PathBuf {
    root.join("sets").join(format!("{}.json", id.as_str()))
}

pub(super) fn read(root: &Path, id: &SetId) -> Result<Option<DocumentSet>, SourcesError> {
    let path = path(root, id);
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unavailable(&path, &error)),
    };
    let record: Record = serde_json::from_slice(&text)
        .map_err(|error| SourcesError::Unavailable(format!("{}: {error}", path.display())))?;
    if record.version != VERSION {
        let message = format!("{}: version {}; this server reads {VERSION}", path.display(), record.version);
        return Err(SourcesError::Unavailable(message));
    }
    let Record { created, expires, provenance, files, .. } = record;
    Ok(Some(DocumentSet { id: id.clone(), files, created, expires, provenance }))
}

fn write(root: &Path, set: &DocumentSet) -> Result<(), SourcesError> {
    let DocumentSet { id, files, created, expires, provenance } = set.clone();
    let path = path(root, &id);
    let record = Record { version: VERSION, created, expires, provenance, files };
    let text = serde_json::to_vec(&record).map_err(|error| SourcesError::Unavailable(error.to_string()))?;
    let beside = path.with_extension("new");
    let place = || {
        std::fs::write(&beside, &text)?;
        std::fs::File::open(&beside)?.sync_all()?;
        std::fs::rename(&beside, &path)
    };
    place().map_err(|error| unavailable(&path, &error))
}

pub(super) fn remove(root: &Path, id: &SetId) -> Result<(), SourcesError> {
    let path = path(root, id);
    std::fs::remove_file(&path).map_err(|error| unavailable(&path, &error))
}

/// Every set that can be read, expired ones too.
pub(super) fn all(root: &Path) -> Result<Vec<DocumentSet>, SourcesError> {
    let folder = root.join("sets");
    let entries = std::fs::read_dir(&folder).map_err(|error| unavailable(&folder, &error))?;
    let ids = entries.flatten().filter_map(|entry| SetId::parse(entry.file_name().to_str()?.strip_suffix(".json")?));
    ids.filter_map(|id| read(root, &id).transpose()).collect()
}

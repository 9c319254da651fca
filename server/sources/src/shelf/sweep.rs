//! Sweeping: sets that have expired, uploads nobody goes on with, and bytes that no set holds.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use assay_domain::digest::Digest;
use assay_engine::port::sources::SourcesError;

use super::{Shelf, sets, unavailable};

/// Bytes younger than this may be of a set that another process is about to write.
const YOUNG: Duration = Duration::from_secs(24 * 3600);

impl Shelf {
    /// Takes away what has had its time.
    pub(super) fn sweep(&self) -> Result<(), SourcesError> {
        let _alone = self.lock();
        let now = self.clock.now();
        let (expired, kept): (Vec<_>, Vec<_>) =
            sets::all(&self.root)?.into_iter().partition(|set| set.expires.is_some_and(|expires| expires <= now));
        for set in &expired {
            sets::remove(&self.root, &set.id)?;
        }
        let held: HashSet<Digest> = kept.into_iter().flat_map(|set| set.files).map(|file| file.sha256).collect();
        self.each(&self.root.join("uploads"), |path, facts| {
            if self.is_older(facts, self.limits.keep) { std::fs::remove_dir_all(path) } else { Ok(()) }
        })?;
        self.each(&self.root.join("blobs"), |folder, _| {
            for entry in std::fs::read_dir(folder)?.flatten() {
                let name = entry.file_name();
                let is_held = name
                    .to_str()
                    .and_then(|name| name.parse().ok())
                    .is_some_and(|digest: Digest| held.contains(&digest));
                if !is_held && self.is_older(&entry.metadata()?, YOUNG) {
                    std::fs::remove_file(entry.path())?;
                }
            }
            Ok(())
        })
    }

    fn each(
        &self,
        folder: &Path,
        mut take: impl FnMut(&Path, &Metadata) -> std::io::Result<()>,
    ) -> Result<(), SourcesError> {
        let entries = std::fs::read_dir(folder).map_err(|error| unavailable(folder, &error))?;
        for entry in entries.flatten() {
            let taken = entry.metadata().and_then(|facts| take(&entry.path(), &facts));
            taken.map_err(|error| unavailable(&entry.path(), &error))?;
        }
        Ok(())
    }

    fn is_older(&self, facts: &Metadata, age: Duration) -> bool {
        let changed = facts.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        u128::try_from(self.clock.now().0).is_ok_and(|now| now > (changed + age).as_millis())
    }
}

//! Which of the machine's files a caller may name.

use std::path::{Component, Path, PathBuf};

use assay_engine::port::sources::SourcesError;

/// Which of the machine's files a caller may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Every one this process can read: the caller is who runs it.
    Everything,
    /// Those below these folders, which are absolute and without links.
    Below(Vec<PathBuf>),
}

impl Opened {
    /// Where `path` is; relative ones are looked for in each opened folder in turn.
    pub(super) fn resolve(&self, path: &Path) -> Result<PathBuf, SourcesError> {
        let Self::Below(roots) = self else { return Ok(path.to_owned()) };
        let refused =
            |forbidden, reason: String| SourcesError::Path { path: path.display().to_string(), reason, forbidden };
        if roots.is_empty() {
            return Err(refused(
                true,
                "this server opens no folder to callers (sources.roots); upload the documents".into(),
            ));
        }
        if path.components().any(|part| part == Component::ParentDir) {
            return Err(refused(true, "`..` is not followed; name the folder itself".into()));
        }
        // An absolute path replaces what it is joined to.
        let mut known = false;
        for root in roots {
            let candidate = root.join(path);
            known |= candidate.starts_with(root);
            if let Ok(there) = candidate.canonicalize()
                && there.starts_with(root)
            {
                return Ok(there);
            }
        }
        Err(match known {
            // Whether a link leads out or nothing is there is not told apart: neither is for callers.
            true => refused(false, "there is no such file or folder below the opened folders".into()),
            false => refused(true, "it is not below a folder that this server opens to callers (sources.roots)".into()),
        })
    }

    /// Whether a file that a folder led to may be read: links may lead out of an opened folder.
    pub(super) fn allows(&self, path: &Path) -> bool {
        match self {
            Self::Everything => true,
            Self::Below(roots) => {
                path.canonicalize().is_ok_and(|there| roots.iter().any(|root| there.starts_with(root)))
            }
        }
    }
}

//! How documents come in.

use std::path::PathBuf;

use assay_sources::intake::Opened;
use assay_sources::read::Limits;
use assay_sources::shelf::ShelfLimits;

use super::Ledger;
use super::found::Found;
use super::raw::SourcesSection;

/// How documents come in.
#[derive(Clone, Debug)]
pub struct SourcesConfig {
    /// Where uploads are kept; `None`: in a folder of their own that goes with the process.
    pub path: Option<PathBuf>,
    /// Which of the server's files callers may name.
    pub opened: Opened,
    /// What is kept of uploads.
    pub shelf: ShelfLimits,
    /// What is read of a file.
    pub limits: Limits,
}

pub(super) fn check(raw: &SourcesSection, ledger: Option<&Ledger>, faults: &mut Found) -> Option<SourcesConfig> {
    let keep = faults.span("sources.keep", &raw.keep);
    let upload_bytes = faults.count("sources.max_upload_bytes", raw.max_upload_bytes);
    let upload_files = faults.count("sources.max_upload_files", raw.max_upload_files);
    let file = faults.count("sources.max_file_bytes", raw.max_file_bytes);
    let text = faults.count("sources.max_text_bytes", raw.max_text_bytes);
    let beside = || match ledger? {
        Ledger::Memory => None,
        Ledger::File { path, .. } => Some(path.with_extension("sources")),
    };
    let path = match raw.path.as_deref() {
        Some("") => {
            faults.add("sources.path", "is empty; give a folder, or leave it out for one beside the ledger");
            None
        }
        Some(path) => Some(PathBuf::from(path)),
        None => beside(),
    };
    let mut roots = Vec::with_capacity(raw.roots.len());
    for root in &raw.roots {
        match std::fs::canonicalize(root) {
            Ok(folder) if folder.is_dir() => roots.push(folder),
            Ok(_) => faults.add("sources.roots", format_args!("has {root:?}, which is not a folder")),
            Err(error) => faults.add("sources.roots", format_args!("has {root:?}, which cannot be opened: {error}")),
        }
    }
    Some(SourcesConfig {
        path,
        opened: Opened::Below(roots),
        shelf: ShelfLimits { keep: keep?, upload_bytes: upload_bytes?, upload_files: upload_files? },
        limits: Limits { file: file?, text: text? },
    })
}

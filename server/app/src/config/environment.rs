//! The only place that reads the environment: for keys, and for where the user's data belongs.

use std::path::PathBuf;

use assay_providers::Secret;

/// The key in a variable; `None`: there is none, or it is empty.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(super) fn variable_of(name: &str) -> Option<Secret> {
    std::env::var(name).ok().map(Secret::new).filter(|key| !key.is_empty())
}

/// Where the ledger is kept when nothing is said: the user's data folder, or here where there is none.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub(super) fn default_ledger() -> String {
    let folder = std::env::var("XDG_DATA_HOME").ok().filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let home = || std::env::var("HOME").ok().map(|home| PathBuf::from(home).join(".local/share"));
    let folder = folder.or_else(home).map(|data| data.join("assay")).unwrap_or_default();
    folder.join("assay.ledger").to_string_lossy().into_owned()
}

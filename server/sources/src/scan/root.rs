//! Roots, as they are given, and where each is walked from.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::Error;
use super::glob::{self, Pattern};
use super::rules::Rules;
use super::walk::{Ask, Walk};
use super::{Options, Stop};

enum Root {
    Path(PathBuf),
    Glob(Pattern),
}

/// A walk for each root, opened.
pub(super) fn walks<P: AsRef<Path>>(roots: &[P], options: &Options, stop: &Stop) -> Result<Vec<Walk>, Error> {
    let rules = Arc::new(Rules::new(&options.include, &options.exclude)?);
    let ask = Ask { rules, hidden: options.hidden, depth: options.limits.depth, stop: stop.clone() };
    let walks: Vec<_> = parsed(roots)?
        .into_iter()
        .map(|root| match root {
            Root::Glob(pattern) => Walk::of_glob(pattern, ask.clone()),
            Root::Path(path) if path.is_dir() => Walk::of_folder(path, ask.clone()),
            Root::Path(path) => Walk::of_file(path, ask.clone()),
        })
        .collect();
    let failed: Vec<_> = walks.iter().filter_map(Walk::failed).collect();
    match (walks.len(), failed.len()) {
        (0, _) => Err(Error::NoRoot),
        (all, broken) if all == broken => Err(Error::NoUsableRoot(failed)),
        _ => Ok(walks),
    }
}

fn parsed<P: AsRef<Path>>(roots: &[P]) -> Result<Vec<Root>, Error> {
    let (mut parsed, mut missing) = (Vec::new(), Vec::new());
    for path in roots.iter().map(AsRef::as_ref) {
        let glob = path.to_str().filter(|text| glob::is_glob(text) && is_missing(path));
        let root = glob.map(Pattern::new).transpose()?.map_or_else(|| Root::Path(path.to_owned()), Root::Glob);
        match &root {
            Root::Path(_) if is_missing(path) => missing.push(path.to_owned()),
            Root::Glob(pattern) if is_missing(&pattern.base) => missing.push(pattern.base.clone()),
            _ => parsed.push(root),
        }
    }
    if missing.is_empty() { Ok(parsed) } else { Err(Error::Missing(missing)) }
}

fn is_missing(path: &Path) -> bool {
    let gone = |error: io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    fs::symlink_metadata(path).is_err_and(gone)
}

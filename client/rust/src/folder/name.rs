//! Names of documents: relative to their root, lengthened from the left where two would be the same.

use std::collections::HashMap;
use std::path::{Component, Path};

/// The components of a file's path, of which the name takes as many of the last as it needs.
pub(super) struct Named {
    components: Vec<String>,
    taken: usize,
}

impl Named {
    /// A file that was named itself: its own name.
    pub(super) fn file(path: &Path) -> Self {
        let full = path.parent().map(full).unwrap_or_default();
        Self::of(full, path.file_name().map(Path::new).unwrap_or(path))
    }

    /// A file of a folder: its path in the folder.
    pub(super) fn inside(root: &Path, path: &Path) -> Self {
        Self::of(full(root), path.strip_prefix(root).unwrap_or(path))
    }

    fn of(mut components: Vec<String>, relative: &Path) -> Self {
        let before = components.len();
        components.extend(parts(relative));
        Self { taken: components.len() - before, components }
    }

    fn name(&self) -> String {
        self.components[self.components.len().saturating_sub(self.taken)..].join("/")
    }

    /// Takes one more component, where there is one.
    fn lengthen(&mut self) -> bool {
        let longer = self.taken < self.components.len();
        self.taken += usize::from(longer);
        longer
    }
}

fn full(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.canonicalize().map(|path| parts(&path)).unwrap_or_default()
}

fn parts(path: &Path) -> Vec<String> {
    let normal = path.components().filter_map(|component| match component {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        _ => None,
    });
    normal.collect()
}

/// The names, every one of them once: those that clash get the folder before them, and the one before that.
pub(super) fn unique(mut files: Vec<Named>) -> Vec<String> {
    loop {
        let counts = counts(&files);
        let clashing = files.iter_mut().filter(|file| counts.get(&file.name()).is_some_and(|&count| count > 1));
        if !clashing.map(Named::lengthen).fold(false, |any, longer| any | longer) {
            return numbered(&files);
        }
    }
}

fn counts(files: &[Named]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for file in files {
        *counts.entry(file.name()).or_default() += 1;
    }
    counts
}

/// Two paths that differ only in bytes that are no text still clash: the later ones get a number.
fn numbered(files: &[Named]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let names = files.iter().map(|file| {
        let name = file.name();
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name} ({count})") }
    });
    names.collect()
}

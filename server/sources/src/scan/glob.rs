//! Globs as roots.

use std::path::{Path, PathBuf};

use globset::{ErrorKind, Glob, GlobBuilder, GlobMatcher};

use super::fault::Error;

/// A glob, apart: the folder before its first wildcard, and what is matched in there.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// The glob as it was given.
    pub(super) text: String,
    /// The folder.
    pub(super) base: PathBuf,
    /// Whether it has a hidden part with its dot.
    pub(super) hidden: bool,
    matcher: GlobMatcher,
    /// What folders on the way are matched by, one a level.
    levels: Vec<GlobMatcher>,
    /// Whether a match may be deeper than the levels.
    deeper: bool,
}

/// Whether a text has a sign in it that stands for something else.
pub(super) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

impl Pattern {
    pub(super) fn new(text: &str) -> Result<Self, Error> {
        glob(text).map_err(|error| broken(text, error.kind()))?;
        let wild = text.split_inclusive('/').take_while(|part| !is_glob(part)).map(str::len).sum();
        let (base, pattern) = text.split_at(wild);
        let parts: Vec<_> = pattern.split('/').filter(|part| !part.is_empty()).collect();
        let whole = parts.join("/");
        let matcher = glob(&whole).map_err(|error| broken(text, error.kind()))?.compile_matcher();
        let plain = parts.iter().take_while(|part| **part != "**").count();
        let levels =
            (1..=plain.min(parts.len().saturating_sub(1))).map_while(|level| glob(&parts[..level].join("/")).ok());
        let levels: Vec<_> = levels.map(|glob| glob.compile_matcher()).collect();
        Ok(Self {
            text: text.to_owned(),
            base: if base.is_empty() { PathBuf::from(".") } else { PathBuf::from(base) },
            hidden: parts.iter().any(|part| part.starts_with('.')),
            matcher,
            // A group with a `/` in it is no whole part: then nothing is known of the levels below.
            deeper: plain < parts.len() || levels.len() + 1 < parts.len(),
            levels,
        })
    }

    /// Whether it stands for this path.
    pub(super) fn matches(&self, relative: &Path) -> bool {
        self.matcher.is_match(relative)
    }

    /// Whether something in this folder, so many levels below the base, may be matched.
    pub(super) fn enters(&self, relative: &Path, level: usize) -> bool {
        match level.checked_sub(1).and_then(|index| self.levels.get(index)) {
            Some(matcher) => matcher.is_match(relative),
            None => self.deeper,
        }
    }
}

fn glob(text: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(text).literal_separator(true).build()
}

/// The error for a glob, with the place of what is at fault in it.
pub(super) fn broken(glob: &str, kind: &ErrorKind) -> Error {
    let at = match kind {
        ErrorKind::InvalidRange(from, to) => glob.find(&format!("{from}-{to}")).unwrap_or(0),
        _ => fault(glob),
    };
    Error::Glob { glob: glob.to_owned(), position: 1 + glob[..at].chars().count(), reason: reason(kind) }
}

fn reason(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::UnclosedClass => "a `[` without its `]`; write `[[]` for the sign itself".to_owned(),
        ErrorKind::UnclosedAlternates => "a `{` without its `}`; write `[{]` for the sign itself".to_owned(),
        ErrorKind::UnopenedAlternates => "a `}` without its `{`; write `[}]` for the sign itself".to_owned(),
        ErrorKind::InvalidRange(from, to) => format!("`{from}-{to}` is no range: {from} comes after {to}"),
        ErrorKind::DanglingEscape => "a `\\` with nothing after it".to_owned(),
        other => other.to_string(),
    }
}

/// The byte of the bracket that has no other, or of an escape with nothing to escape.
fn fault(glob: &str) -> usize {
    let (mut open, mut signs) = (Vec::new(), glob.char_indices());
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' if signs.next().is_none() => return at,
            '{' => open.push(at),
            '}' if open.pop().is_none() => return at,
            '[' => {
                // A `]` right after the bracket, or after its negation, is one of the class.
                let inside = &glob[at + 1..];
                let negation = usize::from(inside.starts_with(['!', '^']));
                let first = negation + usize::from(inside[negation..].starts_with(']'));
                let Some(length) = inside[first..].find(']') else { return at };
                let end = at + 1 + first + length;
                while signs.next().is_some_and(|(at, _)| at < end) {}
            }
            _ => {}
        }
    }
    open.pop().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_glob_is_told_with_its_place() {
        let told = |text| Pattern::new(text).unwrap_err().to_string();
        for (glob, position) in
            [("data/ä[ab.csv", 7), ("x}{a}", 2), ("a{b,{c}", 2), ("ö/[z-a]*", 4), ("[]a]b[", 6), ("*\\", 2)]
        {
            let told = told(glob);
            assert!(told.contains(glob) && told.contains(&format!("at character {position}:")), "{told}");
        }
    }

    #[test]
    fn a_glob_begins_at_its_first_wildcard() {
        let base = |text| Pattern::new(text).unwrap().base;
        assert_eq!(base("/data/2024/*.csv"), Path::new("/data/2024/"));
        assert_eq!(base("*.csv"), Path::new("."));
        assert_eq!(base("a/b?/c/*.csv"), Path::new("a/"));
    }

    #[test]
    fn only_folders_on_the_way_to_a_match_are_entered() {
        let enters =
            |text: &str, folder: &str| Pattern::new(text).unwrap().enters(Path::new(folder), folder.split('/').count());
        assert!(!enters("*.csv", "deep"));
        assert!(enters("in*/x*/f.csv", "in1") && !enters("in*/x*/f.csv", "out"));
        assert!(enters("in*/x*/f.csv", "in1/x") && !enters("in*/x*/f.csv", "in1/x/deeper"));
        assert!(enters("in*/**/f.csv", "in1/any/thing") && !enters("in*/**/f.csv", "out"));
        assert!(enters("{a/b,c}/f*", "a") && enters("{a/b,c}/f*", "a/b"));
    }
}

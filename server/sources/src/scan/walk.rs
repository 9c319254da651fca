//! The walk through one root, a step at a time, in natural order.
//!
//! Written here, and not taken from the crate that has the rules: that one does not say which folders it left out for being too deep,
//! nor follow each link once, and it asks for the target of nothing.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::Stop;
use super::found::Reason;
use super::glob::Pattern;
use super::limit::Limit;
use super::natural;
use super::rules::Rules;

/// What is asked of every walk of a scan.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) rules: Arc<Rules>,
    pub(super) hidden: bool,
    pub(super) depth: Option<usize>,
    pub(super) stop: Stop,
}

/// Something the walk came upon.
#[derive(Debug)]
pub(super) struct Step {
    /// As it is shown: the root as it was given, and the path from there.
    pub(super) shown: PathBuf,
    /// Where it stands in the order: the root's own place, and the path from there.
    pub(super) place: PathBuf,
    pub(super) met: Result<Met, Reason>,
}

/// A file that is asked for.
#[derive(Debug)]
pub(super) struct Met {
    /// Where it is once links are followed; `None` where there was none.
    pub(super) real: Option<PathBuf>,
    /// Its path from the root, with `/`.
    pub(super) relative: String,
    pub(super) bytes: u64,
    pub(super) modified: Option<SystemTime>,
}

/// A place on the way.
#[derive(Debug, Default)]
struct At {
    shown: PathBuf,
    place: PathBuf,
    real: Option<PathBuf>,
    relative: PathBuf,
    /// Folders below the root.
    level: usize,
    /// Whether the rules take it, as far as is known.
    taken: bool,
    /// Whether the glob does.
    matched: bool,
}

impl At {
    fn real(&self) -> &Path {
        self.real.as_ref().unwrap_or(&self.place)
    }

    fn step(self, met: Result<Met, Reason>) -> Step {
        Step { shown: self.shown, place: self.place, met }
    }

    fn inside(&self, name: &OsString) -> Self {
        Self {
            shown: self.shown.join(name),
            place: self.place.join(name),
            real: self.real.as_ref().map(|real| real.join(name)),
            relative: self.relative.join(name),
            level: self.level + 1,
            taken: self.taken,
            matched: self.matched,
        }
    }
}

#[derive(Debug)]
struct Frame {
    at: At,
    entries: std::vec::IntoIter<(OsString, FileType)>,
}

/// A walk.
#[derive(Debug)]
pub(super) struct Walk {
    /// Where the root is, without links; relative names are from here.
    pub(super) base: PathBuf,
    /// The root as it was given.
    shown: PathBuf,
    ask: Ask,
    pattern: Option<Pattern>,
    stack: Vec<Frame>,
    /// Folders that were walked, without links.
    walked: HashSet<PathBuf>,
    /// Steps that are known already.
    known: Vec<Step>,
    silent: bool,
}

impl Walk {
    /// A walk through a folder.
    pub(super) fn of_folder(root: PathBuf, ask: Ask) -> Self {
        let mut walk = Self::new(root.clone(), root, ask);
        let at = At { taken: walk.ask.rules.at_first(), matched: true, ..walk.start() };
        let step = walk.enter(at);
        walk.known.extend(step);
        walk
    }

    /// A walk through what a glob stands for.
    pub(super) fn of_glob(pattern: Pattern, mut ask: Ask) -> Self {
        ask.hidden |= pattern.hidden;
        let mut walk = Self::new(PathBuf::from(&pattern.text), pattern.base.clone(), ask);
        let at = At { shown: pattern.base.clone(), taken: walk.ask.rules.at_first(), ..walk.start() };
        walk.pattern = Some(pattern);
        let step = walk.enter(at);
        walk.known.extend(step);
        walk
    }

    /// A walk of one step: to a file.
    pub(super) fn of_file(path: PathBuf, ask: Ask) -> Self {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut walk = Self::new(path.clone(), folder.to_owned(), ask);
        let name = path.file_name().unwrap_or(path.as_os_str()).to_owned();
        let taken = walk.ask.rules.at_first();
        let at = At { shown: path, real: None, taken, matched: true, ..walk.start().inside(&name) };
        let at = At { real: fs::canonicalize(&at.shown).ok(), ..at };
        let place = (at.shown.clone(), at.place.clone());
        let step = walk.file(at).unwrap_or(Step { shown: place.0, place: place.1, met: Err(Reason::LeftOut) });
        walk.known.push(step);
        walk
    }

    fn new(shown: PathBuf, base: PathBuf, ask: Ask) -> Self {
        let base = base.canonicalize().unwrap_or(base);
        let (stack, walked, known) = <(Vec<_>, HashSet<_>, Vec<_>)>::default();
        Self { base, shown, ask, pattern: None, stack, walked, known, silent: true }
    }

    fn start(&self) -> At {
        At { shown: self.shown.clone(), place: self.base.clone(), ..At::default() }
    }

    /// Why nothing at all can come of it.
    pub(super) fn failed(&self) -> Option<(PathBuf, Reason)> {
        let step = self.known.first().filter(|_| self.stack.is_empty())?;
        let reason =
            step.met.as_ref().err().filter(|reason| matches!(reason, Reason::Failed(_) | Reason::Special(_)))?;
        Some((step.shown.clone(), reason.clone()))
    }

    fn entry(&mut self, (name, kind): (OsString, FileType)) -> Option<Step> {
        let at = self.stack.last()?.at.inside(&name);
        if !self.ask.hidden && name.as_encoded_bytes().starts_with(b".") {
            None
        } else if kind.is_symlink() {
            self.link(at)
        } else if kind.is_dir() {
            self.folder(at)
        } else {
            self.file(at)
        }
    }

    fn link(&mut self, at: At) -> Option<Step> {
        let Ok(real) = fs::canonicalize(&at.shown) else { return self.file(at) };
        if !real.is_dir() {
            return self.file(At { real: Some(real), ..at });
        }
        let at = self.wanted(at)?;
        let inside = at.real().parent().is_some_and(|folder| folder.starts_with(&real));
        if inside {
            return Some(at.step(Err(Reason::Loop(real))));
        }
        if self.walked.contains(&real) {
            return Some(at.step(Err(Reason::SameFolder(real))));
        }
        self.enter(At { real: Some(real), ..at })
    }

    fn folder(&mut self, at: At) -> Option<Step> {
        let at = self.wanted(at)?;
        self.enter(at)
    }

    /// The folder, where something in it may be asked for, with what is known of that now.
    fn wanted(&self, mut at: At) -> Option<At> {
        if self.ask.rules.leaves_out(&at.relative, true) {
            return None;
        }
        at.taken = self.ask.rules.takes(&at.relative, (true, at.taken));
        let Some(pattern) = &self.pattern else { return Some(at) };
        at.matched |= pattern.matches(&at.relative);
        (at.matched || pattern.enters(&at.relative, at.level)).then_some(at)
    }

    /// Makes the folder the next to be walked.
    fn enter(&mut self, at: At) -> Option<Step> {
        if let Some(most) = self.ask.depth.filter(|&most| at.level >= most) {
            return Some(at.step(Err(Reason::Limit(Limit::Depth(most)))));
        }
        match listed(&at.shown) {
            Err(error) => Some(at.step(Err(Reason::of(&error)))),
            Ok(entries) => {
                self.walked.insert(at.real().to_owned());
                self.stack.push(Frame { at, entries: entries.into_iter() });
                None
            }
        }
    }

    fn file(&self, at: At) -> Option<Step> {
        let Ask { rules, .. } = &self.ask;
        let matched = at.matched || self.pattern.as_ref().is_some_and(|pattern| pattern.matches(&at.relative));
        if !matched || rules.leaves_out(&at.relative, false) || !rules.takes(&at.relative, (false, at.taken)) {
            return None;
        }
        let met = match fs::metadata(&at.shown) {
            Ok(data) if data.is_file() => {
                let (bytes, modified) = (data.len(), data.modified().ok());
                Ok(Met { real: at.real.clone(), relative: slashed(&at.relative), bytes, modified })
            }
            Ok(data) => Err(Reason::Special(special(&data))),
            Err(error) => Err(missing(&at.shown, &error)),
        };
        Some(at.step(met))
    }

    /// What is to be said of a root that gave nothing.
    fn ended(&mut self) -> Option<Step> {
        let reason = if self.pattern.is_some() { Reason::NoMatch } else { Reason::Nothing };
        std::mem::take(&mut self.silent).then(|| self.start().step(Err(reason)))
    }
}

impl Iterator for Walk {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while !self.ask.stop.is_set() {
            let step = match (self.known.pop(), self.stack.last_mut()) {
                (Some(step), _) => Some(step),
                (None, None) => return self.ended(),
                (None, Some(frame)) => match frame.entries.next() {
                    Some(entry) => self.entry(entry),
                    None => {
                        self.stack.pop();
                        None
                    }
                },
            };
            if step.is_some() {
                self.silent = false;
                return step;
            }
        }
        None
    }
}

/// What is in a folder, in order. A folder that cannot be read to its end is not read: half of one would look like the whole.
fn listed(folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
    let entries =
        fs::read_dir(folder)?.map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable_by(|a, b| natural::by_name(&a.0, &b.0));
    Ok(entries)
}

/// Why a file cannot be looked at: a link whose target is gone is still there itself.
fn missing(path: &Path, error: &io::Error) -> Reason {
    match error.kind() {
        io::ErrorKind::NotFound if fs::symlink_metadata(path).is_ok() => Reason::Special("a link to nothing"),
        io::ErrorKind::NotFound => Reason::Gone,
        _ => Reason::of(error),
    }
}

fn slashed(relative: &Path) -> String {
    let text = relative.to_string_lossy();
    if MAIN_SEPARATOR_STR == "/" { text.into_owned() } else { text.replace(MAIN_SEPARATOR_STR, "/") }
}

#[cfg(unix)]
fn special(data: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = data.file_type();
    match () {
        () if kind.is_dir() => "a folder",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () if kind.is_block_device() || kind.is_char_device() => "a device",
        () => "something else",
    }
}

#[cfg(not(unix))]
fn special(data: &Metadata) -> &'static str {
    if data.is_dir() { "a folder" } else { "something else" }
}

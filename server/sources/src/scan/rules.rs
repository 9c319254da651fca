//! Rules for what is taken and what is left out.

use std::path::Path;

use globset::GlobBuilder;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::fault::Error;
use super::glob;

/// What to take. A folder is decided before what is in it, which is what makes a path's ancestors count.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    include: Gitignore,
    exclude: Gitignore,
}

impl Rules {
    pub(super) fn new(include: &[String], exclude: &[String]) -> Result<Self, Error> {
        Ok(Self { include: rules(include)?, exclude: rules(exclude)? })
    }

    /// Whether files are taken that no rule speaks of.
    pub(super) fn at_first(&self) -> bool {
        self.include.num_ignores() == 0
    }

    /// Whether it is left out, a folder with all that is in it.
    pub(super) fn leaves_out(&self, relative: &Path, folder: bool) -> bool {
        self.exclude.matched(relative, folder).is_ignore()
    }

    /// Whether it is taken, where what is around it is taken or not by `inherited`.
    pub(super) fn takes(&self, relative: &Path, (folder, inherited): (bool, bool)) -> bool {
        match self.include.matched(relative, folder) {
            Match::None => inherited,
            Match::Ignore(_) => true,
            Match::Whitelist(_) => false,
        }
    }
}

fn rules(lines: &[String]) -> Result<Gitignore, Error> {
    let mut builder = GitignoreBuilder::new("");
    for line in lines {
        check(line)?;
        builder.add_line(None, line).map_err(|error| broken(line, &error))?;
    }
    builder.build().map_err(|error| broken("", &error))
}

/// Finds the fault of a rule where it stands in it; the builder's own errors do not say.
fn check(line: &str) -> Result<(), Error> {
    let rule = line.trim_end();
    if rule.starts_with('#') {
        return Ok(());
    }
    let found = GlobBuilder::new(rule.strip_prefix('!').unwrap_or(rule)).literal_separator(true).build();
    found.map(drop).map_err(|error| glob::broken(line, error.kind()))
}

fn broken(line: &str, error: &ignore::Error) -> Error {
    Error::Glob { glob: line.to_owned(), position: 1, reason: error.to_string() }
}

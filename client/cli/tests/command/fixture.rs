//! A folder to work in, and what the command says there.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const TALK: &str = "\
PARTICIPANT 1 - Age: 34, Role: Software developer

Interviewer: How do you get around?
P1: I take a shared bike to the station every day. I want everything to take one tap.
Interviewer: What goes wrong?
P1: I hate that the app does not tell me whether to wait. I need the truth within three seconds.

PARTICIPANT 2 - Age: 67, Role: Retired bus driver

Interviewer: When do you ride?
P2: I ride along the canal before ten. I want to speak to a person when something goes wrong.
Interviewer: Do you use the app?
P2: I prefer my card to the app, because it already opens the buses. I am afraid of the roundabout.
";

pub(crate) struct Study(TempDir);

impl Study {
    /// A folder with one small interview.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("talk.txt"), TALK).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs the command in the folder, away from the configuration and the ledger of whoever runs the tests.
    pub(crate) fn assay(&self, arguments: &[&str]) -> Done {
        Done(self.command(arguments).output().unwrap())
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
        let inherited = std::env::vars_os().map(|(name, _)| name);
        for name in
            inherited.filter(|name| ["ASSAY_", "XDG_"].iter().any(|own| name.to_string_lossy().starts_with(own)))
        {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(self.path()).env("HOME", self.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn generate(&self, more: &[&str]) -> Done {
        self.assay(&[&["generate", "talk.txt", "--ledger", "memory"], more].concat())
    }
}

pub(crate) struct Done(pub(crate) Output);

impl Done {
    pub(crate) fn status(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub(crate) fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    pub(crate) fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status(), 0, "{}", self.err());
        serde_json::from_str(self.out()).unwrap()
    }

    /// Bad input: status 2, nothing on standard output, and a message that says these words.
    #[track_caller]
    pub(crate) fn refused(&self, words: &[&str]) {
        assert_eq!((self.status(), self.out()), (2, ""), "{}", self.err());
        for word in words {
            assert!(self.err().contains(word), "`{word}` is not in:\n{}", self.err());
        }
    }
}

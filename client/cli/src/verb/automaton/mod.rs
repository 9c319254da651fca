//! `assay automaton`: sentences in, proved minimal machines out.

mod alphabet;
mod bank;
mod build;
mod cases;
mod check;
mod fault;
mod gathered;
mod language;
mod order;
mod picture;
mod run;
mod sheet;
mod summary;
mod translate;
mod verdicts;
mod verify;

use std::path::Path;

use clap::{Args, Subcommand};

use crate::arguments::Global;
use crate::failure::Failure;

/// Turn sentences into proved minimal automata.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Build, prove and show the machine of a sentence
    Build(build::Arguments),
    /// Say which strings a machine accepts, and which states they lead through
    Run(run::Arguments),
    /// Hold somebody's machine against a sentence
    Check(check::Arguments),
    /// Build, prove and hold a batch of sentences against what is known of them
    Verify(verify::Arguments),
    /// Make up cases to test with, from a seed
    Cases(cases::Arguments),
    /// Print the pattern language in full: forms, conventions, words
    Language(language::Arguments),
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    match args.what {
        What::Build(args) => build::run(global, args).await,
        What::Run(args) => run::run(global, args).await,
        What::Check(args) => check::run(global, args).await,
        What::Verify(args) => verify::run(global, args).await,
        What::Cases(args) => cases::run(global, args).await,
        What::Language(args) => language::run(global, args).await,
    }
}

/// A machine's file.
fn machine(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", path.display())))
}

/// A string that can be seen.
fn shown(text: &str) -> String {
    if text.is_empty() { "ε".to_owned() } else { crate::terminal::clean(text) }
}

//! The command line. Values that the server has a rule for are passed on as they are, so that there is one rule.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::verb;

/// Turns interviews into personas whose every trait is tied to the words that support it.
#[derive(Debug, Parser)]
#[command(
    name = "assay",
    version,
    propagate_version = true,
    after_help = "Exit status: 0 all well, 1 the run failed or was partial, 2 bad usage or bad input, 3 server or provider \
                  unavailable, 130 interrupted."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// Options of every verb.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Global {
    /// Use the server at this address (`host:port`, `http://..`, `https://..`) instead of one in this process
    #[arg(long, global = true, value_name = "ADDR", env = "ASSAY_SERVER", hide_env_values = true)]
    pub(crate) server: Option<String>,
    /// Configuration file of the server in this process
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where the server in this process keeps its runs: a file, or `memory`
    #[arg(long, global = true, value_name = "PATH|memory")]
    pub(crate) ledger: Option<String>,
    /// Log what the server in this process does, to standard error
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Write personas from files and folders
    Generate(Box<verb::generate::Arguments>),
    /// Say what files and folders hold: format, people, tokens
    Sources(verb::sources::Arguments),
    /// List, show, watch, cancel and delete runs
    Runs(verb::runs::Arguments),
    /// List the models that are configured
    Models(verb::models::Arguments),
    /// List the providers that are configured
    Providers(verb::providers::Arguments),
    /// Check the configuration, and ask every provider one cheap question
    Doctor(verb::doctor::Arguments),
    /// Check the configuration
    Config(verb::config::Arguments),
    /// Run the server until it is interrupted
    Serve(verb::serve::Arguments),
}

/// How a run is written to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RunOutput {
    /// Cards for reading in a terminal
    Table,
    /// One object: run, personas, summary
    Json,
    /// One message of the stream a line, as it comes
    Jsonl,
    /// A Markdown document
    Markdown,
    /// A page that needs nothing else
    Html,
}

/// How a list is written to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListOutput {
    /// Columns
    Table,
    /// The answer of the server as JSON
    Json,
}

/// The output of verbs that list.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Listing {
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = ListOutput::Table, value_name = "FORMAT")]
    pub(crate) output: ListOutput,
}

/// The output of verbs that show a run.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Showing {
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = RunOutput::Table, value_name = "FORMAT")]
    pub(crate) output: RunOutput,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_agrees_with_itself() {
        super::Cli::command().debug_assert();
    }
}

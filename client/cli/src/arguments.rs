//! What verbs have in common on the command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
    /// How standard error is written, log and notices: for reading, or as a JSON object a line
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
}

/// How standard error is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for reading
    #[default]
    Text,
    /// A JSON object a line
    Json,
}

impl From<LogFormat> for assay_app::LogFormat {
    fn from(format: LogFormat) -> Self {
        match format {
            LogFormat::Text => Self::Text,
            LogFormat::Json => Self::Json,
        }
    }
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
    /// One item a line, as JSON
    Jsonl,
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

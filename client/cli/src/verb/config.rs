//! `assay config`: what is configured.

use clap::{Args, Subcommand};

use crate::arguments::Global;
use crate::failure::Failure;
use crate::session;
use crate::terminal;

/// Check the configuration.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Validate the configuration and print what is in effect, secrets masked
    Check,
}

/// Does it.
pub(crate) fn run(global: &Global, args: &Arguments) -> Result<(), Failure> {
    let What::Check = &args.what;
    terminal::print(&session::configuration(global, None)?.to_toml())?;
    Ok(())
}

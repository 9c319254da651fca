//! `assay config`: what is configured.

use clap::{Args, Subcommand};

use crate::arguments::Global;
use crate::failure::Failure;
use crate::notices::Notices;
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
    let config = session::configuration(global, None)?;
    let notices = Notices::new(global.verbose);
    config.warnings().iter().for_each(|(subject, message)| notices.warning(subject, message));
    terminal::print(&config.to_toml())?;
    Ok(())
}

//! `assay serve`: the server, until it is interrupted.

use clap::Args;

use crate::arguments::Global;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::session;
use crate::terminal;

/// Run the server.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where to listen; port 0 takes a free one [default: as configured]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

/// Does it. The first line of standard output says where it listens.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let config = session::configuration(global, args.listen)?;
    assay_app::init_telemetry(global.verbose, global.log_format.into());
    let notices = Notices::new(global.verbose);
    config.warnings().iter().for_each(|(subject, message)| notices.warning(subject, message));
    assay_app::serve(config, |address| {
        // A server serves on where nobody reads what it prints.
        let _ = terminal::print(&format!("listening on {address}"));
    })
    .await?;
    Ok(())
}

//! The log: on standard error, one line an event.

use tracing_subscriber::EnvFilter;

/// Starts the log. `RUST_LOG` narrows it; `verbose` shows what the server decides. Called twice, the first call holds.
pub fn init_telemetry(verbose: bool) {
    let quiet = if verbose { "info,assay=debug" } else { "error" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(quiet));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A log that was started before is kept.
    let _ = log.try_init();
}

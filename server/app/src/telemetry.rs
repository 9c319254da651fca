//! The log: on standard error, one line an event.

use tracing_subscriber::EnvFilter;

/// The target of what a program tells its user on standard error, beside the log of the server in it: always let through.
pub const NOTICE: &str = "assay::notice";

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For reading.
    #[default]
    Text,
    /// A JSON object a line, panics included.
    Json,
}

/// Starts the log. `RUST_LOG` narrows it; `verbose` shows what the server decides. Called twice, the first call holds.
pub fn init_telemetry(verbose: bool, format: LogFormat) {
    let quiet = if verbose { "info,assay=debug" } else { "error" };
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(quiet));
    let filter = EnvFilter::new(format!("{asked},{NOTICE}=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false);
    // A log that was started before is kept.
    let started = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    if started.is_ok() && format == LogFormat::Json {
        std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    }
}

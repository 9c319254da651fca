//! Standard error: lines for people, or, where that is asked for, events of the log, a JSON object a line.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use assay_app::{LogFormat, NOTICE};

/// Set once, before anything is said: standard error is the process's, as the log is.
static JSON: AtomicBool = AtomicBool::new(false);

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// To know.
    Info,
    /// To know, and nothing failed by it.
    Warning,
    /// A failure.
    Error,
}

/// Starts the log at once where it is JSON, so that nothing is said before it.
pub(crate) fn speak(format: LogFormat, verbose: bool) {
    if format == LogFormat::Json {
        JSON.store(true, Ordering::Relaxed);
        assay_app::init_telemetry(verbose, format);
    }
}

/// Whether every line is a JSON object.
pub(crate) fn is_json() -> bool {
    JSON.load(Ordering::Relaxed)
}

/// Says `text`, which may have several lines.
pub(crate) fn say(level: Level, text: &str) {
    if is_json() {
        match level {
            Level::Info => tracing::info!(target: NOTICE, "{text}"),
            Level::Warning => tracing::warn!(target: NOTICE, "{text}"),
            Level::Error => tracing::error!(target: NOTICE, "{text}"),
        }
        return;
    }
    let head = if level == Level::Warning { "warning: " } else { "" };
    // Nothing is left to tell where standard error is gone.
    let _ = writeln!(io::stderr(), "{head}{text}");
}

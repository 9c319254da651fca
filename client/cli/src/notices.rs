//! What is told beside the result, on standard error: warnings and retries a line each, above the progress of a run.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use assay_client::StreamItem;
use assay_client::v1::run_event::Kind;
use assay_client::v1::{ModelRef, Retrying};
use indicatif::{MultiProgress, ProgressDrawTarget};

use crate::progress::{Progress, Uploading};
use crate::terminal::clean;
use crate::voice::{self, Level};

/// Standard error.
pub(crate) struct Notices {
    bars: MultiProgress,
    progress: Progress,
    verbose: bool,
}

impl Notices {
    /// With progress where standard error is a terminal and no log is written to it.
    pub(crate) fn new(verbose: bool) -> Self {
        let bars = MultiProgress::new();
        if verbose || voice::is_json() || !io::stderr().is_terminal() {
            bars.set_draw_target(ProgressDrawTarget::hidden());
        }
        Self { progress: Progress::new(bars.clone()), bars, verbose }
    }

    /// Draws no progress, for a result that is written to the terminal while the run goes on.
    pub(crate) fn without_progress(self) -> Self {
        self.bars.set_draw_target(ProgressDrawTarget::hidden());
        self
    }

    /// Something to know that nothing failed by.
    pub(crate) fn warning(&self, subject: &str, message: &str) {
        let subject =
            if subject.is_empty() || message.contains(subject) { String::new() } else { format!("{subject}: ") };
        self.say(Level::Warning, &format!("{subject}{message}"));
    }

    /// One line, above the bars.
    pub(crate) fn line(&self, text: &str) {
        self.say(Level::Info, text);
    }

    fn say(&self, level: Level, text: &str) {
        self.bars.suspend(|| voice::say(level, &clean(text)));
    }

    /// The progress of an upload of so many files.
    pub(crate) fn upload(&self, files: usize) -> Uploading {
        Uploading::new(&self.bars, files)
    }

    /// Takes the progress away.
    pub(crate) fn clear(&mut self) {
        self.progress.clear();
    }

    /// Shows what a message of a run's stream says.
    pub(crate) fn see(&mut self, item: &StreamItem) {
        let StreamItem::Event(event) = item else { return };
        match &event.kind {
            Some(Kind::ItemFailed(failed)) => {
                let why = failed.error.as_ref().map_or("", |error| error.message.as_str());
                self.warning("", &format!("{} failed in stage {}: {why}", event.item_id, event.stage));
            }
            Some(Kind::Retrying(retrying)) => self.retrying(&event.item_id, retrying),
            Some(Kind::ModelDecision(decision)) if self.verbose => {
                let model = decision.model.as_ref().map(named).unwrap_or_default();
                self.line(&format!("{model}: {}", decision.message));
            }
            Some(Kind::Warning(warning)) => self.warning(&warning.subject, &warning.message),
            _ => {}
        }
        self.progress.see(event);
    }

    fn retrying(&self, item: &str, retrying: &Retrying) {
        let delay = retrying.delay.and_then(|delay| Duration::try_from(delay).ok()).unwrap_or_default();
        let model = retrying.model.as_ref().map(named).unwrap_or_default();
        let wait =
            humantime::format_duration(Duration::from_millis(u64::try_from(delay.as_millis()).unwrap_or_default()));
        let of = if item.is_empty() { String::new() } else { format!(" {item}") };
        self.line(&format!("retrying{of}: {model} in {wait}, attempt {}: {}", retrying.attempt, retrying.message));
    }
}

/// A model as `provider/model`.
pub(crate) fn named(model: &ModelRef) -> String {
    match (model.provider.as_str(), model.model.as_str()) {
        (provider, "") => provider.to_owned(),
        ("", model) => model.to_owned(),
        (provider, model) => format!("{provider}/{model}"),
    }
}

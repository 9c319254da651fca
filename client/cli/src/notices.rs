//! What is told beside the result, on standard error: warnings, and the progress of a run, as bars on a terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use assay_client::StreamItem;
use assay_client::v1::run_event::Kind;
use assay_client::v1::{ModelRef, Retrying, RunAccepted, RunEvent};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::clean;

/// Standard error.
pub(crate) struct Notices {
    bars: MultiProgress,
    stages: Vec<Stage>,
}

struct Stage {
    name: String,
    bar: ProgressBar,
    /// The items at work.
    current: Vec<String>,
}

impl Notices {
    /// With bars where standard error is a terminal and no log is written to it.
    pub(crate) fn new(verbose: bool) -> Self {
        let bars = MultiProgress::new();
        if verbose || !io::stderr().is_terminal() {
            bars.set_draw_target(ProgressDrawTarget::hidden());
        }
        Self { bars, stages: Vec::new() }
    }

    /// Something to know that nothing failed by.
    pub(crate) fn warning(&self, subject: &str, message: &str) {
        let subject =
            if subject.is_empty() || message.contains(subject) { String::new() } else { format!("{subject}: ") };
        self.line(&format!("warning: {subject}{message}"));
    }

    /// One line, above the bars.
    pub(crate) fn line(&self, text: &str) {
        // Nothing is left to tell where standard error is gone.
        self.bars.suspend(|| {
            let _ = writeln!(io::stderr(), "{}", clean(text));
        });
    }

    /// Takes the bars away.
    pub(crate) fn clear(&mut self) {
        self.stages.clear();
        // A bar that stays is no reason to fail.
        let _ = self.bars.clear();
    }

    /// Shows what a message of a run's stream says.
    pub(crate) fn see(&mut self, item: &StreamItem) {
        let StreamItem::Event(event) = item else { return };
        match &event.kind {
            Some(Kind::RunAccepted(plan)) => self.plan(plan),
            Some(Kind::ItemStarted(_)) => self.started(event),
            Some(Kind::ItemFinished(_)) => self.done(event),
            Some(Kind::ItemFailed(failed)) => {
                self.done(event);
                let why = failed.error.as_ref().map_or("", |error| error.message.as_str());
                self.warning("", &format!("{} failed in stage {}: {why}", event.item_id, event.stage));
            }
            Some(Kind::Retrying(retrying)) => self.retrying(retrying),
            Some(Kind::Warning(warning)) => self.warning(&warning.subject, &warning.message),
            Some(Kind::StageFinished(_)) => self.finished(event),
            Some(Kind::RunFinished(_)) => self.clear(),
            _ => (),
        }
    }

    fn plan(&mut self, plan: &RunAccepted) {
        let widest = plan.stages.iter().map(|stage| crate::terminal::columns(stage)).max().unwrap_or_default();
        for name in &plan.stages {
            let bar = self.bars.add(ProgressBar::new(plan.items.into()));
            bar.set_style(style());
            bar.set_prefix(format!("{:widest$}", clean(name)));
            bar.enable_steady_tick(Duration::from_millis(100));
            self.stages.push(Stage { name: name.clone(), bar, current: Vec::new() });
        }
    }

    fn stage(&mut self, event: &RunEvent) -> Option<&mut Stage> {
        self.stages.iter_mut().find(|stage| stage.name == event.stage)
    }

    fn started(&mut self, event: &RunEvent) {
        if let Some(stage) = self.stage(event) {
            stage.current.push(event.item_id.clone());
            stage.show();
        }
    }

    fn done(&mut self, event: &RunEvent) {
        if let Some(stage) = self.stage(event) {
            stage.current.retain(|item| *item != event.item_id);
            stage.bar.inc(1);
            stage.show();
        }
    }

    fn finished(&mut self, event: &RunEvent) {
        if let Some(stage) = self.stage(event) {
            stage.current.clear();
            stage.bar.set_length(stage.bar.position());
            stage.bar.finish_with_message("done");
        }
    }

    fn retrying(&self, retrying: &Retrying) {
        let delay = retrying.delay.and_then(|delay| Duration::try_from(delay).ok()).unwrap_or_default();
        let model = retrying.model.as_ref().map(named).unwrap_or_default();
        let wait =
            humantime::format_duration(Duration::from_millis(u64::try_from(delay.as_millis()).unwrap_or_default()));
        self.line(&format!("retrying: {model} in {wait}, attempt {}: {}", retrying.attempt, retrying.message));
    }
}

impl Stage {
    fn show(&self) {
        let first = self.current.first().map(|item| clean(item)).unwrap_or_default();
        let more = self.current.len().saturating_sub(1);
        self.bar.set_message(if more == 0 { first } else { format!("{first} and {more} more") });
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

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{prefix} {bar:24.cyan/dim} {pos}/{len} {wide_msg:.dim}")
        .map_or_else(|_| ProgressStyle::default_bar(), |style| style.progress_chars("━╸─"))
}

//! The progress of a run on a terminal: a line a stage, and one for the whole run. Elsewhere nothing is drawn.

use std::sync::Arc;
use std::time::Duration;

use assay_client::UploadProgress;
use assay_client::money;
use assay_client::v1::run_event::Kind;
use assay_client::v1::{ItemFinished, RunAccepted, RunEvent, StageMetrics, Usage};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::render::thousands;
use crate::terminal::{clean, columns};

/// How often the clock of the run is drawn.
const TICK: Duration = Duration::from_millis(120);

/// The line of an upload.
pub(crate) struct Uploading(ProgressBar);

impl Uploading {
    /// On `bars`, of so many files.
    pub(crate) fn new(bars: &MultiProgress, files: usize) -> Self {
        Self(bars.add(ProgressBar::new(files as u64).with_style(style(UPLOAD))))
    }

    /// What hears how far it has come.
    pub(crate) fn hears(&self) -> Arc<dyn Fn(UploadProgress) + Send + Sync> {
        let bar = self.0.clone();
        Arc::new(move |progress| {
            bar.set_position(progress.files as u64);
            bar.set_message(format!("{} bytes", thousands(progress.bytes)));
        })
    }

    /// Takes it away.
    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// The lines of a run.
pub(crate) struct Progress {
    bars: MultiProgress,
    stages: Vec<Stage>,
    run: Option<ProgressBar>,
}

impl Progress {
    /// On `bars`, which says where, and whether at all.
    pub(crate) fn new(bars: MultiProgress) -> Self {
        Self { bars, stages: Vec::new(), run: None }
    }

    /// Takes the lines away.
    pub(crate) fn clear(&mut self) {
        (self.stages, self.run) = (Vec::new(), None);
        // A line that stays is no reason to fail.
        let _ = self.bars.clear();
    }

    /// Shows what an event says.
    pub(crate) fn see(&mut self, event: &RunEvent) {
        match &event.kind {
            Some(Kind::RunAccepted(plan)) => self.plan(plan, &event.run_id),
            Some(Kind::UsageUpdated(updated)) => {
                if let (Some(run), Some(usage)) = (&self.run, &updated.usage) {
                    run.set_message(spent(usage).map(|spent| format!("· {spent}")).unwrap_or_default());
                }
            }
            Some(Kind::RunFinished(_)) => self.clear(),
            Some(kind) => self.stage(event, kind),
            None => {}
        }
    }

    fn plan(&mut self, plan: &RunAccepted, run: &str) {
        self.clear();
        let widest = plan.stages.iter().map(|stage| columns(stage)).max().unwrap_or_default();
        for name in &plan.stages {
            let bar = self.bars.add(ProgressBar::new(plan.items.into()).with_style(style(STAGE)));
            bar.set_prefix(format!("{:widest$}", clean(name)));
            self.stages.push(Stage { name: name.clone(), bar, tally: Tally::default() });
        }
        let whole = self.bars.add(ProgressBar::new_spinner().with_style(style(RUN)));
        whole.set_prefix(format!("run {}", clean(run)));
        whole.enable_steady_tick(TICK);
        self.run = Some(whole);
        self.stages.iter().for_each(Stage::show);
    }

    fn stage(&mut self, event: &RunEvent, kind: &Kind) {
        let Some(at) = self.stages.iter().position(|stage| stage.name == event.stage) else { return };
        self.stages[at].see(event, kind);
        let through = match kind {
            Kind::ItemFinished(ItemFinished { last, .. }) => *last,
            Kind::ItemFailed(_) => true,
            _ => false,
        };
        for later in self.stages.iter().skip(at + 1).filter(|_| through) {
            later.bar.set_length(later.bar.length().unwrap_or_default().saturating_sub(1));
            later.show();
        }
    }
}

/// A stage's line.
struct Stage {
    name: String,
    bar: ProgressBar,
    tally: Tally,
}

/// What is said of a stage beside its bar.
#[derive(Default)]
struct Tally {
    /// The items at work.
    current: Vec<String>,
    retries: u32,
    failed: u32,
    finished: Option<Duration>,
}

impl Stage {
    fn see(&mut self, event: &RunEvent, kind: &Kind) {
        let tally = &mut self.tally;
        match kind {
            Kind::ItemStarted(_) => tally.current.push(event.item_id.clone()),
            Kind::ItemFinished(_) | Kind::ItemFailed(_) => {
                tally.current.retain(|item| *item != event.item_id);
                tally.failed += u32::from(matches!(kind, Kind::ItemFailed(_)));
                self.bar.inc(1);
            }
            Kind::Retrying(_) => tally.retries += 1,
            Kind::StageFinished(finished) => {
                tally.current.clear();
                tally.finished = Some(finished.metrics.as_ref().map(elapsed).unwrap_or_default());
            }
            _ => return,
        }
        self.show();
    }

    fn show(&self) {
        self.bar.set_message(self.tally.to_string());
        // Only the line of the run has a clock; this one is drawn when it changes.
        self.bar.tick();
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        match (&self.finished, self.current.as_slice()) {
            (Some(took), _) => parts.push(format!("done in {:.1} s", took.as_secs_f64())),
            (None, []) => {}
            (None, [one]) => parts.push(clean(one)),
            (None, [first, more @ ..]) => parts.push(format!("{} and {} more", clean(first), more.len())),
        }
        parts.extend(counted(self.retries, "retry", "retries"));
        parts.extend(counted(self.failed, "failed", "failed"));
        f.write_str(&parts.join(" · "))
    }
}

fn counted(number: u32, one: &str, more: &str) -> Option<String> {
    (number > 0).then(|| format!("{number} {}", if number == 1 { one } else { more }))
}

fn elapsed(metrics: &StageMetrics) -> Duration {
    metrics.elapsed.and_then(|elapsed| Duration::try_from(elapsed).ok()).unwrap_or_default()
}

/// What a run has taken so far.
pub(crate) fn spent(usage: &Usage) -> Option<String> {
    let calls = counted(u32::try_from(usage.calls).unwrap_or(u32::MAX), "call", "calls");
    let tokens = (usage.input_tokens + usage.output_tokens > 0)
        .then(|| format!("{} tokens in, {} out", thousands(usage.input_tokens), thousands(usage.output_tokens)));
    let cost = usage.cost.as_ref().filter(|cost| cost.micros > 0).map(money::shown);
    let told: Vec<String> = calls.into_iter().chain(tokens).chain(cost).collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

const STAGE: &str = "{prefix}  {bar:24.cyan/dim}  {pos:>3}/{len:<3}  {wide_msg:.dim}";
const UPLOAD: &str = "uploading  {bar:24.cyan/dim}  {pos}/{len} files  {wide_msg:.dim}";
const RUN: &str = "{spinner:.cyan} {prefix:.dim} · {elapsed} {wide_msg}";

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .map_or_else(|_| ProgressStyle::default_bar(), |style| style.progress_chars("━╸─").tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ "))
}

#[cfg(test)]
mod tests {
    use assay_client::v1::{ItemFailed, ItemStarted};
    use indicatif::ProgressDrawTarget;

    use super::*;

    fn progress() -> Progress {
        let mut progress = Progress::new(MultiProgress::with_draw_target(ProgressDrawTarget::hidden()));
        let stages = ["draft", "filter", "refine"].map(str::to_owned).to_vec();
        progress.see(&event("", "", Kind::RunAccepted(RunAccepted { stages, items: 3, ..RunAccepted::default() })));
        progress
    }

    fn event(stage: &str, item: &str, kind: Kind) -> RunEvent {
        RunEvent { stage: stage.into(), item_id: item.into(), kind: Some(kind), ..RunEvent::default() }
    }

    fn lines(progress: &Progress) -> Vec<(u64, Option<u64>, String)> {
        progress.stages.iter().map(|it| (it.bar.position(), it.bar.length(), it.bar.message())).collect()
    }

    #[test]
    fn a_stage_tells_what_it_is_at() {
        let mut progress = progress();
        for item in ["persona-1", "persona-2"] {
            progress.see(&event("draft", item, Kind::ItemStarted(ItemStarted::default())));
        }
        progress.see(&event("draft", "", Kind::Retrying(assay_client::v1::Retrying::default())));
        assert_eq!(lines(&progress)[0], (0, Some(3), "persona-1 and 1 more · 1 retry".into()));
    }

    #[test]
    fn what_passes_or_is_lost_is_no_longer_expected_of_later_stages() {
        let mut progress = progress();
        progress.see(&event("filter", "persona-1", Kind::ItemFinished(ItemFinished { last: true, result: None })));
        progress.see(&event("filter", "persona-2", Kind::ItemFailed(ItemFailed::default())));
        let lines = lines(&progress);
        assert_eq!(lines[1], (2, Some(3), "1 failed".into()));
        assert_eq!(lines[2], (0, Some(1), String::new()));
    }

    #[test]
    fn what_a_run_took_is_told_as_far_as_it_is_known() {
        assert_eq!(spent(&Usage::default()), None);
        let usage = Usage { calls: 2, input_tokens: 12_345, output_tokens: 67, ..Usage::default() };
        assert_eq!(spent(&usage).as_deref(), Some("2 calls · 12,345 tokens in, 67 out"));
    }
}

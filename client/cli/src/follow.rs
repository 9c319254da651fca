//! Follows a run to its end: progress beside the result, the result at the end or as it comes, Ctrl-C.

use std::cell::RefCell;

use assay_client::v1::{CancelRunRequest, GeneratePersonasResponse, RunOutcome};
use assay_client::{Client, Finished, RunStream, StreamItem};

use crate::arguments::RunOutput;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::render;
use crate::report::Report;
use crate::terminal;

/// How a run is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Following {
    /// How the result is written.
    pub(crate) output: RunOutput,
    /// Whether Ctrl-C ends the run, or only the watching.
    pub(crate) owned: bool,
}

impl Following {
    /// Opens the stream with `opening`, follows it, writes the result. The failure is that of the run where it was not all well.
    pub(crate) async fn run<E: Into<Failure>>(
        self,
        client: &Client,
        notices: &mut Notices,
        opening: impl Future<Output = Result<RunStream, E>>,
    ) -> Result<(), Failure> {
        let run = RefCell::new(String::new());
        let followed = async {
            let stream = opening.await.map_err(Into::into)?;
            stream.collect_with(|item| self.see(item, &run, notices)).await
        };
        let done = tokio::select! {
            done = followed => Some(done),
            _ = tokio::signal::ctrl_c() => None,
        };
        notices.clear();
        match done {
            Some(done) => self.finish(done?),
            None => Err(self.interrupted(client, run.into_inner()).await),
        }
    }

    fn see(self, item: &StreamItem, run: &RefCell<String>, notices: &mut Notices) -> Result<(), Failure> {
        if let StreamItem::Event(event) = item {
            run.borrow_mut().clone_from(&event.run_id);
        }
        notices.see(item);
        if self.output == RunOutput::Jsonl { line(item.clone()) } else { Ok(()) }
    }

    fn finish(self, done: Finished) -> Result<(), Failure> {
        let report = Report::from(done);
        if self.output != RunOutput::Jsonl {
            terminal::print(&render::run(&report, self.output)?)?;
        }
        verdict(&report)
    }

    async fn interrupted(self, client: &Client, run: String) -> Failure {
        if run.is_empty() {
            return Failure::Interrupted("the run had not begun".into());
        }
        if !self.owned {
            return Failure::Interrupted(format!("no longer watching run {run}; `assay runs cancel {run}` ends it"));
        }
        match client.runs().cancel_run(CancelRunRequest { run_id: run.clone() }).await {
            Ok(_) => {
                Failure::Interrupted(format!("run {run} is cancelled; `assay runs show {run}` has what it delivered"))
            }
            Err(status) => Failure::Interrupted(format!("run {run} could not be cancelled: {}", status.message())),
        }
    }
}

/// One message of the stream as a line of JSON.
pub(crate) fn line(item: StreamItem) -> Result<(), Failure> {
    terminal::print(&render::json_line(&GeneratePersonasResponse::from(item))?)?;
    Ok(())
}

/// All well, or why not.
fn verdict(report: &Report) -> Result<(), Failure> {
    let summary = &report.summary;
    if summary.outcome == RunOutcome::Succeeded.as_str_name() {
        return Ok(());
    }
    let how = render::outcome(summary.outcome);
    let counts = format!("run {} {how}: {}", report.run.id, render::counts(summary));
    let why = summary.error.as_ref().map(|error| format!("\n{}", error.message)).unwrap_or_default();
    Err(Failure::Run(counts + &why))
}

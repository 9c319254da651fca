//! `assay runs`: runs that were asked for.

use assay_client::v1::{
    CancelRunRequest, DeleteRunRequest, EventDetail, GetRunRequest, GetRunResponse, ListRunsRequest, ListRunsResponse,
    RunState,
};
use assay_client::{Client, StreamItem};
use clap::{Args, Subcommand};

use crate::arguments::{Global, ListOutput, Listing, RunOutput, Showing};
use crate::failure::Failure;
use crate::follow::{self, Following};
use crate::notices::Notices;
use crate::render::{self, list::List};
use crate::report::Report;
use crate::session::Session;
use crate::terminal;

/// List, show, watch, cancel and delete runs.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List runs, newest first
    List(Page),
    /// Show a run and what has come of it
    Show(One),
    /// Follow a run to its end; Ctrl-C ends the watching, not the run
    Watch(One),
    /// End a run now
    Cancel(Named),
    /// Remove a run that has ended, for good
    Delete(Named),
}

#[derive(Debug, Args)]
struct Page {
    /// The most to list, 1 to 1000
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    /// Where to go on, as the list before said
    #[arg(long, value_name = "TOKEN", default_value = "")]
    page_token: String,
    /// Only runs that have not ended
    #[arg(long)]
    unfinished: bool,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Args)]
struct One {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    showing: Showing,
}

#[derive(Debug, Args)]
struct Named {
    /// The run's id
    #[arg(value_name = "RUN")]
    run: String,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let mut notices = Notices::new(global.verbose);
    let session = Session::open(global).await?;
    let client = &session.client;
    let outcome = match args.what {
        What::List(page) => list(client, &notices, page).await,
        What::Show(one) => show(client, one).await,
        What::Watch(one) => watch(client, &mut notices, one).await,
        What::Cancel(named) => cancel(client, named.run).await,
        What::Delete(named) => delete(client, named.run).await,
    };
    session.close(outcome).await
}

async fn list(client: &Client, notices: &Notices, page: Page) -> Result<(), Failure> {
    let request =
        ListRunsRequest { page_size: Some(page.limit), page_token: page.page_token, unfinished_only: page.unfinished };
    let answer = client.runs().list_runs(request).await?.into_inner();
    terminal::print(&match page.listing.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.runs)?,
        ListOutput::Table => table(&answer),
    })?;
    if page.listing.output == ListOutput::Table && !answer.next_page_token.is_empty() {
        notices.line(&format!("there are more: --page-token {}", answer.next_page_token));
    }
    Ok(())
}

fn table(answer: &ListRunsResponse) -> String {
    let mut list =
        List::new(["run", "created", "state", "asked", "delivered", "rejected", "failed"]).right(&[3, 4, 5, 6]);
    for run in &answer.runs {
        let state = match run.state() {
            RunState::Finished => render::outcome(run.outcome().as_str_name()),
            _ => "running",
        };
        let count = |of: fn(&assay_client::v1::RunCounts) -> u32| {
            run.counts.as_ref().map_or_else(|| "-".to_owned(), |counts| of(counts).to_string())
        };
        list.row([
            run.id.clone(),
            render::time(run.create_time.as_ref()),
            state.to_owned(),
            count(|counts| counts.asked),
            count(|counts| counts.delivered),
            count(|counts| counts.rejected),
            count(|counts| counts.failed),
        ]);
    }
    list.to_string()
}

/// A run that has ended is shown from its events, as `generate` shows it; one that runs, as far as it is.
async fn show(client: &Client, one: One) -> Result<(), Failure> {
    let answer = client.runs().get_run(GetRunRequest { run_id: one.named.run }).await?.into_inner();
    let run = answer.run.clone().unwrap_or_default();
    if one.showing.output == RunOutput::Jsonl {
        return history(client, &run.id, run.last_sequence).await;
    }
    let report = match run.state() {
        RunState::Finished => {
            let stream = client.watch_run(&run.id, 0, EventDetail::Results).await?;
            Report::from(stream.collect().await?)
        }
        _ => Report::from(GetRunResponse { run: Some(run), ..answer }),
    };
    terminal::print(&render::run(&report, one.showing.output)?)?;
    Ok(())
}

/// The events up to number `last`, a line each.
async fn history(client: &Client, run: &str, last: u64) -> Result<(), Failure> {
    let mut stream = client.watch_run(run, 0, EventDetail::All).await?;
    while let Some(item) = stream.message().await? {
        let end = matches!(&item, StreamItem::Event(event) if event.sequence >= last);
        follow::line(item)?;
        if end {
            break;
        }
    }
    Ok(())
}

async fn watch(client: &Client, notices: &mut Notices, one: One) -> Result<(), Failure> {
    let following = Following { output: one.showing.output, owned: false };
    let opening = client.watch_run(&one.named.run, 0, EventDetail::All);
    following.run(client, notices, opening).await
}

async fn cancel(client: &Client, run_id: String) -> Result<(), Failure> {
    let run = client.runs().cancel_run(CancelRunRequest { run_id }).await?.into_inner().run.unwrap_or_default();
    let outcome = render::outcome(run.outcome().as_str_name());
    terminal::print(&format!("run {} {outcome}", terminal::clean(&run.id)))?;
    Ok(())
}

async fn delete(client: &Client, run_id: String) -> Result<(), Failure> {
    client.runs().delete_run(DeleteRunRequest { run_id: run_id.clone() }).await?;
    terminal::print(&format!("run {} is deleted", terminal::clean(&run_id)))?;
    Ok(())
}

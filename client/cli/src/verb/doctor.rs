//! `assay doctor`: a live check of what is configured, with a verdict a line.

use std::time::Duration;

use assay_client::v1::{CheckProvidersRequest, CheckProvidersResponse, ProviderCheck};
use clap::Args;

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::notices::named;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// Check the configuration and ask every provider one cheap question.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only these providers [default: every one]
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,
    #[command(flatten)]
    listing: Listing,
}

/// Does it. Whoever asks and gets an answer has a configuration that loads and a ledger that opens.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let asked = session.client.catalog().check_providers(CheckProvidersRequest { providers: args.providers }).await;
    let answer = session.close(asked.map(tonic::Response::into_inner).map_err(Failure::from)).await?;
    terminal::print(&match args.listing.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Table => table(&answer),
    })?;
    match answer.checks.iter().filter(|check| !check.well).count() {
        0 => Ok(()),
        ill => Err(Failure::Unwell(format!("{ill} of {} providers cannot be used as configured", answer.checks.len()))),
    }
}

fn table(answer: &CheckProvidersResponse) -> String {
    let mut list = List::new(["", "provider", "time", "verdict"]).right(&[2]);
    for check in &answer.checks {
        let model = check.model.as_ref().map(named).unwrap_or_default();
        list.row([if check.well { "ok" } else { "FAILED" }.to_owned(), model, time(check), verdict(check)]);
    }
    list.to_string()
}

fn time(check: &ProviderCheck) -> String {
    let elapsed = check.elapsed.and_then(|elapsed| Duration::try_from(elapsed).ok());
    elapsed.map_or_else(|| "-".into(), |elapsed| format!("{} ms", elapsed.as_millis()))
}

fn verdict(check: &ProviderCheck) -> String {
    match &check.error {
        Some(error) => error.message.clone(),
        None => format!("{} answers in the shape asked for", check.answered_by),
    }
}

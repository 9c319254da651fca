//! `assay doctor`: a live check of what is configured, with a verdict a line.

use std::time::Duration;

use assay_client::v1::{
    CheckPluginsRequest, CheckPluginsResponse, CheckProvidersRequest, CheckProvidersResponse, PluginCheck,
    ProviderCheck,
};
use clap::Args;
use serde::Serialize;

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::notices::named;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// Check the configuration, ask every provider one cheap question, and every plugin to describe itself.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only these providers, and no plugin [default: every one]
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,
    #[command(flatten)]
    listing: Listing,
}

/// Does it. Whoever asks and gets an answer has a configuration that loads and a ledger that opens.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let asked = ask(&session, args.providers).await;
    let (answer, plugins) = session.close(asked).await?;
    terminal::print(&match args.listing.output {
        ListOutput::Json => render::json(&Found { providers: &answer, plugins: &plugins })?,
        ListOutput::Jsonl => {
            let lines = [render::json_lines(&answer.checks)?, render::json_lines(&plugins.checks)?];
            lines.into_iter().filter(|lines| !lines.is_empty()).collect::<Vec<_>>().join("\n")
        }
        ListOutput::Table if plugins.checks.is_empty() => table(&answer),
        ListOutput::Table => format!("{}\n\n{}", table(&answer), table_of(&plugins)),
    })?;
    let ill = answer.checks.iter().filter(|check| !check.well).count();
    let silent = plugins.checks.iter().filter(|check| !check.unusable.is_empty()).count();
    let told = [(ill, answer.checks.len(), "providers"), (silent, plugins.checks.len(), "plugins")];
    let told = told.iter().filter(|(ill, ..)| *ill > 0).map(|(ill, all, what)| format!("{ill} of {all} {what}"));
    match told.collect::<Vec<_>>() {
        told if told.is_empty() => Ok(()),
        told => Err(Failure::Unwell(format!("{} cannot be used as configured", told.join(" and ")))),
    }
}

/// Providers by name are asked alone.
async fn ask(
    session: &Session,
    providers: Vec<String>,
) -> Result<(CheckProvidersResponse, CheckPluginsResponse), Failure> {
    let mut catalog = session.client.catalog();
    let all = providers.is_empty();
    let answer = catalog.check_providers(CheckProvidersRequest { providers }).await?.into_inner();
    let plugins = match all {
        true => catalog.check_plugins(CheckPluginsRequest {}).await?.into_inner(),
        false => CheckPluginsResponse::default(),
    };
    Ok((answer, plugins))
}

/// What was found, as one object: the checks of providers, and beside them those of plugins where there are any.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    providers: &'a CheckProvidersResponse,
    #[serde(skip_serializing_if = "is_empty")]
    plugins: &'a CheckPluginsResponse,
}

fn is_empty(plugins: &&CheckPluginsResponse) -> bool {
    plugins.checks.is_empty()
}

fn table_of(plugins: &CheckPluginsResponse) -> String {
    let mut list = List::new(["", "plugin", "time", "verdict"]).right(&[2]);
    for check in &plugins.checks {
        let PluginCheck { name, address, version, unusable, elapsed, .. } = check;
        let sign = if unusable.is_empty() { "ok" } else { "FAILED" };
        let kind = check.kind().as_str_name().trim_start_matches("PLUGIN_KIND_").to_lowercase();
        let verdict = match unusable.is_empty() {
            true => format!("{kind}, version {version}"),
            false => format!("{kind}; it {unusable}"),
        };
        list.row([sign.to_owned(), format!("{name} at {address}"), took(elapsed.as_ref()), verdict]);
    }
    list.to_string()
}

fn table(answer: &CheckProvidersResponse) -> String {
    let mut list = List::new(["", "provider", "time", "verdict"]).right(&[2]);
    for check in &answer.checks {
        let model = check.model.as_ref().map(named).unwrap_or_default();
        list.row([
            if check.well { "ok" } else { "FAILED" }.to_owned(),
            model,
            took(check.elapsed.as_ref()),
            verdict(check),
        ]);
    }
    list.to_string()
}

fn took(elapsed: Option<&pbjson_types::Duration>) -> String {
    let elapsed = elapsed.and_then(|elapsed| Duration::try_from(*elapsed).ok());
    elapsed.map_or_else(|| "-".into(), |elapsed| format!("{} ms", elapsed.as_millis()))
}

fn verdict(check: &ProviderCheck) -> String {
    match &check.error {
        Some(error) => error.message.clone(),
        None => format!("{} answers in the shape asked for", check.answered_by),
    }
}

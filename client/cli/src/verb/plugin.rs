//! `assay plugin`: plugins of one's own.

use std::time::Duration;

use assay_client::plugin::{self, CheckOptions, Checked};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::arguments::{ListOutput, Listing};
use crate::failure::Failure;
use crate::render::list::List;
use crate::terminal::{self, clean};

/// Plugins: metrics and stages of your own.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Hold a running plugin to the promises of its kind: a verdict a promise, exit status 1 where one is broken
    Check(Check),
}

#[derive(Debug, Args)]
struct Check {
    /// Where the plugin is: `host:port`, `http://..` or `https://..`
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// The environment variable that holds the token to send
    #[arg(long, value_name = "NAME")]
    token_env: Option<String>,
    /// The longest a call may take
    #[arg(long, value_name = "SPAN", default_value = "10s", value_parser = span)]
    timeout: Duration,
    #[command(flatten)]
    listing: Listing,
}

/// Does it. No server is needed: the plugin is called as one would.
pub(crate) async fn run(args: Arguments) -> Result<(), Failure> {
    let What::Check(args) = args.what;
    let token = args.token_env.as_deref().map(token).transpose()?;
    let checked = plugin::check(&args.address, &CheckOptions { token, timeout: args.timeout }).await?;
    terminal::print(&match args.listing.output {
        ListOutput::Table => checked.iter().map(table).collect::<Vec<_>>().join("\n\n"),
        ListOutput::Json => format!("{:#}", json!({ "plugins": checked.iter().map(object).collect::<Vec<_>>() })),
        ListOutput::Jsonl => checked.iter().map(|one| object(one).to_string()).collect::<Vec<_>>().join("\n"),
    })?;
    let verdicts = || checked.iter().flat_map(|one| &one.verdicts);
    match verdicts().filter(|verdict| verdict.broken.is_some()).count() {
        0 => Ok(()),
        broken => Err(Failure::Run(format!("{broken} of {} promises are broken", verdicts().count()))),
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line names the variable, so that no secret is on it")]
fn token(name: &str) -> Result<String, Failure> {
    let token = std::env::var(name).ok().map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
    token.ok_or_else(|| Failure::Usage(format!("--token-env {name}: there is no such variable, or it is empty")))
}

fn span(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(span) if span > Duration::ZERO => Ok(span),
        _ => Err("give a span of time, such as 10s".to_owned()),
    }
}

fn table(checked: &Checked) -> String {
    let mut list = List::new(["", "promise", "seen"]);
    for verdict in &checked.verdicts {
        let (sign, seen) = match &verdict.broken {
            None => ("ok", String::new()),
            Some(seen) => ("BROKEN", seen.clone()),
        };
        list.row([sign.to_owned(), verdict.promise.to_owned(), seen]);
    }
    format!("{} {}\n\n{list}", checked.kind, clean(&checked.name))
}

fn object(checked: &Checked) -> Value {
    let verdict =
        |of: &plugin::Verdict| json!({ "promise": of.promise, "kept": of.broken.is_none(), "seen": of.broken });
    let verdicts: Vec<Value> = checked.verdicts.iter().map(verdict).collect();
    json!({ "kind": checked.kind, "name": checked.name, "verdicts": verdicts })
}

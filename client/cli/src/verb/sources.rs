//! `assay sources`: what files and folders hold.

use std::path::PathBuf;

use assay_client::v1::{AnalyzeSourcesRequest, AnalyzeSourcesResponse};
use clap::Args;

use crate::arguments::{Global, ListOutput, Listing};
use crate::documents;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// Say what files and folders hold.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Files and folders; hidden files are left out unless they are named
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    listing: Listing,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let documents = documents::read(&args.paths, &notices)?;
    let names = documents::names(&documents);
    let session = Session::open(global).await?;
    let asked = session.client.sources().analyze_sources(AnalyzeSourcesRequest { documents }).await;
    let outcome = asked.map(tonic::Response::into_inner).map_err(Failure::from);
    let answer = session.close(outcome).await.map_err(|failure| failure.about(&names))?;
    for source in &answer.sources {
        if !source.unusable.is_empty() {
            notices.warning(&source.document, &source.unusable);
        }
        for note in &source.notes {
            notices.warning(&source.document, note);
        }
    }
    terminal::print(&match args.listing.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.sources)?,
        ListOutput::Table => table(&answer),
    })?;
    Ok(())
}

fn table(answer: &AnalyzeSourcesResponse) -> String {
    let mut list = List::new(["document", "format", "bytes", "tokens", "people", "sha256"]).right(&[2, 3, 4]);
    for source in &answer.sources {
        let format = if source.unusable.is_empty() { source.format.as_str() } else { "unusable" };
        list.row([
            source.document.clone(),
            format.to_owned(),
            render::thousands(source.bytes),
            render::thousands(source.tokens),
            source.participants.len().to_string(),
            source.sha256.chars().take(12).collect(),
        ]);
    }
    let (tokens, people) = (render::thousands(answer.total_tokens), answer.total_participants);
    format!("{list}\n\n{tokens} tokens ({}), {people} people", terminal::clean(&answer.token_encoding))
}

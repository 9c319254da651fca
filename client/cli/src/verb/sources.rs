//! `assay sources`: what files and folders hold.

use assay_client::v1::{AnalyzeSourcesRequest, AnalyzeSourcesResponse, SourceReport};
use clap::Args;

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::material::{Material, Paths};
use crate::notices::Notices;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// Say what files and folders hold.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    listing: Listing,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let session = Session::open(global).await?;
    let asked = analyze(&session, args.paths, &notices).await;
    let answer = session.close(asked).await?;
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

async fn analyze(session: &Session, paths: Paths, notices: &Notices) -> Result<AnalyzeSourcesResponse, Failure> {
    let Material { set_ids, paths } = paths.material(session, notices).await?;
    let request = AnalyzeSourcesRequest { documents: Vec::new(), set_ids, paths };
    Ok(session.client.sources().analyze_sources(request).await?.into_inner())
}

fn table(answer: &AnalyzeSourcesResponse) -> String {
    let mut list = List::new(["document", "format", "bytes", "tokens", "people", "sha256"]).right(&[2, 3, 4]);
    for source in &answer.sources {
        let format = if source.unusable.is_empty() { described(source) } else { "unusable".to_owned() };
        list.row([
            source.document.clone(),
            format,
            render::thousands(source.bytes),
            render::thousands(source.tokens),
            source.participants.len().to_string(),
            source.sha256.chars().take(12).collect(),
        ]);
    }
    let (tokens, people) = (render::thousands(answer.total_tokens), answer.total_participants);
    format!("{list}\n\n{tokens} tokens ({}), {people} people", terminal::clean(&answer.token_encoding))
}

/// What a file is, and how its text was read where that is not the same.
fn described(source: &SourceReport) -> String {
    let SourceReport { format, shape, encoding, .. } = source;
    let read = if shape.is_empty() || shape == format { format.clone() } else { format!("{format}, {shape}") };
    if encoding.is_empty() || encoding == "UTF-8" { read } else { format!("{read}, {encoding}") }
}

//! `assay sources`: what files and folders hold.

mod manifest;

use assay_client::v1::{AnalyzeSourcesRequest, AnalyzeSourcesResponse, SourceReport};
use clap::Args;

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::material::{From, Material, Paths};
use crate::notices::Notices;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;
use manifest::{Local, Tracking};

const EXAMPLES: &str = "\
Examples:
  assay sources interviews/
          Format, people and tokens of each file, and why a file cannot be used
  assay sources interviews/ --manifest interviews.json --consent \"Form 7\"
          Writes down what the files are
  assay sources interviews/ --verify interviews.json
          Says of each file whether it still is that; exit status 1 where one is not";

/// Say what files and folders hold, write it down, and check it against what was written down.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    tracking: Tracking,
    #[command(flatten)]
    listing: Listing,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let Arguments { paths, from, tracking, listing } = args;
    let local = Local { paths: &paths.paths, rules: &paths.rules, notices: &notices };
    if let Some(manifest) = &tracking.verify {
        return local.verify(manifest, tracking.thorough, listing.output);
    }
    let session = Session::open(global).await?;
    let asked = analyze(&session, paths.clone(), &notices).await;
    let answer = session.close(asked).await?;
    for source in &answer.sources {
        if !source.unusable.is_empty() {
            notices.warning(&source.document, &source.unusable);
        }
        for note in &source.notes {
            notices.warning(&source.document, note);
        }
    }
    if let Some(path) = &tracking.manifest {
        local.write(path, &answer, from.provenance())?;
    }
    let is_anything_usable = answer.usable > 0;
    terminal::print(&match listing.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.sources)?,
        ListOutput::Table => table(&answer),
    })?;
    match is_anything_usable {
        true => Ok(()),
        false => Err(Failure::Usage("none of the files can be used".to_owned())),
    }
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

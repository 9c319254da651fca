//! `assay upload`: files and folders to a server, as a set that requests can name.

use std::path::PathBuf;

use assay_client::UploadOptions;
use clap::Args;

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::material::{From, Rules};
use crate::notices::Notices;
use crate::render;
use crate::session::Session;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  assay upload interviews/ --title \"Onboarding 2025\" --licence CC-BY-4.0
          Prints the set's id; `assay generate --set ID --count 5` works from it
  assay upload interviews/ --resume onboarding-1
          Goes on where an upload of this name broke off, or begins it";

/// Upload files and folders as a set. The same bytes are kept once, and the same files are the same set; it goes after a while unless it
/// is pinned.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files, folders, and patterns such as `data/**/*.csv`
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: Rules,
    #[command(flatten)]
    from: From,
    /// Keep the set until it is deleted
    #[arg(long)]
    pin: bool,
    /// A name for the upload, by which it can be gone on with after a break
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    resume: String,
    #[command(flatten)]
    listing: Listing,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let files = args.rules.files(&args.paths, &notices)?;
    let session = Session::open(global).await?;
    let progress = notices.upload(files.len());
    let options = UploadOptions {
        id: args.resume,
        provenance: args.from.provenance(),
        pinned: args.pin,
        progress: Some(progress.hears()),
    };
    let uploaded = session.client.upload(&files, options).await.map_err(Failure::from);
    progress.clear();
    let set = session.close(uploaded).await?;
    terminal::print(&match args.listing.output {
        ListOutput::Json => render::json(&set)?,
        ListOutput::Jsonl => render::json_lines(&set.files)?,
        ListOutput::Table => super::sets::card(&set),
    })?;
    Ok(())
}

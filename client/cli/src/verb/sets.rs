//! `assay sets`: what was uploaded.

use assay_client::Client;
use assay_client::v1::{
    DeleteDocumentSetRequest, DocumentSet, GetDocumentSetRequest, ListDocumentSetsRequest, PinDocumentSetRequest,
};
use clap::{Args, Subcommand};

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::notices::Notices;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// List, show, pin and delete document sets.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List sets
    List(Page),
    /// Show a set and its files
    Show(One),
    /// Keep a set until it is deleted
    Pin(Named),
    /// Let a set expire from now on
    Unpin(Named),
    /// Delete a set; runs that were started from it have what they need
    Delete(Named),
}

#[derive(Debug, Args)]
struct Page {
    /// The most to list, 1 to 1000
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
    /// Where to go on, as the list before said
    #[arg(long, value_name = "TOKEN", default_value = "")]
    page_token: String,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Args)]
struct One {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Args)]
struct Named {
    /// The set's id
    #[arg(value_name = "SET")]
    set: String,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let session = Session::open(global).await?;
    let client = &session.client;
    let outcome = match args.what {
        What::List(page) => list(client, &notices, page).await,
        What::Show(one) => show(client, one).await,
        What::Pin(named) => pin(client, named.set, true).await,
        What::Unpin(named) => pin(client, named.set, false).await,
        What::Delete(named) => delete(client, named.set).await,
    };
    session.close(outcome).await
}

async fn list(client: &Client, notices: &Notices, page: Page) -> Result<(), Failure> {
    let request = ListDocumentSetsRequest { page_size: page.limit, page_token: page.page_token };
    let answer = client.sources().list_document_sets(request).await?.into_inner();
    terminal::print(&match page.listing.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.sets)?,
        ListOutput::Table => {
            let mut list = List::new(["set", "files", "bytes", "expires", "title"]).right(&[1, 2]);
            for set in &answer.sets {
                let (files, bytes) = (set.file_count.to_string(), render::thousands(set.bytes));
                list.row([set.set_id.clone(), files, bytes, expires(set), title(set)]);
            }
            list.to_string()
        }
    })?;
    if !answer.next_page_token.is_empty() {
        notices.line(&format!("there are more: assay sets list --page-token {}", answer.next_page_token));
    }
    Ok(())
}

async fn show(client: &Client, one: One) -> Result<(), Failure> {
    let request = GetDocumentSetRequest { set_id: one.named.set };
    let set = client.sources().get_document_set(request).await?.into_inner().set.unwrap_or_default();
    terminal::print(&match one.listing.output {
        ListOutput::Json => render::json(&set)?,
        ListOutput::Jsonl => render::json_lines(&set.files)?,
        ListOutput::Table => {
            let mut list = List::new(["file", "bytes", "sha256"]).right(&[1]);
            for file in &set.files {
                let sha256 = file.sha256.chars().take(12).collect();
                list.row([file.name.clone(), render::thousands(file.bytes), sha256]);
            }
            format!("{}\n\n{list}", card(&set))
        }
    })?;
    Ok(())
}

async fn pin(client: &Client, set_id: String, pinned: bool) -> Result<(), Failure> {
    let answer = client.sources().pin_document_set(PinDocumentSetRequest { set_id, pinned }).await?;
    let set = answer.into_inner().set.unwrap_or_default();
    terminal::print(&format!("{}: {}", set.set_id, expires(&set)))?;
    Ok(())
}

async fn delete(client: &Client, set_id: String) -> Result<(), Failure> {
    client.sources().delete_document_set(DeleteDocumentSetRequest { set_id: set_id.clone() }).await?;
    terminal::print(&format!("{set_id}: deleted"))?;
    Ok(())
}

/// A set in a few lines.
pub(super) fn card(set: &DocumentSet) -> String {
    let (files, bytes) = (set.file_count, render::thousands(set.bytes));
    let title = title(set);
    let title = if title.is_empty() { title } else { format!("{title}\n") };
    format!("{title}set {}\n{files} files, {bytes} bytes; {}", set.set_id, expires(set))
}

fn expires(set: &DocumentSet) -> String {
    match &set.expire_time {
        Some(time) => format!("until {}", render::time(Some(time))),
        None => "pinned".to_owned(),
    }
}

fn title(set: &DocumentSet) -> String {
    set.provenance.as_ref().map(|provenance| terminal::clean(&provenance.title)).unwrap_or_default()
}

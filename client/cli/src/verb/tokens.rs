//! `assay tokens`: how many tokens a model would read.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use assay_client::v1::document::Content;
use assay_client::v1::{CountMethod, CountTokensResponse, ModelRef, TokenCount};
use clap::Args;
use serde_json::{Value, json};

use crate::arguments::{Global, ListOutput, Listing};
use crate::documents;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// What stands for standard input.
const STDIN: &str = "-";

/// Count the tokens of files and folders as a model does.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Files and folders, or `-` for standard input; hidden files are left out unless they are named
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The model that would read them, configured or not; without one tokens are counted in o200k_base
    #[arg(long, default_value = "")]
    model: String,
    /// The provider of the model; alone it stands for its default model
    #[arg(long, default_value = "")]
    provider: String,
    #[command(flatten)]
    listing: Listing,
}

/// A text and what it is called.
struct Named {
    name: String,
    text: String,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let (texts, names) = read(&args.paths, &notices)?.into_iter().map(|named| (named.text, named.name)).unzip();
    let names: Vec<String> = names;
    let model = ModelRef { provider: args.provider, model: args.model };
    let session = Session::open(global).await?;
    let asked = session.client.count_tokens(texts, Some(model.clone())).await.map_err(Failure::from);
    let answer = session.close(asked).await?;
    terminal::print(&match args.listing.output {
        ListOutput::Json => render::json(&json!({
            "documents": named(&names, &answer)?,
            "totalTokens": answer.total_tokens.to_string(),
        }))?,
        ListOutput::Jsonl => render::json_lines(&named(&names, &answer)?)?,
        ListOutput::Table => table(&names, &answer, &model),
    })?;
    Ok(())
}

/// Every file that is text, with a warning for every other.
fn read(paths: &[PathBuf], notices: &Notices) -> Result<Vec<Named>, Failure> {
    let (stdin, paths): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| path == Path::new(STDIN));
    let mut texts = Vec::new();
    if !stdin.is_empty() {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|error| Failure::Usage(format!("standard input cannot be read: {error}")))?;
        texts.push(Named { name: STDIN.to_owned(), text });
    }
    let found = if paths.is_empty() { Vec::new() } else { documents::read(&paths, notices)? };
    for document in found {
        let text = match document.content {
            Some(Content::Text(text)) => Ok(text),
            Some(Content::Data(data)) => String::from_utf8(data.into()),
            None => Ok(String::new()),
        };
        match text {
            Ok(text) => texts.push(Named { name: document.name, text }),
            Err(_) => notices.warning(&document.name, "not UTF-8 text; it is left out"),
        }
    }
    if texts.is_empty() {
        return Err(Failure::Usage("none of the files is UTF-8 text; convert them, or name others".to_owned()));
    }
    Ok(texts)
}

/// The counts with the names of what was counted: the answer knows texts by their place alone.
fn named(names: &[String], answer: &CountTokensResponse) -> Result<Vec<Value>, Failure> {
    let named = names.iter().zip(&answer.counts).map(|(name, count)| {
        let mut value = serde_json::to_value(count)?;
        value["document"] = Value::from(name.as_str());
        Ok(value)
    });
    named.collect::<Result<_, serde_json::Error>>().map_err(|error| Failure::Output(error.into()))
}

fn table(names: &[String], answer: &CountTokensResponse, model: &ModelRef) -> String {
    let mut list = List::new(["document", "tokens", "method"]).right(&[1]);
    for (name, count) in names.iter().zip(&answer.counts) {
        list.row([name.clone(), render::thousands(count.tokens), method(count)]);
    }
    let total = render::thousands(answer.total_tokens);
    let asked = if model.model.is_empty() { &model.provider } else { &model.model };
    let reader = if asked.is_empty() { String::new() } else { format!(" for {}", terminal::clean(asked)) };
    format!("{list}\n\n{total} tokens{reader}")
}

fn method(count: &TokenCount) -> String {
    match count.method() {
        CountMethod::Exact => format!("exact, {}", count.encoding),
        CountMethod::Estimate => format!("estimate, ±{}%", count.error_bound_percent),
        CountMethod::Unspecified => "-".to_owned(),
    }
}

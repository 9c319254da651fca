//! Results as text: JSON, cards, Markdown, HTML, lists.

mod cards;
mod html;
pub(crate) mod list;
mod markdown;
mod page;
pub(crate) mod quality;
#[cfg(test)]
mod tests;
mod words;

use serde::Serialize;

use crate::arguments::RunOutput;
use crate::failure::Failure;
use crate::report::Report;
use crate::terminal::Page;

pub(crate) use page::page;
pub(crate) use words::{counts, dollars, outcome, thousands, time, usage};

/// A run, in the form that was asked for.
pub(crate) fn run(report: &Report, output: RunOutput) -> Result<String, Failure> {
    Ok(match output {
        RunOutput::Table => cards::of(report, Page::stdout()),
        RunOutput::Json => json(report)?,
        RunOutput::Jsonl => json_line(report)?,
        RunOutput::Markdown => markdown::of(report),
        RunOutput::Html => html::of(report),
    })
}

/// The protobuf JSON mapping, for reading.
pub(crate) fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|error| Failure::Output(error.into()))
}

/// The protobuf JSON mapping, an item a line.
pub(crate) fn json_lines(items: &[impl Serialize]) -> Result<String, Failure> {
    let lines: Result<Vec<_>, _> = items.iter().map(json_line).collect();
    Ok(lines?.join("\n"))
}

/// The protobuf JSON mapping, on one line.
pub(crate) fn json_line(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Output(error.into()))
}

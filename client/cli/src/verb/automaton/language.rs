//! `assay automaton language`.

use std::fmt::Write as _;

use assay_client::v1::{DescribeLanguageRequest, DescribeLanguageResponse};
use clap::{Args, ValueEnum};

use crate::arguments::Global;
use crate::failure::Failure;
use crate::render;
use crate::session::Session;
use crate::terminal;

/// Print the pattern language in full: forms, conventions, words.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How to write it
    #[arg(long, short, value_enum, default_value_t = Output::Text, value_name = "FORMAT")]
    output: Output,
}

/// How the language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For reading: forms with examples, conventions, alphabets, then every word
    Text,
    /// The answer of the server as JSON
    Json,
    /// The data file of the language alone
    Toml,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let asked = session.client.automata().describe_language(DescribeLanguageRequest {}).await;
    let answer = session.close(asked.map(tonic::Response::into_inner).map_err(Failure::from)).await?;
    terminal::print(&match args.output {
        Output::Text => text(&answer),
        Output::Json => render::json(&answer)?,
        Output::Toml => answer.words,
    })?;
    Ok(())
}

fn text(answer: &DescribeLanguageResponse) -> String {
    let mut text = String::from("WHAT SENTENCES CAN SAY\n");
    for form in &answer.forms {
        let _ = writeln!(text, "\n  {}\n      {}", form.form, form.sentence);
    }
    text.push_str("\nWHAT IS TAKEN WHERE A SENTENCE LEAVES SOMETHING OPEN\n\n");
    for convention in &answer.conventions {
        let other = if convention.other.is_empty() { String::new() } else { format!(" (not: {})", convention.other) };
        let _ = writeln!(text, "  {}: {}{other}", convention.name, convention.taken);
    }
    text.push_str("\nALPHABETS WITH NAMES\n\n");
    for alphabet in &answer.alphabets {
        let _ = writeln!(text, "  {}: {}", alphabet.name, alphabet.symbols.join(" "));
    }
    let _ = write!(text, "\nEVERY WORD (SHA-256 {})\n\n{}", answer.words_sha256, answer.words);
    text
}

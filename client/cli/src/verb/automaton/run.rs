//! `assay automaton run`.

use std::fmt::Write as _;
use std::path::PathBuf;

use assay_client::v1::run_automaton_request::Machine;
use assay_client::v1::{RunAutomatonRequest, RunAutomatonResponse, Trace};
use clap::Args;

use super::{alphabet, fault, shown};
use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::render;
use crate::session::Session;
use crate::terminal::{self, Page, clean, columns};

const EXAMPLES: &str = "\
Examples:
  assay automaton run \"binary strings that end in 01\" 101 110 ''
  assay automaton run --machine student.jff 101 110

The empty string is written ''. Strings over symbols of several characters have spaces between them.";

/// Say which strings a machine accepts, and which states they lead through.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What the strings are like (left out with --machine), then the strings to run
    #[arg(required = true, value_name = "SENTENCE|STRING", allow_hyphen_values = true)]
    words: Vec<String>,
    /// A machine of your own instead of a sentence: a file of JFLAP, or JSON
    #[arg(long, value_name = "FILE")]
    machine: Option<PathBuf>,
    /// The symbols, such as `01`, `a,b,c` or `binary`
    #[arg(long, value_name = "SYMBOLS")]
    alphabet: Option<String>,
    #[command(flatten)]
    listing: Listing,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let Arguments { words, machine, alphabet, listing } = args;
    let file = machine.as_deref().map(super::machine).transpose()?;
    let session = Session::open(global).await?;
    let asking = async {
        let mut strings = words.into_iter();
        let (sentence, machine) = match file {
            Some(text) => (String::new(), Machine::File(text)),
            None => {
                let sentence = strings.next().unwrap_or_default();
                (sentence.clone(), Machine::Sentence(sentence))
            }
        };
        let request = RunAutomatonRequest {
            machine: Some(machine),
            alphabet: alphabet::symbols(&session.client, alphabet.as_deref()).await?,
            strings: strings.collect(),
        };
        let answer = session.client.automata().run_automaton(request).await;
        answer.map(tonic::Response::into_inner).map_err(|status| fault::of(status, &sentence))
    };
    let outcome = asking.await;
    let answer = session.close(outcome).await?;
    terminal::print(&match listing.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.traces)?,
        ListOutput::Table => table(&answer, Page::stdout()),
    })?;
    Ok(())
}

fn table(answer: &RunAutomatonResponse, page: Page) -> String {
    let widest = answer.traces.iter().map(|trace| columns(&shown(&trace.text))).max().unwrap_or_default();
    let mut text = String::new();
    for trace in &answer.traces {
        let (verdict, style) = match trace.accepted {
            true => ("accepted", anstyle::AnsiColor::Green),
            false => ("rejected", anstyle::AnsiColor::Red),
        };
        let string = shown(&trace.text);
        let gap = " ".repeat(widest - columns(&string));
        let verdict = page.paint(style.on_default(), verdict);
        let _ = writeln!(text, "{verdict}   {string}{gap}   {}", way(trace));
    }
    text
}

/// `q0 -1-> q1`.
fn way(trace: &Trace) -> String {
    let mut states = trace.states.iter().map(|state| clean(state));
    let mut way = states.next().unwrap_or_default();
    for (symbol, state) in trace.symbols.iter().zip(states) {
        let _ = write!(way, " -{}-> {state}", shown(symbol));
    }
    way
}

//! `assay automaton check`.

use std::fmt::Write as _;
use std::path::PathBuf;

use assay_client::v1::check_automaton_request::Machine;
use assay_client::v1::{CheckAutomatonRequest, CheckAutomatonResponse, Comparison};
use clap::{Args, ValueEnum};

use super::{alphabet, fault, shown};
use crate::arguments::Global;
use crate::failure::Failure;
use crate::render;
use crate::session::Session;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  assay automaton check --machine student.jff \"binary strings that end in 01\"
          Equal, or the shortest string on which they differ, and how much of the language differs by length

Exit status: 0 equal, 1 they differ, 2 the sentence or the machine cannot be read.";

/// Hold somebody's machine against a sentence.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What the machine should accept
    #[arg(value_name = "SENTENCE")]
    sentence: String,
    /// The machine: a file of JFLAP, or JSON as `assay automaton build --format json` writes it
    #[arg(long, value_name = "FILE")]
    machine: PathBuf,
    /// The symbols, such as `01`, `a,b,c` or `binary` [default: as the sentence states or suggests]
    #[arg(long, value_name = "SYMBOLS")]
    alphabet: Option<String>,
    /// Up to which length the share of strings on which they differ is told, 0 to 1000 [default: 12]
    #[arg(long, value_name = "N")]
    longest: Option<u32>,
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = Output::Table, value_name = "FORMAT")]
    output: Output,
}

/// How one answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For reading
    Table,
    /// The answer of the server as JSON
    Json,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let file = super::machine(&args.machine)?;
    let session = Session::open(global).await?;
    let asking = async {
        let request = CheckAutomatonRequest {
            sentence: args.sentence.clone(),
            alphabet: alphabet::symbols(&session.client, args.alphabet.as_deref()).await?,
            machine: Some(Machine::File(file)),
            longest: args.longest,
        };
        let answer = session.client.automata().check_automaton(request).await;
        answer.map(tonic::Response::into_inner).map_err(|status| fault::of(status, &args.sentence))
    };
    let outcome = asking.await;
    let answer = session.close(outcome).await?;
    terminal::print(&match args.output {
        Output::Json => render::json(&answer)?,
        Output::Table => table(&answer),
    })?;
    match answer.comparison {
        Some(Comparison { equal: true, .. }) => Ok(()),
        _ => Err(Failure::Run("the machine is not that of the sentence".to_owned())),
    }
}

fn table(answer: &CheckAutomatonResponse) -> String {
    let comparison = answer.comparison.clone().unwrap_or_default();
    let mut text = match &comparison.difference {
        None => "equal: the machine accepts just the strings of the sentence\n".to_owned(),
        Some(string) => {
            let (sentence, machine) =
                if comparison.accepted_by_sentence { ("allows", "rejects") } else { ("forbids", "accepts") };
            format!("different: the sentence {sentence} {} and the machine {machine} it\n", shown(string))
        }
    };
    let _ = writeln!(text, "states: {}, and {} would do", answer.states, answer.minimal_states);
    for (told, what) in [
        (answer.partial, "leaves transitions out, which rejects"),
        (answer.nondeterministic, "is nondeterministic and was made deterministic"),
    ] {
        if told {
            let _ = writeln!(text, "the machine {what}");
        }
    }
    for assumption in &answer.assumptions {
        let _ = writeln!(text, "assumed: {}", terminal::clean(&assumption.taken));
    }
    if !comparison.share_by_length.is_empty() {
        text.push_str("strings on which they differ, by length:\n");
    }
    for (length, share) in comparison.share_by_length.iter().enumerate() {
        let _ = writeln!(text, "  {length:>4}  {:>7.3} %", share * 100.0);
    }
    text
}

//! `assay automaton cases`.

use assay_client::Client;
use assay_client::v1::{AutomatonCase, GenerateCasesRequest};
use clap::{Args, ValueEnum};

use crate::arguments::Global;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  assay automaton cases --count 1000 --seed 7 > cases.csv
  assay automaton verify --input cases.csv";

/// The columns, in their order.
const COLUMNS: [&str; 10] = [
    "prompt",
    "category",
    "expected_type",
    "difficulty",
    "must_accept",
    "must_reject",
    "is_contradiction",
    "alphabet",
    "states",
    "tree",
];

/// Make up cases to test with, from a seed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// How many, 1 to 1000000
    #[arg(long, short = 'n', value_name = "N")]
    count: u32,
    /// The same seed gives the same cases
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// How to write them
    #[arg(long, short, value_enum, default_value_t = Output::Csv, value_name = "FORMAT")]
    output: Output,
}

/// How cases are written: as `assay automaton verify` reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// A row a case, with a header
    Csv,
    /// An object a line
    Jsonl,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let outcome = write(&session.client, &args).await;
    session.close(outcome).await
}

async fn write(client: &Client, args: &Arguments) -> Result<(), Failure> {
    let request = GenerateCasesRequest { count: args.count, seed: args.seed };
    let mut stream = client.automata().generate_cases(request).await?.into_inner();
    if args.output == Output::Csv {
        terminal::print(&line(COLUMNS)?)?;
    }
    while let Some(message) = stream.message().await? {
        let case = message.case.unwrap_or_default();
        terminal::print(&match args.output {
            Output::Csv => line(row(&case)?)?,
            Output::Jsonl => object(&case).to_string(),
        })?;
    }
    Ok(())
}

fn line<const N: usize>(cells: [impl AsRef<[u8]>; N]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(std::io::Error::from)?;
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(case: &AutomatonCase) -> Result<[String; 10], Failure> {
    let case = case.clone();
    let said = case.is_contradiction.map(|said| said.to_string()).unwrap_or_default();
    let alphabet = alphabet(&case);
    Ok([
        case.prompt,
        case.category,
        case.expected_type,
        case.difficulty,
        list(&case.must_accept)?,
        list(&case.must_reject)?,
        said,
        alphabet,
        case.states.map(|states| states.to_string()).unwrap_or_default(),
        case.tree,
    ])
}

/// `{0, 1}`; empty where the case states none.
fn alphabet(case: &AutomatonCase) -> String {
    match case.alphabet.as_slice() {
        [] => String::new(),
        symbols => format!("{{{}}}", symbols.join(", ")),
    }
}

/// Strings with `;` between them, the empty one as `ε`.
fn list(strings: &[String]) -> Result<String, Failure> {
    let lost = |text: &&String| {
        text.contains(';') || text.trim() != text.as_str() || ["ε", "λ", "\"\""].contains(&text.as_str())
    };
    match strings.iter().find(lost) {
        Some(text) => {
            Err(Failure::Usage(format!("the string {text:?} cannot be written in CSV; write --output jsonl")))
        }
        None => {
            let shown = |text: &String| if text.is_empty() { "ε".to_owned() } else { text.clone() };
            Ok(strings.iter().map(shown).collect::<Vec<_>>().join(";"))
        }
    }
}

/// By the names of the columns; what a case does not say is left out.
fn object(case: &AutomatonCase) -> serde_json::Value {
    let mut object = serde_json::json!({
        "prompt": case.prompt,
        "category": case.category,
        "expected_type": case.expected_type,
        "difficulty": case.difficulty,
        "must_accept": case.must_accept,
        "must_reject": case.must_reject,
    });
    if let Some(said) = case.is_contradiction {
        object["is_contradiction"] = said.into();
    }
    if !case.alphabet.is_empty() {
        object["alphabet"] = alphabet(case).into();
    }
    if let Some(states) = case.states {
        object["states"] = states.into();
    }
    if !case.tree.is_empty() {
        object["tree"] = case.tree.clone().into();
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_that_a_list_cannot_hold_are_refused() {
        assert_eq!(list(&["01".into(), String::new()]).unwrap(), "01;ε");
        assert_eq!(list(&["stop go".into()]).unwrap(), "stop go");
        assert!(list(&[" a".into()]).is_err() && list(&["ε".into()]).is_err() && list(&["a;b".into()]).is_err());
        assert_eq!(list(&[]).unwrap(), "");
    }
}

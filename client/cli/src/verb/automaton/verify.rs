//! `assay automaton verify`.

use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use assay_client::v1::VerifyAutomataRequest;
use clap::Args;

use super::bank::Bank;
use super::gathered::Gathered;
use super::sheet::Output;
use super::translate::Translating;
use crate::arguments::Global;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  assay automaton verify --input cases.csv
          A summary, and every row that does not pass
  assay automaton verify --input cases.jsonl --workers 2 --timeout 5s --output csv > verdicts.csv
          Every verdict as a row, in the order of the input
  assay automaton verify --input cases.csv --failed-bank failed.jsonl
          What fails is kept in the bank, and what passes again is taken out
  assay automaton verify --failed-bank failed.jsonl
          Replays the bank

Columns: prompt, category, expected_type, difficulty, must_accept, must_reject (strings with ; between them), is_contradiction; if need be
alphabet, states, tree. Exit status: 0 every row passes, 1 not every row does, 2 the file cannot be read.";

/// Build, prove and hold a batch of sentences against what is known of them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The rows: a CSV file, JSON lines (by `.jsonl`, `.ndjson` or a first `{`), or `-` for standard input
    #[arg(long, short, required_unless_present = "failed_bank", value_name = "FILE")]
    input: Option<PathBuf>,
    /// Keep rows that fail in this file, with witness, first and last time and count; without --input its rows are verified again
    #[arg(long, value_name = "FILE")]
    failed_bank: Option<PathBuf>,
    /// Rows at once, 1 to 64, no more than there are cores [default: as many]
    #[arg(long, value_name = "N")]
    workers: Option<u32>,
    /// The longest that a row may take, such as `30s` or `2m` [default: 30s]
    #[arg(long, value_name = "SPAN", value_parser = humantime::parse_duration)]
    timeout: Option<std::time::Duration>,
    /// The most states of a machine at any time, 1 to 1048576
    #[arg(long, value_name = "N")]
    max_states: Option<u32>,
    #[command(flatten)]
    translating: Translating,
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = Output::Table, value_name = "FORMAT")]
    output: Output,
}

/// Does it. What came is written, also where the rest does not come.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let mut notices = Notices::new(global.verbose);
    if args.output != Output::Table && io::stdout().is_terminal() {
        notices = notices.without_progress();
    }
    let bank = args.failed_bank.as_deref().map(Bank::open).transpose()?;
    let request = args.request(bank.as_ref())?;
    let session = Session::open(global).await?;
    let mut gathered = Gathered::new(args.output, bank);
    let done = tokio::select! {
        done = gathered.follow(&session.client, request, &mut notices) => done,
        _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted("what was verified until now is written".to_owned())),
    };
    notices.clear();
    if let Err(Failure::Interrupted(_)) = &done {
        gathered.cancel(&session.client).await;
    }
    session.close(Ok(())).await?;
    let summary = gathered.finish(&notices)?;
    done?;
    summary.verdict()
}

impl Arguments {
    fn request(&self, bank: Option<&Bank>) -> Result<VerifyAutomataRequest, Failure> {
        Ok(VerifyAutomataRequest {
            workers: self.workers,
            timeout: self.timeout.map(Into::into),
            max_states: self.max_states,
            translate: self.translating.options(),
            ..self.rows(bank)?
        })
    }

    /// The rows of the input, else those of the bank.
    fn rows(&self, bank: Option<&Bank>) -> Result<VerifyAutomataRequest, Failure> {
        let Some(path) = &self.input else {
            let cases = bank.map(Bank::cases).unwrap_or_default();
            if cases.is_empty() {
                return Err(Failure::Usage("the bank of failures is empty: there is nothing to replay".to_owned()));
            }
            return Ok(VerifyAutomataRequest { cases, ..VerifyAutomataRequest::default() });
        };
        let bytes = bytes(path)?;
        let lines = is_json_lines(path, &bytes);
        let (csv, jsonl) = if lines { (Vec::new(), bytes) } else { (bytes, Vec::new()) };
        Ok(VerifyAutomataRequest { csv: csv.into(), jsonl: jsonl.into(), ..VerifyAutomataRequest::default() })
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot = |error: io::Error| Failure::Usage(format!("{} cannot be read: {error}", path.display()));
    if path != Path::new("-") {
        return std::fs::read(path).map_err(cannot);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

/// By the name, else by how it begins.
fn is_json_lines(path: &Path, bytes: &[u8]) -> bool {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl" | "ndjson") => true,
        Some("csv") => false,
        _ => bytes.trim_ascii_start().starts_with(b"{"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_is_told_by_its_name_or_its_beginning() {
        assert!(is_json_lines(Path::new("a.jsonl"), b"prompt"));
        assert!(!is_json_lines(Path::new("a.csv"), b"{"));
        assert!(is_json_lines(Path::new("-"), b" {\"prompt\": 1}"));
        assert!(!is_json_lines(Path::new("cases"), b"prompt,category"));
    }
}

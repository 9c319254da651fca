//! `assay automaton verify`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use assay_client::v1::run_event::Kind;
use assay_client::v1::{
    AutomatonVerdict, CancelRunRequest, ItemFinished, RunFinished, RunOutcome, VerifyAutomataRequest,
    VerifyAutomataResponse, item_finished,
};
use assay_client::{Client, StreamItem};
use clap::{Args, ValueEnum};
use futures::StreamExt as _;
use pbjson_types::Timestamp;
use serde::Serialize;

use super::bank::{Bank, Change};
use super::summary::Summary;
use super::translate::Translating;
use super::verdicts;
use crate::arguments::Global;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::render;
use crate::session::Session;
use crate::terminal;

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

/// How verdicts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// A summary, and what does not pass
    Table,
    /// One object: verdicts, summary
    Json,
    /// One message of the stream a line, as it comes
    Jsonl,
    /// A row a verdict, in the order of the input
    Csv,
}

/// Does it. What came is written, also where the rest does not come.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let mut notices = Notices::new(global.verbose);
    let mut bank = args.failed_bank.as_deref().map(Bank::open).transpose()?;
    let request = args.request(bank.as_ref())?;
    let session = Session::open(global).await?;
    let mut gathered = Gathered::default();
    let done = tokio::select! {
        done = gathered.follow(&session.client, request, args.output, &mut notices) => done,
        _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted("what was verified until now is written".to_owned())),
    };
    notices.clear();
    if let Err(Failure::Interrupted(_)) = &done {
        gathered.cancel(&session.client).await;
    }
    session.close(Ok(())).await?;
    let Gathered { last, verdicts, finished, .. } = gathered;
    let verdicts: Vec<AutomatonVerdict> = verdicts.into_values().collect();
    let summary = Summary::of(&verdicts, finished.as_ref());
    if finished.is_some() || !verdicts.is_empty() {
        args.output.write(&verdicts, &summary, &notices)?;
    }
    if let Some((bank, time)) = bank.as_mut().zip(last) {
        let Change { new, again, cured } = bank.take(&verdicts, time);
        bank.save()?;
        notices.line(&format!("bank of failures: {new} new, {again} again, {cured} pass now and are taken out"));
    }
    done?;
    summary.verdict(finished.as_ref().map(RunFinished::outcome).unwrap_or_default())
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
    let cannot = |error: std::io::Error| Failure::Usage(format!("{} cannot be read: {error}", path.display()));
    if path != Path::new("-") {
        return std::fs::read(path).map_err(cannot);
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(cannot)?;
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

impl Output {
    fn write(self, verdicts: &[AutomatonVerdict], summary: &Summary, notices: &Notices) -> Result<(), Failure> {
        match self {
            Self::Jsonl => summary.lines().iter().for_each(|line| notices.line(line)),
            Self::Json => terminal::print_json(&Whole { verdicts, summary })?,
            Self::Csv => {
                terminal::print(&verdicts::csv(verdicts)?)?;
                summary.lines().iter().for_each(|line| notices.line(line));
            }
            Self::Table => terminal::print(&verdicts::table(verdicts, summary))?,
        }
        Ok(())
    }
}

/// A batch as one object.
#[derive(Serialize)]
struct Whole<'v> {
    verdicts: &'v [AutomatonVerdict],
    summary: &'v Summary,
}

/// What came of the run so far.
#[derive(Default)]
struct Gathered {
    run: String,
    verdicts: BTreeMap<u64, AutomatonVerdict>,
    finished: Option<RunFinished>,
    /// When the last of it happened.
    last: Option<Timestamp>,
}

impl Gathered {
    async fn follow(
        &mut self,
        client: &Client,
        request: VerifyAutomataRequest,
        output: Output,
        notices: &mut Notices,
    ) -> Result<(), Failure> {
        let mut stream = client.verify_automata(request).await?;
        while let Some(item) = stream.next().await {
            let item = item?;
            notices.see(&item);
            if output == Output::Jsonl {
                terminal::print(&render::json_line(&VerifyAutomataResponse::from(item.clone()))?)?;
            }
            self.take(item);
        }
        Ok(())
    }

    fn take(&mut self, item: StreamItem) {
        let StreamItem::Event(event) = item else { return };
        self.run.clone_from(&event.run_id);
        self.last = event.occur_time;
        match event.kind {
            Some(Kind::ItemFinished(ItemFinished { result: Some(item_finished::Result::Automaton(it)), .. })) => {
                let number = event.item_id.rsplit('-').next().and_then(|number| number.parse().ok());
                self.verdicts.insert(number.unwrap_or(u64::MAX), it);
            }
            Some(Kind::RunFinished(finished)) => self.finished = Some(finished),
            _ => {}
        }
    }

    async fn cancel(&self, client: &Client) {
        if !self.run.is_empty() {
            // The run ends by itself when nobody watches; this only ends it sooner.
            let _ = client.runs().cancel_run(CancelRunRequest { run_id: self.run.clone() }).await;
        }
    }
}

impl Summary {
    /// All well, or why not.
    fn verdict(&self, outcome: RunOutcome) -> Result<(), Failure> {
        match outcome {
            RunOutcome::Succeeded => Ok(()),
            _ => Err(Failure::Run(format!("{} of {} rows pass", self.counts.pass, self.rows))),
        }
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

//! Verdicts on their way to standard output: each is written when it comes, so that a batch is never whole in memory.

use std::io::{self, BufWriter, Stdout, Write as _};

use assay_client::v1::{AutomatonVerdict, VerdictStatus};
use clap::ValueEnum;

use super::summary::Summary;
use super::verdicts;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::render;
use crate::terminal;

/// How verdicts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// A summary, and what does not pass
    Table,
    /// One object: verdicts, summary
    Json,
    /// One message of the stream a line, as it comes
    Jsonl,
    /// A row a verdict, in the order of the input
    Csv,
}

/// What is written of a batch, as far as it has come.
pub(super) enum Sheet {
    /// Kept until the end, as far as it is shown.
    Table(Wrong),
    /// An object, which is begun with the first verdict or with the end.
    Json { out: BufWriter<Stdout>, begun: bool },
    /// The messages of the stream are written elsewhere.
    Jsonl,
    /// Rows, with a header before the first of them or before the end.
    Csv { out: Box<csv::Writer<Stdout>>, begun: bool },
}

/// Rows that do not pass.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    /// The first of them, as many as are shown.
    pub(super) first: Vec<AutomatonVerdict>,
    /// How many there are.
    pub(super) rows: usize,
}

impl Wrong {
    /// More rows than this are not shown.
    const MOST: usize = 50;

    fn see(&mut self, verdict: AutomatonVerdict) {
        if verdict.status() == VerdictStatus::Pass {
            return;
        }
        self.rows += 1;
        if self.first.len() < Self::MOST {
            self.first.push(verdict);
        }
    }
}

impl Sheet {
    /// With nothing on it.
    pub(super) fn new(output: Output) -> Self {
        match output {
            Output::Table => Self::Table(Wrong::default()),
            Output::Json => Self::Json { out: BufWriter::new(io::stdout()), begun: false },
            Output::Jsonl => Self::Jsonl,
            Output::Csv => Self::Csv { out: Box::new(csv::Writer::from_writer(io::stdout())), begun: false },
        }
    }

    /// Writes what the next row came to.
    pub(super) fn write(&mut self, verdict: AutomatonVerdict) -> Result<(), Failure> {
        match self {
            Self::Table(wrong) => wrong.see(verdict),
            Self::Jsonl => {}
            Self::Csv { out, begun } => {
                if !std::mem::replace(begun, true) {
                    out.write_record(verdicts::COLUMNS).map_err(io::Error::from)?;
                }
                out.write_record(verdicts::row(verdict)).map_err(io::Error::from)?;
            }
            Self::Json { out, begun } => {
                let before = if std::mem::replace(begun, true) { "," } else { "{\n  \"verdicts\": [" };
                write!(out, "{before}\n    {}", indented(&render::json(&verdict)?, 4))?;
            }
        }
        Ok(())
    }

    /// Writes what is said at the end.
    pub(super) fn finish(self, summary: &Summary, notices: &Notices) -> Result<(), Failure> {
        let told = |summary: &Summary| summary.lines().iter().for_each(|line| notices.line(line));
        match self {
            Self::Table(wrong) => terminal::print(&verdicts::table(&wrong, summary))?,
            Self::Jsonl => told(summary),
            Self::Csv { mut out, begun } => {
                if !begun {
                    out.write_record(verdicts::COLUMNS).map_err(io::Error::from)?;
                }
                out.flush()?;
                told(summary);
            }
            Self::Json { mut out, begun } => {
                let verdicts = if begun { "\n  ]" } else { "{\n  \"verdicts\": []" };
                writeln!(out, "{verdicts},\n  \"summary\": {}\n}}", indented(&render::json(summary)?, 2))?;
                out.flush()?;
            }
        }
        Ok(())
    }
}

/// JSON for reading as a part of a larger whole. No string of JSON has a line of its own.
fn indented(json: &str, by: usize) -> String {
    json.replace('\n', &format!("\n{:by$}", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_rows_are_kept_for_the_table_and_all_are_counted() {
        let mut wrong = Wrong::default();
        for line in 1..=60 {
            let status = if line % 6 == 0 { VerdictStatus::Pass } else { VerdictStatus::Fail };
            wrong.see(AutomatonVerdict { line, status: status.into(), ..AutomatonVerdict::default() });
        }
        assert_eq!((wrong.rows, wrong.first.len()), (50, 50));
        wrong.see(AutomatonVerdict { line: 61, ..AutomatonVerdict::default() });
        assert_eq!((wrong.rows, wrong.first.len(), wrong.first[49].line), (51, 50, 59));
    }

    #[test]
    fn a_part_is_indented_as_in_the_whole() {
        let part = serde_json::json!({"a": "x\ny", "b": [1]});
        let whole = serde_json::to_string_pretty(&serde_json::json!({ "part": part })).unwrap();
        let text = serde_json::to_string_pretty(&part).unwrap();
        assert_eq!(format!("{{\n  \"part\": {}\n}}", indented(&text, 2)), whole);
    }
}

//! Verdicts as text.

use std::fmt::Write as _;
use std::time::Duration;

use assay_client::v1::{AutomatonVerdict, VerdictStatus};

use super::summary::Summary;
use super::{shown, translate};
use crate::failure::Failure;
use crate::render::list::List;
use crate::terminal::clean;

/// More rows than this that do not pass are not shown.
const MOST_ROWS: usize = 50;

/// A summary, and every row that does not pass.
pub(super) fn table(verdicts: &[AutomatonVerdict], summary: &Summary) -> String {
    let mut text = String::new();
    let wrong: Vec<&AutomatonVerdict> =
        verdicts.iter().filter(|verdict| verdict.status() != VerdictStatus::Pass).collect();
    if !wrong.is_empty() {
        let mut list = List::new(["line", "verdict", "witness", "sentence"]).right(&[0]);
        for verdict in wrong.iter().take(MOST_ROWS) {
            let witness = verdict.witness.as_deref().map(shown).unwrap_or_default();
            list.row([verdict.line.to_string(), word(verdict), witness, prompt(verdict).to_owned()]);
        }
        let _ = writeln!(text, "{list}\n");
        for verdict in wrong.iter().take(MOST_ROWS) {
            let _ = writeln!(text, "line {}: {}", verdict.line, clean(&why(verdict)));
        }
        if wrong.len() > MOST_ROWS {
            let more = wrong.len() - MOST_ROWS;
            let _ = writeln!(text, "... and {more} more that do not pass; --output csv has every row");
        }
        text.push('\n');
    }
    if summary.categories.len() > 1 {
        let mut list = List::new(["category", "pass", "rows"]).right(&[1, 2]);
        for (category, (pass, rows)) in &summary.categories {
            let category = if category.is_empty() { "-" } else { category };
            list.row([category.to_owned(), pass.to_string(), rows.to_string()]);
        }
        let _ = writeln!(text, "{list}\n");
    }
    text + &summary.lines().join("\n")
}

/// A row a verdict, with a header.
pub(super) fn csv(verdicts: &[AutomatonVerdict]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "line",
        "prompt",
        "category",
        "expected_type",
        "difficulty",
        "status",
        "states",
        "witness",
        "problem",
        "reason",
        "persistence",
        "cached",
        "elapsed_ms",
        "translation",
    ];
    let written =
        writer.write_record(header).and_then(|()| verdicts.iter().try_for_each(|it| writer.write_record(row(it))));
    let bytes = written
        .map_err(std::io::Error::from)
        .and_then(|()| writer.into_inner().map_err(|error| std::io::Error::other(error.to_string())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(verdict: &AutomatonVerdict) -> [String; 14] {
    let case = verdict.case.clone().unwrap_or_default();
    let fault = verdict.fault.clone().unwrap_or_default();
    let stated = |name: &str| if name.ends_with("UNSPECIFIED") { String::new() } else { name.to_owned() };
    let elapsed = verdict.elapsed.and_then(|span| Duration::try_from(span).ok()).unwrap_or_default();
    [
        verdict.line.to_string(),
        case.prompt,
        case.category,
        case.expected_type,
        case.difficulty,
        word(verdict),
        verdict.machine.as_ref().map(|machine| machine.states.to_string()).unwrap_or_default(),
        verdict.witness.as_deref().map(|text| if text.is_empty() { "ε" } else { text }).unwrap_or_default().to_owned(),
        why(verdict),
        stated(fault.reason().code()),
        stated(fault.persistence().as_str_name()).trim_start_matches("ERROR_PERSISTENCE_").to_owned(),
        verdict.cached.to_string(),
        format!("{:.3}", elapsed.as_secs_f64() * 1000.0),
        translate::taken(verdict.origin(), verdict.translation.as_ref()).unwrap_or_default().to_owned(),
    ]
}

/// `PASS`, `ORACLE_FAIL` ...
fn word(verdict: &AutomatonVerdict) -> String {
    verdict.status().as_str_name().trim_start_matches("VERDICT_STATUS_").to_owned()
}

fn prompt(verdict: &AutomatonVerdict) -> &str {
    verdict.case.as_ref().map_or("", |case| case.prompt.as_str())
}

fn why(verdict: &AutomatonVerdict) -> String {
    let fault = verdict.fault.iter().map(|fault| fault.message.as_str());
    verdict.problems.iter().map(String::as_str).chain(fault).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use assay_client::v1::{AutomatonCase, CaseFault, ErrorPersistence, ErrorReason};

    use super::*;

    fn verdict() -> AutomatonVerdict {
        AutomatonVerdict {
            line: 3,
            case: Some(AutomatonCase { prompt: "zorble, \"01\"".into(), ..AutomatonCase::default() }),
            status: VerdictStatus::Error.into(),
            fault: Some(CaseFault {
                reason: ErrorReason::SentenceUnknownWords.into(),
                message: "not understood: zorble".into(),
                persistence: ErrorPersistence::Permanent.into(),
                span: None,
            }),
            ..AutomatonVerdict::default()
        }
    }

    #[test]
    fn a_verdict_is_a_row_of_csv_that_reads_as_it_was() {
        let text = csv(&[verdict()]).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[0], &row[1], &row[5]), ("3", "zorble, \"01\"", "ERROR"));
        assert_eq!((&row[9], &row[10]), ("SENTENCE_UNKNOWN_WORDS", "PERMANENT"));
    }

    #[test]
    fn what_does_not_pass_is_shown_with_its_reason() {
        let summary = Summary::of(&[verdict()], None);
        let text = table(&[verdict()], &summary);
        assert!(text.contains("line 3: not understood: zorble"), "{text}");
        assert!(text.ends_with("0 of 1 rows pass, 1 error\n0 known from before (0.0 %)"), "{text}");
    }
}

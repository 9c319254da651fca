//! Verdicts as text.

use std::fmt::Write as _;
use std::time::Duration;

use assay_client::v1::AutomatonVerdict;

use super::sheet::Wrong;
use super::summary::Summary;
use super::{shown, translate};
use crate::render::list::List;
use crate::terminal::clean;

/// A summary, and every row that does not pass.
pub(super) fn table(wrong: &Wrong, summary: &Summary) -> String {
    let mut text = String::new();
    if wrong.rows > 0 {
        let mut list = List::new(["line", "verdict", "witness", "sentence"]).right(&[0]);
        for verdict in &wrong.first {
            let witness = verdict.witness.as_deref().map(shown).unwrap_or_default();
            list.row([verdict.line.to_string(), word(verdict), witness, prompt(verdict).to_owned()]);
        }
        let _ = writeln!(text, "{list}\n");
        for verdict in &wrong.first {
            let _ = writeln!(text, "line {}: {}", verdict.line, clean(&why(verdict)));
        }
        if wrong.rows > wrong.first.len() {
            let more = wrong.rows - wrong.first.len();
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

/// What stands in a row of [`row`].
pub(super) const COLUMNS: [&str; 14] = [
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

/// A verdict as a row.
pub(super) fn row(verdict: AutomatonVerdict) -> [String; COLUMNS.len()] {
    let stated = |name: &str| if name.ends_with("UNSPECIFIED") { String::new() } else { name.to_owned() };
    let elapsed = verdict.elapsed.and_then(|span| Duration::try_from(span).ok()).unwrap_or_default();
    let (word, why) = (word(&verdict), why(&verdict));
    let translation = translate::taken(verdict.origin(), verdict.translation.as_ref()).unwrap_or_default().to_owned();
    let case = verdict.case.unwrap_or_default();
    let fault = verdict.fault.unwrap_or_default();
    [
        verdict.line.to_string(),
        case.prompt,
        case.category,
        case.expected_type,
        case.difficulty,
        word,
        verdict.machine.map(|machine| machine.states.to_string()).unwrap_or_default(),
        verdict.witness.map(|text| if text.is_empty() { "ε".to_owned() } else { text }).unwrap_or_default(),
        why,
        stated(fault.reason().code()),
        stated(fault.persistence().as_str_name()).trim_start_matches("ERROR_PERSISTENCE_").to_owned(),
        verdict.cached.to_string(),
        format!("{:.3}", elapsed.as_secs_f64() * 1000.0),
        translation,
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
    use assay_client::v1::{AutomatonCase, CaseFault, ErrorPersistence, ErrorReason, VerdictStatus};

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
    fn a_verdict_is_a_row_with_a_column_a_name() {
        let row = row(verdict());
        let at = |name: &str| row[COLUMNS.iter().position(|column| *column == name).unwrap()].as_str();
        assert_eq!((at("line"), at("prompt"), at("status")), ("3", "zorble, \"01\"", "ERROR"));
        assert_eq!((at("reason"), at("persistence")), ("SENTENCE_UNKNOWN_WORDS", "PERMANENT"));
        assert_eq!((at("problem"), at("cached"), at("elapsed_ms")), ("not understood: zorble", "false", "0.000"));
    }

    #[test]
    fn what_does_not_pass_is_shown_with_its_reason() {
        let mut summary = Summary::default();
        summary.count(&verdict());
        let mut wrong = Wrong { first: vec![verdict()], rows: 1 };
        let text = table(&wrong, &summary);
        assert!(text.contains("line 3: not understood: zorble"), "{text}");
        assert!(text.ends_with("0 of 1 rows pass, 1 error\n0 known from before (0.0 %)"), "{text}");
        wrong.rows = 3;
        assert!(table(&wrong, &summary).contains("... and 2 more that do not pass"));
    }
}

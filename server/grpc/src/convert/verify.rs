//! Requests for the verdicts of a batch.

use std::sync::Arc;
use std::time::Duration;

use assay_domain::automaton::alphabet::Alphabet;
use assay_domain::automaton::cases::{self, BadRow, Case, Format};
use assay_engine::pipeline::automaton::brief::{AutomataBrief, Row};
use assay_engine::runs::{Detail, NewRun};
use assay_proto::v1;
use tonic::Status;

use super::{automaton, request, translation};
use crate::status::Violations;

/// The most rows of a batch.
const MOST_ROWS: usize = 100_000;
/// The most cases that are made up.
const MOST_CASES: u32 = 1_000_000;
/// The most workers that can be asked for.
const MOST_WORKERS: u32 = 64;
/// How long a row may take where nothing is asked for.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A batch, checked: every violation is named. Rows that break the schema are part of it.
pub(crate) fn verify(request: v1::VerifyAutomataRequest) -> Result<(NewRun<AutomataBrief>, Detail), Status> {
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::VerifyAutomataRequest { cases, csv, jsonl, workers, timeout, max_states, translate, .. } = request;
    let brief = AutomataBrief {
        rows: rows(cases, &csv, &jsonl, v).into_iter().map(Arc::new).collect(),
        workers: self::workers(workers, v),
        timeout: request::timeout(timeout, TIMEOUT, "a row", v),
        max_states: automaton::states(max_states, v),
        translate: translation::asked(translate, v),
        again: false,
    };
    let detail = request::detail(request.event_detail, v);
    let new = NewRun {
        request_id: request::request_id(&request.request_id, v),
        on_disconnect: request::on_disconnect(request.on_disconnect, v),
        time_budget: request.time_budget.and_then(|span| request::time_budget(&span, v)),
        brief,
    };
    violations.finish()?;
    Ok((new, detail))
}

fn rows(cases: Vec<v1::AutomatonCase>, csv: &[u8], jsonl: &[u8], violations: &mut Violations) -> Vec<Row> {
    let given = [("cases", cases.is_empty()), ("csv", csv.is_empty()), ("jsonl", jsonl.is_empty())];
    let given: Vec<&str> = given.iter().filter(|(_, empty)| !empty).map(|(name, _)| *name).collect();
    let rows = match given[..] {
        ["cases"] => cases.into_iter().map(row_of_message).collect(),
        ["csv"] => read("csv", csv, Format::Csv, violations),
        ["jsonl"] => read("jsonl", jsonl, Format::JsonLines, violations),
        [] => {
            violations.add("cases", "there is no row; give one of cases, csv and jsonl");
            return Vec::new();
        }
        _ => {
            violations.add(given[1], format!("rows come in one form, and {} are given", given.join(" and ")));
            return Vec::new();
        }
    };
    match rows.len() {
        0 if violations.is_empty() => violations.add(given[0], "there is no row; give at least one"),
        0..=MOST_ROWS => {}
        many => violations.add(given[0], format!("{many} rows; at most {MOST_ROWS} are taken")),
    }
    rows
}

fn read(field: &str, bytes: &[u8], format: Format, violations: &mut Violations) -> Vec<Row> {
    let Some(rows) = violations.check(field, cases::read(bytes, format)) else { return Vec::new() };
    // One more than are taken tells that there are too many.
    rows.take(MOST_ROWS + 1).map(|row| row.map_or_else(|bad| row_that_is_bad(&bad), row_of_case)).collect()
}

fn row_that_is_bad(bad: &BadRow) -> Row {
    let violations = bad.violations.iter().map(ToString::to_string).collect();
    Row { line: bad.line, violations, ..Row::default() }
}

fn row_of_case(case: Case) -> Row {
    let Case { line, prompt, category, expected_type, difficulty, examples, is_contradiction, .. } = case;
    Row {
        line,
        prompt,
        category,
        expected_type,
        difficulty,
        must_accept: examples.must_accept,
        must_reject: examples.must_reject,
        is_contradiction,
        alphabet: case.alphabet.iter().flat_map(Alphabet::names).map(str::to_owned).collect(),
        states: case.states,
        tree: case.tree,
        violations: Vec::new(),
    }
}

/// A row as a message; what is wrong with it skips it alone.
fn row_of_message(case: v1::AutomatonCase) -> Row {
    let v1::AutomatonCase { prompt, must_accept, must_reject, is_contradiction, alphabet, .. } = case;
    let mut violations = Vec::new();
    if prompt.trim().is_empty() {
        violations.push("prompt: it is blank; write a sentence".to_owned());
    }
    if let Some(both) = must_accept.iter().find(|text| must_reject.contains(text)) {
        violations
            .push(format!("must_reject: {both:?} is in must_accept too; no string can be both accepted and rejected"));
    }
    if !alphabet.is_empty()
        && let Err(fault) = Alphabet::new(alphabet.iter().map(String::as_str))
    {
        violations.push(format!("alphabet: {fault}"));
    }
    Row {
        line: 0,
        prompt,
        category: case.category,
        expected_type: case.expected_type,
        difficulty: case.difficulty,
        must_accept,
        must_reject,
        is_contradiction,
        alphabet,
        states: case.states,
        tree: Some(case.tree).filter(|tree| !tree.is_empty()),
        violations,
    }
}

/// A case as a message.
pub(crate) fn case(case: Case) -> v1::AutomatonCase {
    super::verdict::case(row_of_case(case))
}

/// What is to be made up: the seed, and how many.
pub(crate) fn generate(request: v1::GenerateCasesRequest) -> Result<(u64, u32), Status> {
    let v1::GenerateCasesRequest { count, seed } = request;
    let mut violations = Violations::default();
    if !(1..=MOST_CASES).contains(&count) {
        violations.add("count", format!("{count} is outside 1 to {MOST_CASES}"));
    }
    violations.finish()?;
    Ok((seed, count))
}

fn workers(asked: Option<u32>, violations: &mut Violations) -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = asked.unwrap_or(u32::try_from(cores).unwrap_or(MOST_WORKERS).min(MOST_WORKERS));
    if !(1..=MOST_WORKERS).contains(&workers) {
        violations.add("workers", format!("{workers} is outside 1 to {MOST_WORKERS}"));
    }
    workers
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;

    fn case(prompt: &str) -> v1::AutomatonCase {
        v1::AutomatonCase { prompt: prompt.into(), ..v1::AutomatonCase::default() }
    }

    #[test]
    fn every_violation_is_named_at_once() {
        let request = v1::VerifyAutomataRequest {
            request_id: "mine".into(),
            workers: Some(65),
            timeout: Some(pbjson_types::Duration { seconds: -1, nanos: 0 }),
            max_states: Some(1 << 21),
            translate: Some(v1::TranslateOptions { attempts: Some(11), ..Default::default() }),
            event_detail: 42,
            on_disconnect: 42,
            ..v1::VerifyAutomataRequest::default()
        };
        let violations = verify(request).unwrap_err().get_details_bad_request().unwrap().field_violations;
        let fields: Vec<&str> = violations.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "cases",
                "workers",
                "timeout",
                "max_states",
                "translate.attempts",
                "event_detail",
                "request_id",
                "on_disconnect"
            ]
        );
    }

    #[test]
    fn a_row_that_breaks_the_schema_is_kept_with_all_that_is_wrong() {
        let wrong = v1::AutomatonCase {
            must_accept: vec!["1".into()],
            must_reject: vec!["1".into()],
            alphabet: vec!["0".into(), "0".into()],
            ..case(" ")
        };
        let request = v1::VerifyAutomataRequest { cases: vec![case("ends in 1"), wrong], ..Default::default() };
        let rows = verify(request).unwrap().0.brief.rows;
        assert_eq!((rows.len(), rows[0].violations.len(), rows[1].violations.len()), (2, 0, 3), "{rows:?}");
    }

    #[test]
    fn rows_come_in_one_form() {
        let request = v1::VerifyAutomataRequest {
            cases: vec![case("ends in 1")],
            jsonl: b"{\"prompt\": \"ends in 1\"}".as_slice().into(),
            ..Default::default()
        };
        assert!(verify(request).unwrap_err().message().contains("cases and jsonl are given"));
    }

    #[test]
    fn rows_of_a_file_know_their_lines() {
        let csv = "prompt,category,expected_type,difficulty,must_accept,must_reject,is_contradiction\n\
                   ends in 1,ends,ends,easy,1;01,0,false\n,ends,ends,easy,,,perhaps\n";
        let request = v1::VerifyAutomataRequest { csv: csv.as_bytes().into(), ..Default::default() };
        let rows = verify(request).unwrap().0.brief.rows;
        assert_eq!((rows[0].line, rows[0].must_accept.len(), rows[1].line), (2, 2, 3), "{rows:?}");
        assert_eq!(rows[1].violations.len(), 2, "{rows:?}");
        let request = v1::VerifyAutomataRequest { csv: b"ends in 1\n".as_slice().into(), ..Default::default() };
        assert!(verify(request).is_err(), "a file without a header is refused as a whole");
    }
}

//! Texts as models answer, and what must be read of each.

use serde_json::{Value as Json, json};

use super::super::{Unreadable, Wanted, read};

/// One line of `corpus.jsonl`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What it shows.
    what: String,
    /// The answer.
    text: String,
    /// A name out of `shapes`, or a schema.
    #[serde(default)]
    want: Json,
    /// The value that must be read.
    value: Option<Json>,
    /// Or why none can be.
    error: Option<String>,
    /// The kinds of note, once each, in any order.
    notes: Option<Vec<String>>,
    #[serde(default)]
    truncated: bool,
}

fn wanted(want: &Json) -> Wanted {
    let shapes: Json = serde_json::from_str(include_str!("shapes.json")).unwrap();
    match want {
        Json::Null => Wanted::anything(),
        Json::String(name) => Wanted::new(&shapes[name]).unwrap(),
        schema => Wanted::new(schema).unwrap(),
    }
}

fn reason(error: &Unreadable) -> &'static str {
    match error {
        Unreadable::Nothing => "nothing",
        Unreadable::Truncated { .. } => "truncated",
        Unreadable::Malformed { .. } => "malformed",
        Unreadable::WrongShape { .. } => "wrong shape",
        Unreadable::TooDeep { .. } => "too deep",
        Unreadable::TooLarge { .. } => "too large",
    }
}

fn fault(case: &Case) -> Option<String> {
    match (read(&case.text, &wanted(&case.want)), &case.value, &case.error) {
        (Ok(found), Some(value), _) => {
            let mut kinds: Vec<String> = found.notes.iter().map(|note| format!("{:?}", note.kind)).collect();
            kinds.sort();
            kinds.dedup();
            let truncated = found.truncated;
            let got = found.into_json();
            let mut asked = case.notes.clone();
            if let Some(asked) = &mut asked {
                asked.sort();
            }
            if got != *value {
                Some(format!("read {got}\n   not {value} ({kinds:?})"))
            } else if truncated != case.truncated {
                Some(format!("truncated: {truncated}"))
            } else if asked.as_ref().is_some_and(|asked| *asked != kinds) {
                Some(format!("noted {kinds:?}, not {asked:?}"))
            } else {
                None
            }
        }
        (Err(error), _, Some(asked)) if reason(&error) == asked => None,
        (Ok(found), _, _) => Some(format!("read {} instead of {:?}", found.into_json(), case.error)),
        (Err(error), _, _) => Some(format!("{error}; not {:?}{:?}", case.value, case.error)),
    }
}

#[test]
fn every_text_of_the_corpus_is_read_as_it_should_be() {
    let cases: Vec<Case> = include_str!("corpus.jsonl")
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect();
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| fault(case).map(|fault| format!("{}: {:?}\n   {fault}", case.what, case.text)))
        .collect();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
    assert!(cases.len() >= 150, "{}", json!(cases.len()));
}

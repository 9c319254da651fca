//! Cases to text.

use csv::{Terminator, WriterBuilder};
use serde_json::{Map, Value, json};

use super::{Case, Column};

/// A string that cannot stand in a list with `;` between strings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the string {0:?} cannot be written in CSV, where `;` and white space separate strings; write JSON lines")]
pub struct Unwritable(pub String);

/// A CSV file with a header and a row for each case. The empty string is written as `ε`.
///
/// # Errors
/// Where a string would not be read back as it is.
pub fn write_csv<'c>(cases: impl IntoIterator<Item = &'c Case>) -> Result<String, Unwritable> {
    let mut writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    // Writing to memory does not fail, and every row has as many cells as the header.
    let _ = writer.write_record(Column::ALL.map(Column::name));
    for case in cases {
        let mut cells = Vec::new();
        for column in Column::ALL {
            cells.push(cell(case, column)?);
        }
        let _ = writer.write_record(&cells);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A JSON object on a line for each case. What a case does not say is left out.
#[must_use]
pub fn write_json_lines<'c>(cases: impl IntoIterator<Item = &'c Case>) -> String {
    let line = |case: &Case| {
        let members: Map<String, Value> = Column::ALL
            .into_iter()
            .filter_map(|column| value(case, column).map(|value| (column.name().to_owned(), value)))
            .collect();
        format!("{}\n", Value::Object(members))
    };
    cases.into_iter().map(line).collect()
}

fn cell(case: &Case, column: Column) -> Result<String, Unwritable> {
    Ok(match column {
        Column::MustAccept => list(&case.examples.must_accept)?,
        Column::MustReject => list(&case.examples.must_reject)?,
        _ => match value(case, column) {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
        },
    })
}

fn list(strings: &[String]) -> Result<String, Unwritable> {
    let mut parts = Vec::new();
    for string in strings {
        if string.contains(';') || string.trim() != string || matches!(&**string, "ε" | "λ" | "\"\"") {
            return Err(Unwritable(string.clone()));
        }
        parts.push(if string.is_empty() { "ε" } else { string });
    }
    Ok(parts.join(";"))
}

fn value(case: &Case, column: Column) -> Option<Value> {
    let said = |text: &String| (!text.is_empty()).then(|| json!(text));
    let strings = |strings: &Vec<String>| (!strings.is_empty()).then(|| json!(strings));
    match column {
        Column::Prompt => Some(json!(case.prompt)),
        Column::Category => said(&case.category),
        Column::ExpectedType => said(&case.expected_type),
        Column::Difficulty => said(&case.difficulty),
        Column::MustAccept => strings(&case.examples.must_accept),
        Column::MustReject => strings(&case.examples.must_reject),
        Column::IsContradiction => case.is_contradiction.map(Value::from),
        Column::Alphabet => case.alphabet.as_ref().map(|alphabet| json!(alphabet.to_string())),
        Column::States => case.states.map(Value::from),
        Column::Tree => case.tree.as_ref().map(|tree| json!(tree)),
    }
}

//! Rows that are a JSON object on a line each.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::cell::{Draft, Wrong};
use super::{BadRow, Case, Column, MOST_ROW_BYTES};

pub(super) struct Rows<'b> {
    rest: &'b [u8],
    /// On which line `rest` begins.
    line: u64,
}

impl<'b> Rows<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self { rest: bytes, line: 1 }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Case, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let end = memchr::memchr(b'\n', self.rest);
            let (bytes, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            let line = self.line;
            self.rest = rest.get(1..).unwrap_or_default();
            self.line += 1;
            if !bytes.trim_ascii().is_empty() {
                return Some(case(bytes, line));
            }
        }
        None
    }
}

fn case(bytes: &[u8], line: u64) -> Result<Case, BadRow> {
    let mut draft = Draft::default();
    if bytes.len() > MOST_ROW_BYTES {
        draft.wrong(None, None, Wrong::TooLong(bytes.len()));
    } else {
        match serde_json::from_slice::<Members>(bytes) {
            Ok(Members(members)) => take(&mut draft, members),
            Err(fault) => draft.wrong(None, None, Wrong::NotAnObject(fault.to_string())),
        }
    }
    draft.finish(line, |_| None)
}

fn take(draft: &mut Draft, members: Vec<(String, Value)>) {
    let mut seen = Vec::new();
    for (name, value) in members {
        match Column::ALL.into_iter().find(|column| column.name() == name) {
            None => draft.wrong(None, None, Wrong::Unknown { nearest: Column::nearest(&name), name }),
            Some(column) if seen.contains(&column) => draft.wrong(None, Some(column), Wrong::Twice),
            Some(column) => {
                seen.push(column);
                member(draft, column, value);
            }
        }
    }
    if !seen.contains(&Column::Prompt) {
        draft.wrong(None, Some(Column::Prompt), Wrong::Blank);
    }
}

fn member(draft: &mut Draft, column: Column, value: Value) {
    let list = matches!(column, Column::MustAccept | Column::MustReject);
    let label = matches!(column, Column::Category | Column::ExpectedType | Column::Difficulty);
    let wanted = match column {
        Column::MustAccept | Column::MustReject => "an array of texts",
        Column::IsContradiction => "true or false",
        Column::States => "a whole number",
        _ => "a text",
    };
    match value {
        Value::Null if column != Column::Prompt => {}
        Value::Array(items) if list => match items.into_iter().map(text).collect() {
            Ok(strings) => draft.strings(column, strings),
            Err(found) => draft.wrong(None, Some(column), Wrong::Kind { found, wanted }),
        },
        // What is written as a text says the same: `3` and `"3"` are one difficulty, `false` and `"false"` one answer.
        Value::Bool(is) if column == Column::IsContradiction || label => draft.text(None, column, &is.to_string()),
        Value::Number(number) if column == Column::States || column == Column::IsContradiction || label => {
            draft.text(None, column, &number.to_string());
        }
        Value::String(text) if wanted == "a text" || column == Column::IsContradiction => {
            draft.text(None, column, &text);
        }
        other => draft.wrong(None, Some(column), Wrong::Kind { found: kind(&other), wanted }),
    }
}

fn text(value: Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(kind(&other)),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array with something else than texts",
        Value::Object(_) => "an object",
    }
}

/// The members of an object in their order, those that are there twice too.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the columns as its keys")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

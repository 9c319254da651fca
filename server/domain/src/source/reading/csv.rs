//! Tables: one row per answer, a column that says whose.

use std::borrow::Cow;

use super::attribute::{is_procedure, key_of};
use super::note::Fault;
use super::role;
use super::script::{Script, Who};

/// Columns that say who speaks, best first.
const WHO: &[&str] = &[
    "participant_id",
    "participant",
    "respondent_id",
    "respondent",
    "interviewee",
    "interviewee_id",
    "user_id",
    "user",
    "subject_id",
    "subject",
    "speaker",
    "customer_id",
    "customer",
    "name",
    "person",
    "pid",
    "id",
];
/// Columns that may tell the interviewer's rows where another names the participant.
const VOICE: &[&str] = &["speaker", "role", "who", "author", "from", "type"];
/// Columns that say what an answer is about.
const TOPIC: &[&str] = &[
    "question_context",
    "interview_phase",
    "topic",
    "phase",
    "task",
    "section",
    "stage",
    "theme",
    "context",
    "question_id",
    "category",
    "question",
];
const ASKED: &[&str] = &["question", "question_text", "prompt", "interviewer_question"];
const WORDS: &[&str] = &[
    "response",
    "response_text",
    "text",
    "answer",
    "quote",
    "comment",
    "comments",
    "transcript",
    "feedback",
    "utterance",
    "message",
    "content",
    "verbatim",
    "statement",
    "words",
];

/// Mean length, in bytes, from which a column without a telling name holds answers rather than attributes.
const LONG: usize = 40;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Who,
    Voice,
    Topic,
    Asked,
    Words,
    Attribute,
    Ignored,
}

/// A field without its quotation marks.
#[derive(Clone, Copy)]
struct Field {
    start: usize,
    end: usize,
}

struct Row {
    start: usize,
    fields: Vec<Field>,
    open: bool,
}

/// Reads a table; `false` when the text is none. `named` says the document's name calls it one.
pub(super) fn read(script: &mut Script<'_>, named: bool) -> bool {
    let text = script.text;
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let Some(delimiter) = delimiter(&text[start..]) else { return false };
    let mut rows = Rows { text, at: start, delimiter };
    let Some(header) = rows.next() else { return false };
    let names: Vec<String> = header.fields.iter().map(|field| key_of(&text[field.start..field.end])).collect();
    let told = names.iter().any(|name| [WHO, WORDS].iter().any(|known| known.contains(&name.as_str())));
    if !(told && names.len() > 1) || header.fields.iter().any(|field| field.end - field.start > 60) {
        return false;
    }
    let rows: Vec<Row> = rows.collect();
    let whole = rows.iter().filter(|row| row.fields.len() == names.len()).count();
    if !named && (whole == 0 || whole * 2 < rows.len()) {
        return false;
    }
    let columns = columns(text, &names, &rows);
    if !columns.contains(&Column::Words) {
        return false;
    }
    script.escape = "\"\"";
    for (index, row) in rows.iter().enumerate() {
        if row.open {
            script.faults.push((row.start as u32, Fault::OpenQuote));
        } else if row.fields.len() == names.len() {
            read_row(script, &names, &columns, row, index);
        } else {
            let fault = Fault::RaggedRow { fields: row.fields.len(), expected: names.len() };
            script.faults.push((row.start as u32, fault));
        }
    }
    true
}

fn read_row(script: &mut Script<'_>, names: &[String], columns: &[Column], row: &Row, index: usize) {
    let text = script.text;
    let value = |wanted: Column| {
        columns.iter().zip(&row.fields).filter(move |(column, _)| **column == wanted).map(|(_, field)| *field)
    };
    let plain = |field: Field| -> Cow<'_, str> {
        let words = text[field.start..field.end].trim();
        if words.contains("\"\"") { Cow::Owned(words.replace("\"\"", "\"")) } else { Cow::Borrowed(words) }
    };
    let label = match value(Column::Who).next() {
        Some(field) => plain(field).into_owned(),
        None => format!("row {}", index + 1),
    };
    let asks = role::asks(&label) || value(Column::Voice).any(|field| role::asks(&plain(field)));
    let topic = value(Column::Topic).next().map(plain);
    for field in value(Column::Asked) {
        script.say(Who::Interviewer, field.start, field.end, topic.as_deref());
    }
    let who = if asks { Who::Interviewer } else { Who::Person(script.person(&label)) };
    for field in value(Column::Words) {
        script.say(who, field.start, field.end, topic.as_deref());
    }
    if let Who::Person(person) = who {
        for ((name, column), field) in names.iter().zip(columns).zip(&row.fields) {
            if *column == Column::Attribute {
                script.describe(person, name, &plain(*field));
            }
        }
    }
}

/// What each column holds, by its name and by how long its fields are.
fn columns(text: &str, names: &[String], rows: &[Row]) -> Vec<Column> {
    let who = WHO.iter().find_map(|known| names.iter().position(|name| name == known));
    let mean = |index: usize| {
        let lengths = rows.iter().filter_map(|row| row.fields.get(index)).map(|field| field.end - field.start);
        let (sum, filled) = lengths.filter(|length| *length > 0).fold((0, 0), |(sum, n), length| (sum + length, n + 1));
        sum.checked_div(filled).unwrap_or(0)
    };
    let voices = |index: usize| {
        rows.iter().filter_map(|row| row.fields.get(index)).any(|field| role::asks(&text[field.start..field.end]))
    };
    let topic = TOPIC.iter().find_map(|known| names.iter().position(|name| name == known));
    let column = |(index, name): (usize, &String)| {
        let name = name.as_str();
        match () {
            () if who == Some(index) => Column::Who,
            () if ASKED.contains(&name) && mean(index) >= LONG / 2 => Column::Asked,
            () if topic == Some(index) => Column::Topic,
            () if TOPIC.contains(&name) => Column::Ignored,
            () if VOICE.contains(&name) && voices(index) => Column::Voice,
            () if WORDS.contains(&name) => Column::Words,
            () if is_procedure(name) || WHO.contains(&name) => Column::Ignored,
            () if mean(index) >= LONG => Column::Words,
            () => Column::Attribute,
        }
    };
    names.iter().enumerate().map(column).collect()
}

/// The delimiter that parts the first line into the most fields, if any does.
fn delimiter(text: &str) -> Option<u8> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    b",;\t".iter().copied().rev().max_by_key(|delimiter| count(*delimiter)).filter(|delimiter| count(*delimiter) > 0)
}

/// Rows of a table as RFC 4180 has them, with byte offsets. Blank lines are no rows.
struct Rows<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let bytes = self.text.as_bytes();
        loop {
            while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
                self.at += 1;
            }
            if self.at >= bytes.len() {
                return None;
            }
            let row = self.row();
            if row.fields.len() > 1 || row.fields.iter().any(|field| field.end > field.start) {
                return Some(row);
            }
        }
    }
}

impl Rows<'_> {
    fn row(&mut self) -> Row {
        let bytes = self.text.as_bytes();
        let mut row = Row { start: self.at, fields: Vec::new(), open: false };
        loop {
            let field = self.field(&mut row.open);
            row.fields.push(field);
            match bytes.get(self.at) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                _ => return row,
            }
        }
    }

    /// One field; leaves `at` on the delimiter, the line break or the end.
    fn field(&mut self, open: &mut bool) -> Field {
        let bytes = self.text.as_bytes();
        let stops = |byte: u8, delimiter: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
        let spaces = bytes[self.at..].iter().take_while(|byte| **byte == b' ').count();
        if bytes.get(self.at + spaces) != Some(&b'"') {
            let start = self.at;
            while bytes.get(self.at).is_some_and(|byte| !stops(*byte, self.delimiter)) {
                self.at += 1;
            }
            return Field { start, end: self.at };
        }
        self.at += spaces + 1;
        let start = self.at;
        loop {
            match bytes.get(self.at) {
                Some(b'"') if bytes.get(self.at + 1) == Some(&b'"') => self.at += 2,
                Some(b'"') => break,
                Some(_) => self.at += 1,
                None => {
                    *open = true;
                    break;
                }
            }
        }
        let end = self.at;
        while bytes.get(self.at).is_some_and(|byte| !stops(*byte, self.delimiter)) {
            self.at += 1;
        }
        Field { start, end }
    }
}

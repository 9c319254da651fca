//! Tables: one row per answer, a column that says whose.

mod rows;

use std::borrow::Cow;

use super::attribute::{is_procedure, key_of};
use super::note::Fault;
use super::role;
use super::script::{Script, Who};
use rows::{Field, Row, Rows};

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

/// Reads a table; `false` when the text is none. `named` says that the document's name calls it one.
pub(super) fn read(script: &mut Script<'_>, named: bool) -> bool {
    let read = table(script.text, named).map(|table| table.read(script));
    if read.is_none() && named {
        script.faults.push((0, Fault::NoColumns));
    }
    read.is_some()
}

/// A table whose columns are told.
struct Table {
    /// Keys of the columns; empty ones where there is no header.
    names: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

fn table(text: &str, named: bool) -> Option<Table> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut rows = Rows { text, at: start, delimiter: rows::delimiter(text, start, named)? };
    let first = rows.next()?;
    let mut names: Vec<String> = first.fields.iter().map(|field| key_of(&text[field.start..field.end])).collect();
    let told = names.iter().any(|name| [WHO, WORDS].iter().any(|known| known.contains(&name.as_str())));
    let short = first.fields.iter().all(|field| field.end - field.start <= 60);
    let headed = told && short && names.len() > 1;
    let rows: Vec<Row> = if headed { rows.collect() } else { std::iter::once(first).chain(rows).collect() };
    let whole = rows.iter().filter(|row| row.fields.len() == names.len()).count();
    if !named && (!headed || whole == 0 || whole * 2 < rows.len()) {
        return None;
    }
    let columns = if headed {
        columns(text, &names, &rows)
    } else {
        names.iter_mut().for_each(String::clear);
        untitled(text, names.len(), &rows)?
    };
    columns.contains(&Column::Words).then_some(Table { names, columns, rows })
}

impl Table {
    fn read(&self, script: &mut Script<'_>) {
        script.escape = "\"\"";
        for (index, row) in self.rows.iter().enumerate() {
            if row.open {
                script.faults.push((row.start as u32, Fault::OpenQuote));
            } else if row.fields.len() == self.names.len() {
                read_row(script, self, (row, index));
            } else {
                let fault = Fault::RaggedRow { fields: row.fields.len(), expected: self.names.len() };
                script.faults.push((row.start as u32, fault));
            }
        }
    }
}

/// What columns without a header hold: labels of a form that is a speaker's in every row of exactly one, and long texts in others.
fn untitled(text: &str, width: usize, rows: &[Row]) -> Option<Vec<Column>> {
    let whole = || rows.iter().filter(|row| row.fields.len() == width);
    let label = |field: &Field| {
        let label = text[field.start..field.end].trim();
        role::is_code(label) || role::asks(label) || role::answers(label)
    };
    let mut labels = (0..width).filter(|index| whole().all(|row| label(&row.fields[*index])));
    let who = labels.next().filter(|_| labels.next().is_none() && whole().count() > 1)?;
    let column = |index: usize| match () {
        () if index == who => Column::Who,
        () if mean(rows, index) >= LONG => Column::Words,
        () => Column::Ignored,
    };
    Some((0..width).map(column).collect())
}

/// Mean length of the fields of a column that hold something.
fn mean(rows: &[Row], index: usize) -> usize {
    let lengths = rows.iter().filter_map(|row| row.fields.get(index)).map(|field| field.end - field.start);
    let (sum, filled) = lengths.filter(|length| *length > 0).fold((0, 0), |(sum, n), length| (sum + length, n + 1));
    sum.checked_div(filled).unwrap_or(0)
}

fn read_row(script: &mut Script<'_>, Table { names, columns, .. }: &Table, (row, index): (&Row, usize)) {
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
    let mean = |index: usize| mean(rows, index);
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

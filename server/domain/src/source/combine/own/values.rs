//! What a template sees. A document's text never enters the engine: where it is placed a mark is written, which the text replaces
//! afterwards.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use crate::source::combine::Part;
use crate::source::combine::given::people;

/// Encloses the position of a document whose text is placed. Templates may not hold it and values are printed without it.
pub(super) const MARK: char = '\0';

/// The names a template can use, for whoever has used another.
pub(super) const KNOWN: &str = "there are documents (each with name, format, bytes, participants, people, tokens where they are \
    counted, title, licence, consent and text), total (with documents, bytes, participants, and tokens where all are counted) and tag";

/// Everything.
pub(super) fn root(parts: &[Part<'_>], tag: &str) -> Value {
    let documents: Vec<Value> = parts.iter().enumerate().map(|(index, part)| document(index, part)).collect();
    Record::value(vec![
        ("documents", Value::from_object(List(documents))),
        ("total", total(parts)),
        ("tag", Value::from(tag)),
    ])
}

fn document(index: usize, part: &Part<'_>) -> Value {
    let file = &part.document.file;
    let participants = part.participants.iter().map(|label| Value::from(*label)).collect();
    let mut fields = vec![
        ("name", Value::from(part.document.name.as_str())),
        ("format", Value::from(file.format.map_or("", |format| format.name()))),
        ("bytes", Value::from(file.bytes)),
        ("participants", Value::from_object(List(participants))),
        ("people", Value::from(people(&part.participants))),
        ("title", Value::from(file.provenance.title.as_str())),
        ("licence", Value::from(file.provenance.licence.as_str())),
        ("consent", Value::from(file.provenance.consent.as_str())),
        ("text", Value::from_object(Text(index))),
    ];
    fields.extend(part.tokens.map(|tokens| ("tokens", Value::from(tokens))));
    Record::value(fields)
}

fn total(parts: &[Part<'_>]) -> Value {
    let bytes: u64 = parts.iter().map(|part| part.document.file.bytes).sum();
    let participants: usize = parts.iter().map(|part| part.participants.len()).sum();
    let tokens: Option<u64> = parts.iter().map(|part| part.tokens).sum();
    let mut fields = vec![
        ("documents", Value::from(parts.len())),
        ("bytes", Value::from(bytes)),
        ("participants", Value::from(participants)),
    ];
    fields.extend(tokens.map(|tokens| ("tokens", Value::from(tokens))));
    Record::value(fields)
}

/// The text of the document at this position.
#[derive(Debug)]
pub(super) struct Text(pub(super) usize);

impl Object for Text {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
}

/// Named values, few enough to be searched one by one.
#[derive(Debug)]
struct Record(Vec<(&'static str, Value)>);

impl Record {
    fn value(fields: Vec<(&'static str, Value)>) -> Value {
        Value::from_object(Self(fields))
    }
}

impl Object for Record {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
    }
}

/// Values in order.
#[derive(Debug)]
struct List(Vec<Value>);

impl Object for List {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_usize()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

//! Who says what in the documents, and exactly where.
//!
//! Each document is read in the first shape that fits: JSON or YAML, table (CSV), transcript, prose. What cannot be told apart is
//! passed over and noted, never guessed. Only words of participants are ever evidence: an interviewer's are kept as turns
//! without a participant, and text that belongs to nobody (headings, field names) is in no turn at all.

mod attribute;
mod combined;
mod csv;
mod held;
mod json;
mod lines;
mod note;
mod org;
mod prose;
mod role;
mod script;
mod sentence;
#[cfg(test)]
mod tests;
pub(crate) mod transcript;
mod yaml;

use std::sync::{Arc, OnceLock};

pub use held::Held;
pub use note::{Fault, ReadingNote};

use crate::parallel;
use crate::persona::Demographics;
use crate::source::combine::{self, Combined, Template};
use crate::source::document::Document;
use crate::source::format::Format;
use crate::source::span::Span;
use lines::Lines;
use script::{Script, Who};

/// Somebody whose words are evidence. The same label in two documents is two people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Position in [`Reading::participants`].
    pub index: usize,
    /// Position in [`Reading::documents`].
    pub document: usize,
    /// What the document calls the person; empty where it names nobody.
    pub label: String,
    /// What the document states about the person.
    pub demographics: Demographics,
}

/// A stretch of one speaker's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who speaks; `None` is an interviewer, whose words are never evidence.
    pub participant: Option<usize>,
    /// Position in [`Reading::documents`].
    pub document: usize,
    /// Where the words stand.
    pub span: Span,
    /// What the study says the words are about, by its own name for it.
    pub topic: Option<String>,
}

/// One sentence of a participant, without surrounding white space and quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Position in [`Reading::participants`].
    pub participant: usize,
    /// Position in [`Reading::documents`].
    pub document: usize,
    /// Position in [`Reading::turns`].
    pub turn: usize,
    /// Where the sentence stands.
    pub span: Span,
    /// The bytes hold an escape sequence of the file's format: the sentence is heard, but not fit to be quoted.
    pub escaped: bool,
}

/// Whose words stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A participant, by position in [`Reading::participants`].
    Participant(usize),
    /// An interviewer, in whole or in part.
    Interviewer,
    /// No one person: headings, field names, or the words of several people.
    Nobody,
}

/// The shape in which a document was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A table: a row an answer.
    Csv,
    /// JSON, JSON lines, or YAML: values within values.
    Json,
    /// Speech with speaker labels or participant headings.
    Transcript,
    /// Text that names nobody.
    Prose,
}

impl Shape {
    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Transcript => "transcript",
            Self::Prose => "prose",
        }
    }
}

/// What was read from a set of documents.
#[derive(Clone, Debug)]
pub struct Reading {
    documents: Vec<Document>,
    lines: Vec<Lines>,
    participants: Vec<Participant>,
    turns: Vec<Turn>,
    sentences: Vec<Sentence>,
    /// For each document, the end of its turns in `turns`.
    turns_until: Vec<usize>,
    shapes: Vec<Shape>,
    notes: Vec<ReadingNote>,
    /// By the first template that was asked for.
    combined: OnceLock<(Template, Result<Arc<Combined>, combine::Fault>)>,
}

impl Reading {
    /// Reads `documents`, in time linear in their length, several at a time.
    #[must_use]
    pub fn of(documents: &[Document]) -> Self {
        let mut reading = Self {
            documents: documents.to_vec(),
            lines: Vec::with_capacity(documents.len()),
            participants: Vec::new(),
            turns: Vec::new(),
            sentences: Vec::new(),
            turns_until: Vec::with_capacity(documents.len()),
            shapes: Vec::with_capacity(documents.len()),
            notes: Vec::new(),
            combined: OnceLock::new(),
        };
        let read = parallel::map(documents, Read::of);
        read.into_iter().enumerate().for_each(|(index, read)| reading.add(index, read));
        reading
    }

    fn add(&mut self, document: usize, read: Read<'_>) {
        let Read { shape, script, lines, sentences } = read;
        let name = &self.documents[document].name;
        let mut wordless = vec![true; script.people.len()];
        for said in &script.turns {
            if let Who::Person(person) = said.who {
                wordless[person] = false;
            }
        }
        let mut places = Vec::with_capacity(wordless.len());
        for (person, wordless) in script.people.into_iter().zip(wordless) {
            let (index, label) = (self.participants.len(), person.label);
            places.push(index);
            if wordless {
                self.notes.push(ReadingNote::WithoutWords { document: name.clone(), participant: label });
            } else {
                self.participants.push(Participant { index, document, label, demographics: person.demographics });
            }
        }
        for (at, fault) in script.faults {
            self.notes.push(ReadingNote::Passed { document: name.clone(), line: lines.line_of(at), fault });
        }
        let first = self.turns.len();
        self.turns.extend(script.turns.into_iter().map(|said| {
            let participant = match said.who {
                Who::Person(person) => Some(places[person]),
                Who::Interviewer => None,
            };
            Turn { participant, document, span: said.span, topic: said.topic }
        }));
        for (turn, span, escaped) in sentences {
            let turn = first + turn;
            if let Some(participant) = self.turns[turn].participant {
                self.sentences.push(Sentence { participant, document, turn, span, escaped });
            }
        }
        self.turns_until.push(self.turns.len());
        self.lines.push(lines);
        self.shapes.push(shape);
    }

    /// The shape in which each document was read, in the order given.
    #[must_use]
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// The documents, as given.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Everybody with words, in the order of documents and of first mention.
    #[must_use]
    pub fn participants(&self) -> &[Participant] {
        &self.participants
    }

    /// Every turn, in the order of documents and places.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Every sentence of a participant, in the order of documents and places.
    #[must_use]
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// What was passed over.
    #[must_use]
    pub fn notes(&self) -> &[ReadingNote] {
        &self.notes
    }

    /// The text of `sentence`, as it stands in its document.
    #[must_use]
    pub fn text_of(&self, sentence: &Sentence) -> &str {
        self.documents.get(sentence.document).and_then(|document| sentence.span.of(&document.text)).unwrap_or_default()
    }

    /// The line of `byte` in a document, from 1; 1 where there is no such document.
    #[must_use]
    pub fn line_of(&self, document: usize, byte: u32) -> u32 {
        self.lines.get(document).map_or(1, |lines| lines.line_of(byte))
    }

    /// Whose words stand in `span` of a document. A span that touches an interviewer's words is the interviewer's.
    #[must_use]
    pub fn speaker_at(&self, document: usize, span: Span) -> Speaker {
        let turns = self.turns_in(document);
        let from = turns.partition_point(|turn| turn.span.end <= span.start);
        let mut speaker = None;
        for turn in turns[from..].iter().take_while(|turn| turn.span.start < span.end) {
            match turn.participant {
                None => return Speaker::Interviewer,
                Some(person) if speaker.is_none_or(|other| other == person) => speaker = Some(person),
                Some(_) => return Speaker::Nobody,
            }
        }
        match (speaker, turns.get(from)) {
            (Some(person), Some(first)) if first.span.start <= span.start => Speaker::Participant(person),
            _ => Speaker::Nobody,
        }
    }

    /// The turns of a document; none where there is no such document.
    #[must_use]
    pub fn turns_in(&self, document: usize) -> &[Turn] {
        let Some(&end) = self.turns_until.get(document) else { return &[] };
        let start = document.checked_sub(1).map_or(0, |before| self.turns_until[before]);
        &self.turns[start..end]
    }

    /// The sentences of a document's participants; none where there is no such document.
    #[must_use]
    pub fn sentences_in(&self, document: usize) -> &[Sentence] {
        let start = self.sentences.partition_point(|sentence| sentence.document < document);
        let end = self.sentences.partition_point(|sentence| sentence.document <= document);
        &self.sentences[start..end]
    }
}

/// One document, read by itself.
struct Read<'a> {
    shape: Shape,
    /// With its turns in order.
    script: Script<'a>,
    lines: Lines,
    /// Of participants: the turn, where it stands, and whether it is escaped.
    sentences: Vec<(usize, Span, bool)>,
}

impl<'a> Read<'a> {
    fn of(document: &'a Document) -> Self {
        let (shape, mut script) = script_of(document);
        script.turns.sort_by_key(|said| said.span.start);
        let mut sentences = Vec::new();
        for (turn, said) in script.turns.iter().enumerate().filter(|(_, said)| said.who != Who::Interviewer) {
            sentence::split(script.text, said.span, said.escape, |span, escaped| {
                sentences.push((turn, span, escaped));
            });
        }
        Self { shape, script, lines: Lines::of(&document.text), sentences }
    }
}

/// Reads one document in the first shape that fits its format and content.
fn script_of(document: &Document) -> (Shape, Script<'_>) {
    let (text, format) = (&*document.text, document.file.format);
    let mut script = Script::new(text);
    let is_json = matches!(format, Some(Format::Json | Format::JsonLines));
    if is_json || text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with(['{', '[']) {
        match json::read(&mut script) {
            Ok(()) => return (Shape::Json, script),
            Err(fault) if is_json => script.faults.push(fault),
            Err(_) => {}
        }
    }
    if format == Some(Format::Yaml) {
        match yaml::read(&mut script) {
            Ok(true) => return (Shape::Json, script),
            Ok(false) => {}
            Err(fault) => script.faults.push(fault),
        }
    }
    let is_org = format == Some(Format::Org);
    if !is_org && csv::read(&mut script, matches!(format, Some(Format::Csv | Format::Tsv | Format::Xlsx))) {
        return (Shape::Csv, script);
    }
    if transcript::read(&mut script, is_org) {
        return (Shape::Transcript, script);
    }
    prose::read(&mut script, is_org);
    (Shape::Prose, script)
}

//! What is left of a template: wildcards, open brackets, fields that were never filled.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
use crate::note::keys::Keys;
use crate::note::word::{Kind, Word, key};
use crate::source::span::Span;

const PATTERNS: &[&str] = &[
    "***",
    "___",
    "[ ]",
    "[]",
    "{ }",
    "{}",
    "{:",
    "@NAME@",
    "@AGE@",
    "@SEX@",
    "@DATE@",
    "@ME@",
    "[insert",
    "[enter",
    "[select",
    "[name]",
    "[date]",
    "<insert",
    "<name>",
    "<date>",
    "<<",
    ">>",
    "(insert",
    "(fill in",
    "(select one",
    "lorem ipsum",
    "xx/xx",
    "xxx",
    "[patient",
    "[provider",
    "tbd",
    "{yes/no",
    "yes/no",
    "[default",
    "smartlist",
    "smartphrase",
    "please fill",
    "to be completed",
    "dictation ends",
    "insert text here",
];

/// The patterns by what they begin with: a mark, or a word.
struct Residue {
    marks: FxHashMap<u8, Vec<&'static str>>,
    words: Keys<Vec<&'static str>>,
}

static RESIDUE: LazyLock<Residue> = LazyLock::new(|| {
    let mut marks: FxHashMap<u8, Vec<&str>> = FxHashMap::default();
    let mut words: FxHashMap<u64, Vec<&str>> = FxHashMap::default();
    for pattern in PATTERNS {
        match pattern.bytes().next() {
            Some(first) if !first.is_ascii_alphabetic() => marks.entry(first).or_default().push(pattern),
            _ => words.entry(key(pattern)).or_default().push(pattern),
        }
    }
    Residue { marks, words: words.into_iter().collect() }
});

/// Where residue stands, joined where it touches: a bracket up to where it closes on its line.
pub(super) fn places(note: &Note) -> Vec<Span> {
    let (text, residue): (&str, &Residue) = (note.text(), &RESIDUE);
    let mut places: Vec<Span> = Vec::new();
    let mut past = 0;
    for word in &note.words {
        let begin = match word.kind {
            Kind::Letters => residue.words.get(word),
            Kind::Mark(b'*' | b'_' | b'[' | b'{' | b'@' | b'<' | b'>' | b'(') if word.start >= past => {
                text.as_bytes().get(word.start as usize).and_then(|mark| residue.marks.get(mark))
            }
            _ => None,
        };
        let Some(end) = begin.filter(|_| word.start >= past).and_then(|patterns| longest(text, word, patterns)) else {
            continue;
        };
        past = end;
        let end = closed(text, word.start as usize, end as usize) as u32;
        match places.last_mut() {
            Some(last) if word.start <= last.end => last.end = last.end.max(end),
            _ => places.push(Span { start: word.start, end }),
        }
    }
    places
}

/// Where the longest of the patterns ends that stand at a word.
fn longest(text: &str, word: &Word, patterns: &[&str]) -> Option<u32> {
    let start = word.start as usize;
    let stands = |pattern: &&&str| {
        text.get(start..start + pattern.len()).is_some_and(|there| there.eq_ignore_ascii_case(pattern))
    };
    patterns.iter().filter(stands).map(|pattern| word.start + pattern.len() as u32).max()
}

fn closed(text: &str, start: usize, end: usize) -> usize {
    let close = match text.as_bytes()[start] {
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        b'(' => b')',
        _ => return end,
    };
    let rest = &text.as_bytes()[start..(start + 80).min(text.len())];
    let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    rest[..line].iter().position(|byte| *byte == close).map_or(end, |at| (start + at + 1).max(end))
}

/// The score halves with two places.
pub(super) fn measure(places: &[Span]) -> (Measured, Vec<Shown>) {
    let shown = places.iter().map(|span| Shown {
        measure: Measure::Residue,
        span: Some(*span),
        other: None,
        what: "left of a template".to_owned(),
    });
    let score = 2.0 / (2.0 + places.len() as f64);
    (measured(Measure::Residue, score, format!("{} places left of a template", places.len())), shown.collect())
}

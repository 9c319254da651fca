//! What is left of a template: wildcards, open brackets, fields that were never filled.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
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

static RESIDUE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(PATTERNS).ok()
});

/// Where residue stands, joined where it touches: a bracket up to where it closes on its line.
pub(super) fn places(note: &Note) -> Vec<Span> {
    let text = note.text();
    let Some(residue) = RESIDUE.as_ref() else { return Vec::new() };
    let mut places: Vec<Span> = Vec::new();
    for found in residue.find_iter(text) {
        let end = closed(text, found.start(), found.end());
        let word = PATTERNS[found.pattern().as_usize()].bytes().all(|byte| byte.is_ascii_alphabetic());
        let inside = word && is_inside(text.as_bytes(), found.start(), found.end());
        match places.last_mut() {
            _ if inside => {}
            Some(last) if found.start() as u32 <= last.end => last.end = last.end.max(end as u32),
            _ => places.push(Span { start: found.start() as u32, end: end as u32 }),
        }
    }
    places
}

/// Letters of a longer word stand for nothing.
fn is_inside(text: &[u8], start: usize, end: usize) -> bool {
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    letter(start.checked_sub(1).and_then(|at| text.get(at))) || letter(text.get(end))
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

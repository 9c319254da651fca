//! How hard a note is to read: the Coleman-Liau index, and sentences that go on too long.
//!
//! Coleman and Liau, "A computer readability formula designed for machine scoring", J Appl Psychol 1975;60:283-284: a school grade from
//! letters and sentences per hundred words, without syllables.

use unicode_normalization::char::is_combining_mark;

use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
use crate::note::word::Kind;

/// The grade of a college graduate, which readers of notes are; a note above it is harder than it need be.
const EASY: f64 = 16.0;
/// Grades above it at which the score has halved.
const HARD: f64 = 8.0;
/// Words of a sentence that goes on too long.
const LONG: usize = 45;

/// Letters, in whatever Unicode form.
fn length(word: &str) -> usize {
    if word.is_ascii() { word.len() } else { word.chars().filter(|c| !is_combining_mark(*c)).count() }
}

pub(super) fn measure(note: &Note) -> (Measured, Vec<Shown>) {
    let (mut words, mut letters) = (0usize, 0usize);
    for word in &note.words {
        if word.kind == Kind::Letters {
            words += 1;
            letters += length(word.text(note.text()));
        }
    }
    let mut shown = Vec::new();
    let mut over = 0;
    for sentence in &note.sentences {
        let length = note.words[sentence.words.clone()].iter().filter(|word| word.is_said()).count();
        if length > LONG {
            over += length - LONG;
            shown.push(Shown {
                measure: Measure::Readability,
                span: Some(note.span(sentence)),
                other: None,
                what: format!("a sentence of {length} words"),
            });
        }
    }
    let hundreds = words.max(1) as f64 / 100.0;
    let grade = 0.0588 * (letters as f64 / hundreds) - 0.296 * (note.sentences.len() as f64 / hundreds) - 15.8;
    let eased = 1.0 / (1.0 + ((grade - EASY).max(0.0) / HARD).powi(2));
    let score = eased * (1.0 - over as f64 / words.max(1) as f64);
    let reason =
        format!("school grade {grade:.1} by Coleman and Liau, {} sentences of more than {LONG} words", shown.len());
    (measured(Measure::Readability, score, reason), shown)
}

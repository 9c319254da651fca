//! Dates that are long past where a note speaks of now, or that are still to come where it speaks of what was found.

use super::date::Date;
use super::{Measure, Measured, Shown, measured};
use crate::note::document::{Note, span_of};
use crate::note::section::SectionKind;
use crate::note::word::{Kind, Word};

/// Days after which a date in what is found and planned now is stale.
const STALE: i64 = 365;

pub(super) fn measure(note: &Note, written: Date) -> (Measured, Vec<Shown>) {
    let mut shown = Vec::new();
    let mut dates = 0usize;
    for at in 0..note.words.len() {
        let Some((date, length)) = date(note.text(), &note.words[at..]) else { continue };
        dates += 1;
        let span = span_of(&note.words[at..at + length]);
        let ago = written.days() - date.days();
        let section = note.section_at(span.start);
        let what = match section {
            Some(S::Results | S::Vitals | S::Exam | S::Objective | S::Assessment | S::AssessmentAndPlan | S::Plan)
                if ago > STALE =>
            {
                format!("a date {ago} days before the note")
            }
            Some(S::Results | S::Vitals | S::Exam | S::Objective | S::History | S::PastHistory) if ago < 0 => {
                "a date after the note, of what is past".to_owned()
            }
            _ => continue,
        };
        shown.push(Shown { measure: Measure::Dates, span: Some(span), other: None, what });
    }
    let score = 2.0 / (2.0 + shown.len() as f64);
    (measured(Measure::Dates, score, format!("{} of {dates} dates are stale or still to come", shown.len())), shown)
}

use SectionKind as S;

/// A date that begins `words`, and the words it takes: `3/14/2021`, `2021-03-14`.
fn date(text: &str, words: &[Word]) -> Option<(Date, usize)> {
    let [first, mark, second, other, third, ..] = words else { return None };
    let joined = mark.kind == other.kind && (mark.is(b'/') || mark.is(b'-'));
    if !joined || first.kind != Kind::Number || first.end != mark.start {
        return None;
    }
    let number = |word: &Word| word.text(text).parse::<u32>().ok();
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    let date = if first.end - first.start == 4 { Date::new(a, b, c) } else { Date::new(c, a, b) };
    date.ok().map(|date| (date, 5))
}

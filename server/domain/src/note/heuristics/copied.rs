//! What a note has from earlier notes of the patient: runs of ten words that stand in one of them.

use super::date::Date;
use super::shingle::{RUN, Seen, runs, stretches};
use super::{Measure, Measured, Shown, measured};
use crate::note::document::{Note, span_of};
use crate::source::span::Span;

/// An earlier note.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// What the caller calls it.
    pub source: String,
    /// When it was written.
    pub date: Option<Date>,
    /// Its text.
    pub note: Note,
}

/// What was copied from one earlier note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedFrom {
    /// What the caller calls it.
    pub source: String,
    /// When it was written.
    pub date: Option<Date>,
    /// Words copied.
    pub words: usize,
    /// Where they stand in the note.
    pub spans: Vec<Span>,
}

/// The share of new text is the score. A run that stands in several earlier notes is counted to the first of them.
pub(super) fn measure(note: &Note, said: &[u32], earlier: &[Earlier]) -> (Measured, Vec<Shown>, Vec<CopiedFrom>) {
    let here = runs(&note.words, said);
    let mut from: Vec<Option<usize>> = vec![None; here.len()];
    for (which, old) in earlier.iter().enumerate() {
        let positions = super::shingle::said(&old.note.words);
        let there = runs(&old.note.words, &positions);
        let mut seen = Seen::of(&there);
        (0..there.len()).for_each(|at| _ = seen.put(at));
        for (at, run) in here.iter().enumerate().filter(|(at, _)| from[*at].is_none()).collect::<Vec<_>>() {
            from[at] = seen.get(*run).map(|_| which);
        }
    }
    let span = |(from, to): (usize, usize)| span_of(&note.words[said[from] as usize..=said[to - 1] as usize]);
    let all = stretches((0..here.len()).filter(|at| from[*at].is_some()));
    let words: usize = all.iter().map(|(from, to)| to - from).sum();
    let copied = earlier.iter().enumerate().filter_map(|(which, old)| {
        let own = stretches((0..here.len()).filter(|at| from[*at] == Some(which)));
        let words = own.iter().map(|(from, to)| to - from).sum();
        let spans = own.into_iter().map(span).collect::<Vec<_>>();
        (words > 0).then(|| CopiedFrom { source: old.source.clone(), date: old.date, words, spans })
    });
    let copied: Vec<CopiedFrom> = copied.collect();
    let shown = copied.iter().enumerate().flat_map(|(which, copied)| {
        copied.spans.iter().map(move |span| Shown {
            measure: Measure::CopyForward,
            span: Some(*span),
            other: None,
            what: format!("copied from earlier note {}", which + 1),
        })
    });
    let new = 1.0 - words as f64 / said.len().max(1) as f64;
    let reason = format!("{words} of {} words stand in a run of {RUN} that an earlier note has", said.len());
    (measured(Measure::CopyForward, new, reason), shown.collect(), copied)
}

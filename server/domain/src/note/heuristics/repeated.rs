//! What a note says more than once: runs of ten words that stand in it before.

use super::shingle::{RUN, Seen, runs, stretches};
use super::{Measure, Measured, Shown, measured};
use crate::note::document::{Note, span_of};

pub(super) fn measure(note: &Note, said: &[u32]) -> (Measured, Vec<Shown>) {
    let runs = runs(&note.words, said);
    let mut seen = Seen::of(&runs);
    // Where a run that overlaps its own beginning repeats, it is one word over and over.
    let again: Vec<(usize, u32)> = (0..runs.len()).filter_map(|at| Some((at, seen.put(at)?))).collect();
    let stretches = stretches(again.iter().map(|(at, _)| *at));
    let span = |from: usize, to: usize| span_of(&note.words[said[from] as usize..=said[to - 1] as usize]);
    let repeated: usize = stretches.iter().map(|(from, to)| to - from).sum();
    let shown = stretches.iter().map(|(from, to)| {
        let first = again[again.partition_point(|(at, _)| at < from)].1 as usize;
        Shown {
            measure: Measure::Redundancy,
            span: Some(span(*from, *to)),
            other: Some(span(first, (first + RUN).min(said.len()))),
            what: format!("{} words that stand in the note before", to - from),
        }
    });
    let share = repeated as f64 / said.len().max(1) as f64;
    let reason = format!("{repeated} of {} words stand in a run of {RUN} that the note has before", said.len());
    (measured(Measure::Redundancy, 1.0 - share, reason), shown.collect())
}

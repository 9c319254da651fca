//! Length against what is common for the kind of note: smooth, flat around it, never a reward for more words.

use super::kind::NoteKind;
use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
use crate::source::span::Span;

/// Between half and twice the common length there is nothing to say; the logarithm of two.
const FLAT: f64 = std::f64::consts::LN_2;
/// How fast the score falls beyond, in logarithms of length.
const FALL: f64 = 0.8;

/// Counts the words of a note, which stand at `said`, but those in residue of a template and those that it has before.
pub(super) fn measure(
    note: &Note,
    said: &[u32],
    without: impl Iterator<Item = Span>,
    kind: NoteKind,
) -> (Measured, Vec<Shown>) {
    let position = |byte: u32| said.partition_point(|at| note.words[*at as usize].start < byte);
    let mut spans: Vec<Span> = without.collect();
    spans.sort_unstable();
    let (mut words, mut past) = (said.len(), 0);
    for span in spans {
        let (from, to) = (position(span.start).max(past), position(span.end));
        words -= to.saturating_sub(from);
        past = past.max(to);
    }
    let reason = format!(
        "{words} words, without residue of a template and repetition; {:.0} are common in such a note",
        kind.words()
    );
    (measured(Measure::Length, curve(words, kind), reason), Vec::new())
}

/// 1 between half and twice the common length, then falling as a bell over the logarithm.
fn curve(words: usize, kind: NoteKind) -> f64 {
    let off = ((words.max(1) as f64) / kind.words()).ln().abs();
    let beyond = (off - FLAT).max(0.0) / FALL;
    (-beyond * beyond / 2.0).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_flat_around_the_common_length_and_smooth_beyond() {
        assert_eq!(curve(350, NoteKind::Soap), 1.0);
        assert_eq!(curve(600, NoteKind::Soap), 1.0);
        let falls = (1..200).map(|at| curve(700 + at * 10, NoteKind::Soap)).collect::<Vec<_>>();
        assert!(falls.windows(2).all(|pair| pair[1] < pair[0] && pair[0] - pair[1] < 0.02));
        assert!(curve(20, NoteKind::Soap) < 0.1);
    }

    #[test]
    fn words_in_stretches_that_overlap_are_left_out_once() {
        let note = Note::read("one two three four five six seven eight").unwrap();
        let said: Vec<u32> = (0..8).collect();
        let spans = [(8, 18), (0, 7), (4, 13), (13, 13)].map(|(start, end)| Span { start, end });
        let (measured, _) = measure(&note, &said, spans.into_iter(), NoteKind::Soap);
        assert!(measured.reason.starts_with("4 words"), "{}", measured.reason);
    }
}

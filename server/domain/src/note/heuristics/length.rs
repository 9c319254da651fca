//! Length against what is common for the kind of note: smooth, flat around it, never a reward for more words.

use super::kind::NoteKind;
use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
use crate::source::span::Span;

/// Between half and twice the common length there is nothing to say; the logarithm of two.
const FLAT: f64 = std::f64::consts::LN_2;
/// How fast the score falls beyond, in logarithms of length.
const FALL: f64 = 0.8;

/// Counts the words of a note that stand in no residue of a template and that it does not have before.
pub(super) fn measure(note: &Note, residue: &[Span], repeated: &[Shown], kind: NoteKind) -> (Measured, Vec<Shown>) {
    let mut residue = residue.iter().copied().peekable();
    let mut repeated = repeated.iter().filter_map(|shown| shown.span).peekable();
    let mut words = 0usize;
    for word in note.words.iter().filter(|word| word.is_said()) {
        while residue.next_if(|span| span.end <= word.start).is_some() {}
        while repeated.next_if(|span| span.end <= word.start).is_some() {}
        let within = |span: Option<&Span>| span.is_some_and(|span| span.start <= word.start);
        words += usize::from(!within(residue.peek()) && !within(repeated.peek()));
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
}

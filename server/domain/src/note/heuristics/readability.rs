//! How hard a note is to read: the Coleman-Liau index, and sentences that go on too long.
//!
//! Coleman and Liau, "A computer readability formula designed for machine scoring", J Appl Psychol 1975;60:283-284: a school grade from
//! letters and sentences per hundred words, without syllables.

use unicode_normalization::char::is_combining_mark;

use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
use crate::note::word::{Kind, Word};

/// The grade of a college graduate, which readers of notes are; a note above it is harder than it need be.
const EASY: f64 = 16.0;
/// Grades above it at which the score has halved.
const HARD: f64 = 8.0;
/// Words of a sentence that goes on too long.
const LONG: usize = 45;

/// Bytes of text that are looked at together for characters beyond ASCII, which few have.
const STRETCH: u32 = 256;

/// Words of letters, and their letters, in whatever Unicode form.
fn letters(note: &Note) -> (usize, usize) {
    let stretches = note.text().as_bytes().chunks(STRETCH as usize);
    let plain: Vec<bool> = stretches.map(<[u8]>::is_ascii).collect();
    let is_plain = |byte: u32| plain.get((byte / STRETCH) as usize).copied().unwrap_or(true);
    let length = |word: &Word| match is_plain(word.start) && is_plain(word.end) {
        true => (word.end - word.start) as usize,
        false => word.text(note.text()).chars().filter(|c| !is_combining_mark(*c)).count(),
    };
    let words = note.words.iter().filter(|word| word.kind == Kind::Letters);
    words.fold((0, 0), |(words, letters), word| (words + 1, letters + length(word)))
}

pub(super) fn measure(note: &Note) -> (Measured, Vec<Shown>) {
    let (words, letters) = letters(note);
    let mut shown = Vec::new();
    let mut over = 0;
    for sentence in note.sentences.iter().filter(|sentence| sentence.words.len() > LONG) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_in_whatever_form_and_wherever_a_stretch_ends() {
        let words = "Ménière me\u{301}nie\u{300}re naïve plain A1c 5.0 words ";
        for pad in 0..STRETCH as usize {
            let text = format!("{}{}", "a".repeat(pad + 1), format!(" {words}").repeat(12));
            let counted = letters(&Note::read(text).unwrap());
            assert_eq!(counted, (1 + 6 * 12, pad + 1 + (7 + 7 + 5 + 5 + 3 + 5) * 12), "{pad}");
        }
    }
}

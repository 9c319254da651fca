//! The sex a note states, against the words it uses of the patient.

use std::sync::LazyLock;

use super::contradiction::Pair;
use crate::note::document::Note;
use crate::note::word::{Word, key};

struct Words {
    stated: [[u64; 4]; 2],
    pronouns: [[u64; 3]; 2],
    old: u64,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    stated: [["female", "woman", "girl", "lady"].map(key), ["male", "man", "boy", "gentleman"].map(key)],
    pronouns: [["she", "her", "hers"].map(key), ["he", "his", "him"].map(key)],
    old: key("old"),
});

/// Words behind `old` among which the sex is stated.
const BEHIND: usize = 4;
/// Pronouns of the other sex from which on they are not somebody else's.
const SEVERAL: usize = 3;

/// `61-year-old female` against `male`, or against most pronouns.
pub(super) fn contradiction(note: &Note) -> Option<Pair> {
    let words: &Words = &WORDS;
    let mut stated: Vec<(usize, &Word)> = Vec::new();
    let mut pronouns: [Vec<&Word>; 2] = [Vec::new(), Vec::new()];
    let mut since_old = usize::MAX;
    for word in note.words.iter().filter(|word| word.is_said()) {
        since_old = if word.key == words.old { 0 } else { since_old.saturating_add(1) };
        for (sex, used) in pronouns.iter_mut().enumerate() {
            if since_old <= BEHIND && words.stated[sex].contains(&word.key) {
                stated.push((sex, word));
            }
            if words.pronouns[sex].contains(&word.key) {
                used.push(word);
            }
        }
    }
    let (sex, first) = *stated.first()?;
    if let Some((_, other)) = stated.iter().find(|(other, _)| *other != sex) {
        return Some((other.span(), first.span(), "another sex than stated elsewhere"));
    }
    let (own, other) = (&pronouns[sex], &pronouns[1 - sex]);
    let mostly = other.len() >= SEVERAL && other.len() > own.len();
    other
        .first()
        .filter(|_| mostly)
        .map(|other| (other.span(), first.span(), "words for another sex than the one stated"))
}

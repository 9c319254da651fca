//! The sex a note states, against the words it uses of the patient.

use std::sync::LazyLock;

use super::contradiction::Pair;
use crate::note::document::Note;
use crate::note::keys::Keys;
use crate::note::word::{Word, key};

/// What a word tells of the sex: 0 for female, 1 for male.
#[derive(Clone, Copy)]
enum Tells {
    Stated(usize),
    Pronoun(usize),
    /// Behind it the sex is stated.
    Old,
}

static WORDS: LazyLock<Keys<Tells>> = LazyLock::new(|| {
    let stated = [["female", "woman", "girl", "lady"], ["male", "man", "boy", "gentleman"]];
    let pronouns = [["she", "her", "hers"], ["he", "his", "him"]];
    let stated = (0..2).flat_map(|sex| stated[sex].map(|word| (key(word), Tells::Stated(sex))));
    let pronouns = (0..2).flat_map(|sex| pronouns[sex].map(|word| (key(word), Tells::Pronoun(sex))));
    stated.chain(pronouns).chain([(key("old"), Tells::Old)]).collect()
});

/// Words behind `old` among which the sex is stated.
const BEHIND: usize = 4;
/// Pronouns of the other sex from which on they are not somebody else's.
const SEVERAL: usize = 3;

/// `61-year-old female` against `male`, or against most pronouns.
pub(super) fn contradiction(note: &Note) -> Option<Pair> {
    let words: &Keys<Tells> = &WORDS;
    let mut stated: Vec<(usize, &Word)> = Vec::new();
    let mut pronouns: [Vec<&Word>; 2] = [Vec::new(), Vec::new()];
    let mut old = None;
    for (at, word) in note.words.iter().enumerate() {
        match words.get(word) {
            None => {}
            Some(Tells::Old) => old = Some(at),
            Some(Tells::Pronoun(sex)) => pronouns[*sex].push(word),
            Some(Tells::Stated(sex)) => {
                let said = |old: usize| note.words[old..at].iter().filter(|word| word.is_said()).count();
                if old.is_some_and(|old| at - old <= 3 * BEHIND && said(old) <= BEHIND) {
                    stated.push((*sex, word));
                }
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

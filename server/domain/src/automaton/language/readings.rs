//! What else a sentence could mean.

use super::{Assumption, Sentence, read_as};
use crate::automaton::alphabet::{Alphabet, Word};
use crate::automaton::build::{Budget, build};
use crate::automaton::machine::{Dfa, difference};

/// Another meaning of a sentence, and a string that tells it from the one that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The convention that was taken, and where.
    pub assumption: Assumption,
    /// What the sentence says if that is turned round.
    pub meaning: Sentence,
    /// A shortest string that only one of the two meanings allows.
    pub separates: Word,
    /// Whether that string is allowed by the meaning that is taken.
    pub allowed: bool,
}

/// The other meanings of `sentence`, which was read as `taken` and built as `machine`: one for each convention that can be turned
/// round and makes a difference. A meaning whose machine would be larger than the budget is left out.
#[must_use]
pub fn others(sentence: &str, taken: &Sentence, machine: &Dfa, budget: &Budget<'_>) -> Vec<Other> {
    let mut others: Vec<Other> = Vec::new();
    for &assumption in &taken.assumptions {
        let known = others.iter().any(|other| other.assumption.convention == assumption.convention);
        if assumption.convention.other().is_some() && !known {
            others.extend(turned(sentence, &taken.alphabet, machine, (assumption, budget)));
        }
    }
    others
}

fn turned(
    sentence: &str,
    alphabet: &Alphabet,
    machine: &Dfa,
    (assumption, budget): (Assumption, &Budget<'_>),
) -> Option<Other> {
    let meaning = read_as(sentence, Some(alphabet), Some(assumption.convention)).ok()?;
    let other = build(&meaning.tree, alphabet.size(), budget).ok()?;
    let difference = difference(machine.table(), other.table())?;
    Some(Other { assumption, meaning, separates: difference.word, allowed: difference.accepted_by_first })
}

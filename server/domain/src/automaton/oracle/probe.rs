//! Strings on which a wrong machine is likely to be wrong, and the caller's own.

use super::evaluate::holds;
use crate::automaton::alphabet::{Alphabet, Outside, Symbol, Word};
use crate::automaton::machine::{Dfa, Table, separating_word};
use crate::automaton::tree::Clause;

/// A string on which a machine and a tree disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The string.
    pub word: Word,
    /// What the tree says of it.
    pub wanted: bool,
}

/// What probing came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// How many strings were tried.
    pub strings: usize,
    /// The first disagreement, if there is one.
    pub disagreement: Option<Disagreement>,
}

/// Holds `table` against `clause` on the shortest `short` strings and on up to `chosen` more that reach a state of `machine` (first
/// each state, then each state by each symbol) and go on by a word that tells two of its states apart. Fewer are tried once `stopped`,
/// which is asked before each, says so.
#[must_use]
pub fn probe(clause: &Clause, machine: &Dfa, (short, chosen): (usize, usize), stopped: &dyn Fn() -> bool) -> Probed {
    let table = machine.table();
    let mut strings = 0;
    let words = shortlex(table.symbols()).take(short).chain(separating(machine, chosen, stopped));
    let wrong = |word: &Word| {
        strings += 1;
        table.accepts(word) != holds(clause, word)
    };
    let disagreement = words
        .into_iter()
        .take_while(|_| !stopped())
        .find(wrong)
        .map(|word| Disagreement { wanted: holds(clause, &word), word });
    Probed { strings, disagreement }
}

/// All words, shorter ones first.
fn shortlex(symbols: usize) -> impl Iterator<Item = Word> {
    std::iter::successors(Some(Word::new()), move |word| {
        let mut next = word.clone();
        for symbol in next.iter_mut().rev() {
            *symbol += 1;
            if usize::from(*symbol) < symbols {
                return Some(next);
            }
            *symbol = 0;
        }
        next.push(0);
        Some(next)
    })
}

/// Access words, and access words by one symbol, each continued by distinguishing words (Vasilevskii 1973, Chow 1978).
fn separating(machine: &Dfa, most: usize, stopped: &dyn Fn() -> bool) -> impl Iterator<Item = Word> + use<> {
    let symbols = machine.table().symbols();
    let access: Vec<Word> = machine.access(most);
    let tails = tails(machine.table(), most, stopped);
    let heads: Vec<Word> = access
        .iter()
        .cloned()
        .chain(access.iter().flat_map(|word| (0..symbols as Symbol).map(|symbol| [&word[..], &[symbol]].concat())))
        .take(most)
        .collect();
    let joined = heads.into_iter().flat_map(move |head| {
        let join = |tail: &Word| [&head[..], &tail[..]].concat();
        tails.iter().map(join).collect::<Vec<Word>>()
    });
    joined.take(most)
}

/// Words that tell neighbours in the numbering apart: the empty word, then for each pair of neighbours one that no earlier word
/// separates.
fn tails(table: &Table, most: usize, stopped: &dyn Fn() -> bool) -> Vec<Word> {
    let after =
        |state: u32, word: &Word| table.accepts_in(word.iter().fold(state, |at, &symbol| table.next(at, symbol)));
    let mut tails = vec![Word::new()];
    for state in (1..table.states().min(most) as u32).take_while(|_| !stopped()) {
        if tails.iter().all(|tail| after(state - 1, tail) == after(state, tail)) {
            tails.extend(separating_word(table, state - 1, state));
        }
    }
    tails
}

/// Strings that a machine must accept and must reject, as the caller writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examples {
    /// To be accepted.
    pub must_accept: Vec<String>,
    /// To be rejected.
    pub must_reject: Vec<String>,
}

/// An example that a machine does not satisfy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsatisfied {
    /// It is to be accepted and is rejected.
    #[error("{0:?} must be accepted and is rejected")]
    Rejected(String),
    /// It is to be rejected and is accepted.
    #[error("{0:?} must be rejected and is accepted")]
    Accepted(String),
    /// It has a symbol that is not in the alphabet.
    #[error("an example is no string of this alphabet: {outside}")]
    Outside {
        /// What is wrong with it.
        outside: Outside,
        /// Whether it is to be accepted.
        must_accept: bool,
    },
}

impl Unsatisfied {
    /// The example.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Rejected(text) | Self::Accepted(text) => text,
            Self::Outside { outside, .. } => &outside.text,
        }
    }

    /// Whether it is to be accepted.
    #[must_use]
    pub fn must_accept(&self) -> bool {
        match self {
            Self::Rejected(_) => true,
            Self::Accepted(_) => false,
            Self::Outside { must_accept, .. } => *must_accept,
        }
    }
}

/// All the examples that `machine` does not satisfy, in their order.
#[must_use]
pub fn check_examples(machine: &Table, alphabet: &Alphabet, examples: &Examples) -> Vec<Unsatisfied> {
    let wrong = |text: &String, accept: bool| match alphabet.read(text) {
        Err(outside) => Some(Unsatisfied::Outside { outside, must_accept: accept }),
        Ok(word) if machine.accepts(&word) == accept => None,
        Ok(_) if accept => Some(Unsatisfied::Rejected(text.clone())),
        Ok(_) => Some(Unsatisfied::Accepted(text.clone())),
    };
    let accepted = examples.must_accept.iter().filter_map(|text| wrong(text, true));
    accepted.chain(examples.must_reject.iter().filter_map(|text| wrong(text, false))).collect()
}

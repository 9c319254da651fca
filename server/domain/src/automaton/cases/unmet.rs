//! What a case says of its language, held against the machine.

use super::Case;
use crate::automaton::language::print;
use crate::automaton::oracle::{Unsatisfied, check_examples};
use crate::automaton::solve::Solved;

/// Something that a case says and that is not so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmet {
    /// An example.
    #[error(transparent)]
    Example(#[from] Unsatisfied),
    /// It is said to be a contradiction, and is none.
    #[error("no string should be accepted, and {0:?} is")]
    NotEmpty(String),
    /// It is said to be no contradiction, and is one.
    #[error("some string should be accepted, and none is")]
    Empty,
    /// The minimal machine has another size.
    #[error("the minimal machine should have {wanted} states, and has {found}")]
    States {
        /// What is said.
        wanted: u64,
        /// What is so.
        found: u64,
    },
    /// The sentence is understood in another way.
    #[error("the sentence should be understood as {wanted:?}, and is understood as {found:?}")]
    Tree {
        /// What is said.
        wanted: String,
        /// What is so.
        found: String,
    },
}

impl Case {
    /// Everything that the case says and that does not hold of what came of its sentence: nothing, if all is well.
    #[must_use]
    pub fn unmet(&self, solved: &Solved) -> Vec<Unmet> {
        let (table, alphabet) = (solved.machine.table(), &solved.sentence.alphabet);
        let examples = check_examples(table, alphabet, &self.examples);
        let mut unmet: Vec<Unmet> = examples.into_iter().map(Unmet::from).collect();
        unmet.extend(match (self.is_contradiction, &solved.shortest_accepted) {
            (Some(true), Some(word)) => Some(Unmet::NotEmpty(alphabet.spell(word))),
            (Some(false), None) => Some(Unmet::Empty),
            _ => None,
        });
        let found = table.states() as u64;
        unmet.extend(self.states.filter(|&wanted| wanted != found).map(|wanted| Unmet::States { wanted, found }));
        if let Some(wanted) = self.tree.clone() {
            let found = print(&solved.sentence.tree, alphabet);
            unmet.extend((found != wanted).then_some(Unmet::Tree { wanted, found }));
        }
        unmet
    }
}

//! The proof that a machine is right: it is held, state by state and for words of every length, against a second machine that is
//! made by another route.
//!
//! That route is the derivative (Brzozowski, 1964; Owens, Reppy and Turon, 2009): the tree becomes a term of concatenation, choice,
//! complement and a few kinds of counting, and what a term demands of the rest of a string after a symbol is again a term. No trie,
//! no product and no minimisation is involved, and no line is shared with the construction except the comparison's own table.

mod derive;
mod magnitude;
mod tally;
mod term;
#[cfg(test)]
mod tests;
mod translate;

use super::build::{Budget, Halt, Refused};
use super::machine::{Difference, Table, compare};
use super::tree::Clause;
use derive::Derivatives;

/// That a machine accepts just the strings of which a tree is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// How many pairs of a state and a derivative had to agree, and do.
    pub pairs: usize,
    /// How many derivatives there are.
    pub derivatives: usize,
}

/// Why there is no proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// The machine is wrong.
    #[error("the machine and the sentence differ on a string of {} symbols", .0.word.len())]
    Differs(Difference),
    /// The proof itself takes too much, or was stopped.
    #[error("the machine could not be proved right: {0}")]
    Refused(#[from] Refused),
}

/// Proves `table` against `clause`.
///
/// # Errors
/// A shortest string on which they differ (the tree is the first of the two), or that there are more derivatives than the budget
/// allows states.
pub fn prove(clause: &Clause, table: &Table, budget: &Budget<'_>) -> Result<Proof, Unproved> {
    let mut derivatives = Derivatives::of(clause, table.symbols(), budget);
    let compared = compare(&mut derivatives, &mut &*table, table.symbols())
        .map_err(|halt: Halt| Unproved::Refused(halt.at(clause.span)))?;
    match compared.difference {
        Some(difference) => Err(Unproved::Differs(difference)),
        None => Ok(Proof { pairs: compared.merged, derivatives: derivatives.count() }),
    }
}

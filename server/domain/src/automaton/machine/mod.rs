//! Complete deterministic machines over the symbols of an alphabet, by number.

mod canonical;
mod compare;
mod equivalence;
mod minimise;
#[cfg(test)]
mod tests;
mod words;

pub use compare::{difference, separating_word, share_by_length};
pub use equivalence::Difference;
pub(crate) use equivalence::{Walk, compare};

use std::convert::Infallible;

use super::alphabet::Symbol;

/// A complete deterministic machine: every state has a successor on every symbol, and state 0 is the start.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    symbols: usize,
    accepting: Vec<bool>,
    /// The successor of `state` on `symbol` at `state * symbols + symbol`.
    next: Vec<u32>,
}

/// Why rows make no machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATable {
    /// There is no state, no symbol, or more states than can be numbered.
    #[error("a machine has at least one state and one symbol, and below 2^31 states")]
    Size,
    /// The successors are not one for each state and symbol.
    #[error("{found} successors were given; {wanted} are needed, one for each state and symbol")]
    Incomplete {
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// A successor is no state.
    #[error("state {state} goes to state {to}, and there is none of that number")]
    Nowhere {
        /// From where.
        state: usize,
        /// The number that is no state.
        to: u32,
    },
}

impl Table {
    /// A machine that starts in state 0; `next` holds the successors of each state in the order of the symbols.
    ///
    /// # Errors
    /// Where the numbers do not describe a complete machine.
    pub fn new(symbols: usize, accepting: Vec<bool>, next: Vec<u32>) -> Result<Self, NotATable> {
        let states = accepting.len();
        if states == 0 || symbols == 0 || states >= 1 << 31 {
            return Err(NotATable::Size);
        }
        let wanted = states.saturating_mul(symbols);
        if next.len() != wanted {
            return Err(NotATable::Incomplete { found: next.len(), wanted });
        }
        match next.iter().position(|&to| to as usize >= states) {
            Some(at) => Err(NotATable::Nowhere { state: at / symbols, to: next[at] }),
            None => Ok(Self { symbols, accepting, next }),
        }
    }

    /// A table whose maker guarantees what [`Self::new`] checks.
    pub(crate) fn made(symbols: usize, accepting: Vec<bool>, next: Vec<u32>) -> Self {
        debug_assert!(Self::new(symbols, accepting.clone(), next.clone()).is_ok());
        Self { symbols, accepting, next }
    }

    /// How many symbols its alphabet has.
    #[must_use]
    pub fn symbols(&self) -> usize {
        self.symbols
    }

    /// How many states it has, at least 1.
    #[must_use]
    pub fn states(&self) -> usize {
        self.accepting.len()
    }

    /// Whether a word that ends in `state` is accepted.
    #[must_use]
    pub fn accepts_in(&self, state: u32) -> bool {
        self.accepting[state as usize]
    }

    /// The state after `symbol` in `state`.
    #[must_use]
    pub fn next(&self, state: u32, symbol: Symbol) -> u32 {
        self.next[state as usize * self.symbols + usize::from(symbol)]
    }

    /// The successors of a state in the order of the symbols.
    #[must_use]
    pub fn row(&self, state: u32) -> &[u32] {
        &self.next[state as usize * self.symbols..][..self.symbols]
    }

    /// The states that a word leads through, the start first: one more than it has symbols.
    #[must_use]
    pub fn trace(&self, word: &[Symbol]) -> Vec<u32> {
        let steps = word.iter().scan(0, |state, &symbol| {
            *state = self.next(*state, symbol);
            Some(*state)
        });
        std::iter::once(0).chain(steps).collect()
    }

    /// Whether it accepts `word`.
    #[must_use]
    pub fn accepts(&self, word: &[Symbol]) -> bool {
        self.accepts_in(word.iter().fold(0, |state, &symbol| self.next(state, symbol)))
    }

    /// The minimal machine of the same language.
    #[must_use]
    pub fn minimal(&self) -> Dfa {
        match self.minimal_if(|| Ok::<(), Infallible>(())) {
            Ok(minimal) => minimal,
            Err(never) => match never {},
        }
    }

    /// The same, as long as `go_on`, which is asked now and then, says so.
    ///
    /// # Errors
    /// What `go_on` says instead.
    pub(crate) fn minimal_if<E>(&self, go_on: impl Fn() -> Result<(), E>) -> Result<Dfa, E> {
        Ok(Dfa(canonical::quotient(self, &minimise::classes(self, go_on)?)))
    }
}

/// The minimal machine of its language, numbered by breadth first from the start in the order of the symbols: two of them are equal
/// exactly if their languages are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dfa(Table);

impl Dfa {
    /// The machine that accepts every word (`true`) or none.
    #[must_use]
    pub fn constant(symbols: usize, accepts: bool) -> Self {
        Self(Table::made(symbols, vec![accepts], vec![0; symbols]))
    }

    /// Its table.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.0
    }

    /// The machine that accepts what this one does not. It is minimal because this one is.
    #[must_use]
    pub fn complement(mut self) -> Self {
        for accepting in &mut self.0.accepting {
            *accepting = !*accepting;
        }
        self
    }

    /// Whether it accepts no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.accepting == [false]
    }

    /// Whether it accepts every word.
    #[must_use]
    pub fn is_universal(&self) -> bool {
        self.0.accepting == [true]
    }

    /// The state that no word leaves and whose acceptance is `accepts`, if there is one.
    #[must_use]
    pub fn sink(&self, accepts: bool) -> Option<u32> {
        let states = 0..self.0.states() as u32;
        states
            .into_iter()
            .find(|&state| self.0.accepts_in(state) == accepts && self.0.row(state).iter().all(|&to| to == state))
    }
}

//! A machine out of a rule: states of any kind, found by breadth first and numbered as they come.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::budget::{Budget, Halt};
use crate::automaton::alphabet::Symbol;
use crate::automaton::machine::Table;

/// Where a machine is built: over how many symbols, and how large it may become.
#[derive(Clone, Copy)]
pub(super) struct Site<'b> {
    pub(super) symbols: usize,
    pub(super) budget: &'b Budget<'b>,
}

impl Site<'_> {
    /// The table of every state that `start` reaches by `step`.
    pub(super) fn explore<S: Clone + Eq + Hash>(
        &self,
        start: S,
        step: impl Fn(&S, Symbol) -> S,
        accepts: impl Fn(&S) -> bool,
    ) -> Result<Table, Halt> {
        let mut numbers: FxHashMap<S, u32> = FxHashMap::from_iter([(start.clone(), 0)]);
        let mut states = vec![start];
        let (mut accepting, mut next) = (Vec::new(), Vec::new());
        while accepting.len() < states.len() {
            let state = states[accepting.len()].clone();
            for symbol in 0..self.symbols as Symbol {
                let fresh = states.len() as u32;
                let number = numbers.entry(step(&state, symbol)).or_insert_with_key(|after| {
                    states.push(after.clone());
                    fresh
                });
                next.push(*number);
            }
            accepting.push(accepts(&state));
            self.budget.check(states.len(), accepting.len(), self.symbols)?;
        }
        Ok(Table::made(self.symbols, accepting, next))
    }

    /// Refuses what is known to need more states than there may be, before any memory is taken.
    pub(super) fn foresee(&self, states: u128) -> Result<(), Halt> {
        self.budget.foresee(states, self.symbols)
    }
}

//! Words that lead somewhere.

use super::{Dfa, Table};
use crate::automaton::alphabet::{Symbol, Word};

impl Dfa {
    /// The shortest word it accepts (`true`) or rejects, the first of several in the order of the symbols.
    #[must_use]
    pub fn shortest(&self, accepted: bool) -> Option<Word> {
        // Numbering by breadth first makes the first state the one with the first shortest word.
        let state = (0..self.0.states() as u32).find(|&state| self.0.accepts_in(state) == accepted)?;
        Some(self.0.spell(&self.0.arrivals(), state))
    }

    /// For each of the first `most` states the first shortest word that leads to it.
    #[must_use]
    pub fn access(&self, most: usize) -> Vec<Word> {
        let arrivals = self.0.arrivals();
        (0..self.0.states().min(most) as u32).map(|state| self.0.spell(&arrivals, state)).collect()
    }
}

/// From where, and on which symbol, a state is first reached.
pub(super) type Arrivals = Vec<Option<(u32, Symbol)>>;

impl Table {
    /// By breadth first; `None` for the start and for what it does not reach.
    pub(super) fn arrivals(&self) -> Arrivals {
        let mut arrivals: Arrivals = vec![None; self.states()];
        let mut queue = vec![0_u32];
        let mut at = 0;
        while at < queue.len() {
            let from = queue[at];
            for (symbol, &to) in self.row(from).iter().enumerate() {
                if to != 0 && arrivals[to as usize].is_none() {
                    arrivals[to as usize] = Some((from, symbol as Symbol));
                    queue.push(to);
                }
            }
            at += 1;
        }
        arrivals
    }

    fn spell(&self, arrivals: &Arrivals, mut state: u32) -> Word {
        let mut word = Word::new();
        while let Some((from, symbol)) = arrivals[state as usize] {
            word.push(symbol);
            state = from;
        }
        word.reverse();
        word
    }
}

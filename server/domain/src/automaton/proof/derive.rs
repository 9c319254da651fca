//! The machine whose states are terms.

use rustc_hash::FxHashMap;

use super::term::{Id, Term, Terms};
use crate::automaton::alphabet::Symbol;
use crate::automaton::build::{Budget, Halt};
use crate::automaton::machine::Walk;
use crate::automaton::tree::Clause;

pub(super) struct Derivatives<'b> {
    terms: Terms,
    known: FxHashMap<(Id, Symbol), Id>,
    states: Vec<Id>,
    numbers: FxHashMap<Id, u32>,
    symbols: usize,
    budget: &'b Budget<'b>,
}

impl<'b> Derivatives<'b> {
    pub(super) fn of(clause: &Clause, symbols: usize, budget: &'b Budget<'b>) -> Self {
        let mut terms = Terms::new();
        let start = terms.clause(clause, symbols);
        let numbers = FxHashMap::from_iter([(start, 0)]);
        Self { terms, known: FxHashMap::default(), states: vec![start], numbers, symbols, budget }
    }

    /// How many states there are so far.
    pub(super) fn count(&self) -> usize {
        self.states.len()
    }

    /// What a term demands of the rest of a string after `symbol`.
    fn derive(&mut self, id: Id, symbol: Symbol) -> Id {
        if let Some(&known) = self.known.get(&(id, symbol)) {
            return known;
        }
        let derived = match &*self.terms.term(id) {
            Term::Nothing | Term::Empty => Terms::NOTHING,
            Term::One(set) if set.contains(symbol) => Terms::EMPTY,
            Term::One(_) => Terms::NOTHING,
            Term::Then(one, other) => self.derive_then(*one, *other, symbol),
            Term::Star(of) => {
                let once = self.derive(*of, symbol);
                self.terms.then(once, id)
            }
            Term::Not(of) => {
                let inner = self.derive(*of, symbol);
                self.terms.not(inner)
            }
            Term::Or(of) => {
                let each: Vec<Id> = of.iter().map(|&term| self.derive(term, symbol)).collect();
                self.terms.or(each)
            }
            Term::Tally(tally) => match tally.after(symbol) {
                Some(rest) => self.terms.tally(rest),
                None => Terms::NOTHING,
            },
        };
        self.known.insert((id, symbol), derived);
        derived
    }

    fn derive_then(&mut self, one: Id, other: Id, symbol: Symbol) -> Id {
        let first = self.derive(one, symbol);
        let within = self.terms.then(first, other);
        if !self.terms.accepts(one) {
            return within;
        }
        let beyond = self.derive(other, symbol);
        self.terms.or([within, beyond])
    }
}

impl Walk for Derivatives<'_> {
    type Halt = Halt;

    fn step(&mut self, state: u32, symbol: Symbol) -> Result<u32, Halt> {
        let to = self.derive(self.states[state as usize], symbol);
        if let Some(&number) = self.numbers.get(&to) {
            return Ok(number);
        }
        let number = self.states.len() as u32;
        self.states.push(to);
        self.numbers.insert(to, number);
        self.budget.check(self.states.len(), self.states.len(), self.symbols)?;
        // Terms that are no states take memory too, and so do terms of many parts.
        self.budget.check(self.terms.parts() / 32, 1, self.symbols)?;
        self.budget.check(self.terms.count() / 16, 1, self.symbols)?;
        Ok(number)
    }

    fn accepts(&self, state: u32) -> bool {
        self.terms.accepts(self.states[state as usize])
    }
}

//! The machine whose states are terms.

use rustc_hash::FxHashMap;

use super::term::{Id, Term, Terms};
use crate::automaton::alphabet::Symbol;
use crate::automaton::build::{Budget, Halt};
use crate::automaton::machine::Walk;
use crate::automaton::tree::Clause;

const NO_STATE: u32 = u32::MAX;

pub(super) struct Derivatives<'b> {
    terms: Terms,
    known: FxHashMap<(Id, Symbol), Id>,
    states: Vec<Id>,
    /// The state of each term by its number; [`NO_STATE`] of a term that is none.
    numbers: Vec<u32>,
    symbols: usize,
    /// Followed so far.
    steps: usize,
    budget: &'b Budget<'b>,
}

/// How many steps are taken before it is asked whether to stop: one may derive a term of thousands of parts.
const PATIENCE: usize = 256;

impl<'b> Derivatives<'b> {
    pub(super) fn of(clause: &Clause, symbols: usize, budget: &'b Budget<'b>) -> Self {
        let mut terms = Terms::new();
        let start = terms.clause(clause, symbols);
        let mut derivatives = Self {
            terms,
            known: FxHashMap::default(),
            states: Vec::new(),
            numbers: Vec::new(),
            symbols,
            steps: 0,
            budget,
        };
        derivatives.state(start);
        derivatives
    }

    /// How many states there are so far.
    pub(super) fn count(&self) -> usize {
        self.states.len()
    }

    /// The state of a term, a new one where it had none.
    fn state(&mut self, id: Id) -> u32 {
        if self.numbers.len() <= id as usize {
            self.numbers.resize(self.terms.count(), NO_STATE);
        }
        let number = &mut self.numbers[id as usize];
        if *number == NO_STATE {
            *number = self.states.len() as u32;
            self.states.push(id);
        }
        *number
    }

    /// What a term demands of the rest of a string after `symbol`, found once for each.
    fn derive(&mut self, id: Id, symbol: Symbol) -> Id {
        if let Some(&known) = self.known.get(&(id, symbol)) {
            return known;
        }
        let derived = self.derived(id, symbol);
        self.known.insert((id, symbol), derived);
        derived
    }

    fn derived(&mut self, id: Id, symbol: Symbol) -> Id {
        match &*self.terms.term(id) {
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
        }
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

    /// A state is followed once for each symbol, so what is found is not kept: its parts, which many states share, are.
    fn step(&mut self, state: u32, symbol: Symbol) -> Result<u32, Halt> {
        self.steps += 1;
        if self.steps.is_multiple_of(PATIENCE) && (self.budget.stopped)() {
            return Err(Halt::Stopped);
        }
        let (id, before) = (self.states[state as usize], self.states.len());
        let to = match self.known.get(&(id, symbol)) {
            Some(&known) => known,
            None => self.derived(id, symbol),
        };
        let number = self.state(to);
        if self.states.len() > before {
            self.budget.check(self.states.len(), self.states.len(), self.symbols)?;
            // Terms that are no states take memory too, and so do terms of many parts.
            self.budget.check(self.terms.parts() / 32, 1, self.symbols)?;
            self.budget.check(self.terms.count() / 16, 1, self.symbols)?;
        }
        Ok(number)
    }

    fn accepts(&self, state: u32) -> bool {
        self.terms.accepts(self.states[state as usize])
    }
}

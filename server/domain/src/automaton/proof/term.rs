//! Terms, each kept once, so that equal terms are equal numbers.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::tally::Tally;
use crate::automaton::alphabet::{Set, Symbol};

/// The number of a term.
pub(super) type Id = u32;

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Term {
    /// No string.
    Nothing,
    /// The empty string.
    Empty,
    /// One symbol of a set.
    One(Set),
    /// The one, then the other.
    Then(Id, Id),
    /// The term any number of times.
    Star(Id),
    /// What the term is not.
    Not(Id),
    /// Two or more terms in the order of their numbers.
    Or(Box<[Id]>),
    Tally(Tally),
}

/// All terms made so far. Two are always there: [`Self::NOTHING`] and [`Self::EVERYTHING`].
pub(super) struct Terms {
    terms: Vec<Rc<Term>>,
    /// Whether each accepts the empty string.
    accepting: Vec<bool>,
    numbers: FxHashMap<Rc<Term>, Id>,
    /// How many parts the terms have together, which is what memory they take.
    parts: usize,
}

impl Terms {
    pub(super) const NOTHING: Id = 0;
    pub(super) const EVERYTHING: Id = 1;
    pub(super) const EMPTY: Id = 2;

    pub(super) fn new() -> Self {
        let mut terms = Self { terms: Vec::new(), accepting: Vec::new(), numbers: FxHashMap::default(), parts: 0 };
        for term in [Term::Nothing, Term::Not(Self::NOTHING), Term::Empty] {
            terms.keep(term);
        }
        terms
    }

    pub(super) fn count(&self) -> usize {
        self.terms.len()
    }

    /// How many parts the terms have together.
    pub(super) fn parts(&self) -> usize {
        self.parts
    }

    pub(super) fn term(&self, id: Id) -> Rc<Term> {
        self.terms[id as usize].clone()
    }

    /// Whether a term accepts the empty string.
    pub(super) fn accepts(&self, id: Id) -> bool {
        self.accepting[id as usize]
    }

    fn keep(&mut self, term: Term) -> Id {
        if let Some(&known) = self.numbers.get(&term) {
            return known;
        }
        let accepts = match &term {
            Term::Nothing | Term::One(_) => false,
            Term::Empty | Term::Star(_) => true,
            Term::Then(one, other) => self.accepts(*one) && self.accepts(*other),
            Term::Not(inner) => !self.accepts(*inner),
            Term::Or(terms) => terms.iter().any(|&term| self.accepts(term)),
            Term::Tally(tally) => tally.holds(),
        };
        let (id, term) = (self.terms.len() as Id, Rc::new(term));
        self.parts += match &*term {
            Term::Or(terms) => terms.len(),
            Term::Tally(tally) => tally.parts(),
            _ => 1,
        };
        self.terms.push(term.clone());
        self.accepting.push(accepts);
        self.numbers.insert(term, id);
        id
    }

    pub(super) fn one(&mut self, set: Set) -> Id {
        if set.is_empty() { Self::NOTHING } else { self.keep(Term::One(set)) }
    }

    pub(super) fn tally(&mut self, tally: Tally) -> Id {
        self.keep(Term::Tally(tally))
    }

    pub(super) fn star(&mut self, of: Id) -> Id {
        self.keep(Term::Star(of))
    }

    pub(super) fn not(&mut self, of: Id) -> Id {
        match *self.terms[of as usize] {
            Term::Not(inner) => inner,
            _ => self.keep(Term::Not(of)),
        }
    }

    pub(super) fn then(&mut self, one: Id, other: Id) -> Id {
        match (one, other) {
            (Self::NOTHING, _) | (_, Self::NOTHING) => Self::NOTHING,
            (Self::EMPTY, only) | (only, Self::EMPTY) => only,
            _ => self.append(one, other),
        }
    }

    /// One term behind another that is a row of terms itself, which may be too long to recurse through.
    fn append(&mut self, one: Id, other: Id) -> Id {
        let (mut firsts, mut last) = (Vec::new(), one);
        while let Term::Then(first, rest) = *self.terms[last as usize] {
            firsts.push(first);
            last = rest;
        }
        firsts.push(last);
        firsts.into_iter().rev().fold(other, |rest, first| self.joined(first, rest))
    }

    /// A term that is no row itself, and what comes behind it.
    fn joined(&mut self, one: Id, other: Id) -> Id {
        match (one, other) {
            (Self::EVERYTHING, rest) if self.accepts(rest) => Self::EVERYTHING,
            (before, Self::EVERYTHING) if self.accepts(before) => Self::EVERYTHING,
            _ => self.keep(Term::Then(one, other)),
        }
    }

    pub(super) fn or(&mut self, of: impl IntoIterator<Item = Id>) -> Id {
        let mut terms = Vec::new();
        for id in of {
            match &*self.terms[id as usize] {
                Term::Or(inner) => terms.extend_from_slice(inner),
                _ => terms.push(id),
            }
        }
        terms.retain(|&id| id != Self::NOTHING);
        terms.sort_unstable();
        terms.dedup();
        match terms[..] {
            [] => Self::NOTHING,
            [only] => only,
            _ if terms.contains(&Self::EVERYTHING) || self.excludes_nothing(&terms) => Self::EVERYTHING,
            _ => self.keep(Term::Or(terms.into())),
        }
    }

    /// Whether a term stands there beside its own complement.
    fn excludes_nothing(&self, terms: &[Id]) -> bool {
        terms
            .iter()
            .any(|&id| matches!(*self.terms[id as usize], Term::Not(inner) if terms.binary_search(&inner).is_ok()))
    }

    pub(super) fn and(&mut self, of: impl IntoIterator<Item = Id>) -> Id {
        let complements: Vec<Id> = of.into_iter().map(|id| self.not(id)).collect();
        let or = self.or(complements);
        self.not(or)
    }

    pub(super) fn word(&mut self, word: &[Symbol]) -> Id {
        word.iter().rev().fold(Self::EMPTY, |rest, &symbol| {
            let first = self.one(Set::EMPTY.with(symbol));
            self.then(first, rest)
        })
    }

    pub(super) fn sequence(&mut self, of: &[Id]) -> Id {
        of.iter().rev().fold(Self::EMPTY, |rest, &first| self.then(first, rest))
    }
}

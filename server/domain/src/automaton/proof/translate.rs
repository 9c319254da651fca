//! The term of a tree.

use super::tally::{Search, Tally, less};
use super::term::{Id, Terms};
use crate::automaton::alphabet::{Set, Symbol, Word};
use crate::automaton::tree::{Clause, End, Kind, Near, Numbers, Pattern};

impl Terms {
    /// The term of `clause` over an alphabet of `symbols` symbols.
    pub(super) fn clause(&mut self, clause: &Clause, symbols: usize) -> Id {
        match &clause.kind {
            Kind::Pattern(pattern) => Translate { terms: self, symbols }.pattern(pattern),
            Kind::Not(inner) => {
                let inner = self.clause(inner, symbols);
                self.not(inner)
            }
            Kind::All(clauses) => {
                let each: Vec<Id> = clauses.iter().map(|clause| self.clause(clause, symbols)).collect();
                self.and(each)
            }
            Kind::Any(clauses) => {
                let each: Vec<Id> = clauses.iter().map(|clause| self.clause(clause, symbols)).collect();
                self.or(each)
            }
            Kind::One(clauses) => {
                let each: Vec<Id> = clauses.iter().map(|clause| self.clause(clause, symbols)).collect();
                let alone: Vec<Id> = (0..each.len()).map(|at| self.alone(&each, at)).collect();
                self.or(alone)
            }
            Kind::Implies(one, other) => {
                let (one, other) = (self.clause(one, symbols), self.clause(other, symbols));
                let without = self.not(one);
                self.or([without, other])
            }
        }
    }

    /// The term at one place and none of the others.
    fn alone(&mut self, each: &[Id], at: usize) -> Id {
        let one = |(other, &id): (usize, &Id)| if other == at { id } else { self.not(id) };
        let terms: Vec<Id> = each.iter().enumerate().map(one).collect();
        self.and(terms)
    }
}

struct Translate<'t> {
    terms: &'t mut Terms,
    symbols: usize,
}

const EVERYTHING: Id = Terms::EVERYTHING;

impl Translate<'_> {
    fn pattern(&mut self, pattern: &Pattern) -> Id {
        match pattern {
            Pattern::Everything => EVERYTHING,
            Pattern::Nothing => Terms::NOTHING,
            Pattern::Equals(words) => self.any(words, |_, word| word),
            Pattern::Starts(words) => self.any(words, |terms, word| terms.then(word, EVERYTHING)),
            Pattern::Ends(words) => self.any(words, |terms, word| terms.then(EVERYTHING, word)),
            Pattern::Contains(words) => self.any(words, |terms, word| terms.sequence(&[EVERYTHING, word, EVERYTHING])),
            Pattern::Subsequence(word) => word.iter().rev().fold(EVERYTHING, |rest, &symbol| {
                let symbol = self.terms.one(Set::EMPTY.with(symbol));
                self.terms.sequence(&[EVERYTHING, symbol, rest])
            }),
            Pattern::Length(numbers) => self.count(Set::all(self.symbols), *numbers),
            Pattern::Count { of, numbers } => self.count(*of, *numbers),
            Pattern::Occurrences { of, overlapping, numbers } => {
                self.terms.tally(Tally::Find { search: Search::of(of), overlapping: *overlapping, numbers: *numbers })
            }
            Pattern::Compare { left, right, relation } => {
                let (left, right) = (Search::of(left), Search::of(right));
                self.terms.tally(Tally::Race { left, right, relation: *relation, ahead: 0 })
            }
            Pattern::Value { numeral, numbers } => self.terms.value(numeral, *numbers, self.symbols),
            Pattern::Sum { digits, numbers } => {
                self.terms.tally(Tally::Weigh { weights: digits[..].into(), numbers: *numbers })
            }
            Pattern::Product { digits, modulo } => {
                self.terms.tally(Tally::Product { digits: digits.clone(), modulo: *modulo })
            }
            Pattern::Nth { from, position, set } => self.nth(*from, *position, *set),
            Pattern::Positions { at, set } => self.positions(*at, *set),
            Pattern::Runs { of, numbers } => {
                let each: Vec<Id> = of.iter().map(|symbol| self.runs(symbol, *numbers)).collect();
                self.terms.and(each)
            }
            Pattern::RunCount { of, numbers } => {
                self.terms.tally(Tally::Runs { of: *of, last: None, numbers: *numbers })
            }
            Pattern::Followed { word, by, near } => self.followed(word, by, *near),
            Pattern::Preceded { word, by, near } => self.preceded(word, by, *near),
            Pattern::Only(set) => {
                let one = self.terms.one(*set);
                self.terms.star(one)
            }
            Pattern::SameEnds(same) => self.ends(*same),
        }
    }

    fn any(&mut self, words: &[Word], make: impl Fn(&mut Terms, Id) -> Id) -> Id {
        let each: Vec<Id> = words
            .iter()
            .map(|word| {
                let word = self.terms.word(word);
                make(self.terms, word)
            })
            .collect();
        self.terms.or(each)
    }

    fn count(&mut self, of: Set, numbers: Numbers) -> Id {
        let weights = (0..self.symbols as Symbol).map(|symbol| u64::from(of.contains(symbol))).collect();
        self.terms.tally(Tally::Weigh { weights, numbers })
    }

    fn nth(&mut self, from: End, position: u64, set: Set) -> Id {
        let others = self.count(Set::all(self.symbols), Numbers::Exactly(position - 1));
        let one = self.terms.one(set);
        match from {
            End::Start => self.terms.sequence(&[others, one, EVERYTHING]),
            End::Finish => self.terms.sequence(&[EVERYTHING, one, others]),
        }
    }

    /// Not: so many symbols that the next is at a position that is meant, and that one wrong.
    fn positions(&mut self, at: Numbers, set: Set) -> Id {
        let before = match less(at, 1) {
            Some(numbers) => self.count(Set::all(self.symbols), numbers),
            None => Terms::NOTHING,
        };
        let wrong = self.terms.one(set.complement(self.symbols));
        let bad = self.terms.sequence(&[before, wrong, EVERYTHING]);
        self.terms.not(bad)
    }

    /// Not: a run of wrong length with nothing, or another symbol, on either side.
    fn runs(&mut self, symbol: Symbol, numbers: Numbers) -> Id {
        let one = Set::EMPTY.with(symbol);
        let (this, other) = (self.terms.one(one), self.terms.one(one.complement(self.symbols)));
        let (more, right) = (self.terms.star(this), self.count(Set::all(self.symbols), numbers));
        let (run, wrong) = (self.terms.then(this, more), self.terms.not(right));
        let run = self.terms.and([run, wrong]);
        let (before, after) = (self.terms.then(EVERYTHING, other), self.terms.then(other, EVERYTHING));
        let (before, after) = (self.terms.or([Terms::EMPTY, before]), self.terms.or([Terms::EMPTY, after]));
        let bad = self.terms.sequence(&[before, run, after]);
        self.terms.not(bad)
    }

    /// Not: the word, and then a rest that is not as it must be.
    fn followed(&mut self, word: &Word, by: &Word, near: Near) -> Id {
        let (word, by) = (self.terms.word(word), self.terms.word(by));
        let gap = if near == Near::Immediately { Terms::EMPTY } else { EVERYTHING };
        let right = self.terms.sequence(&[gap, by, EVERYTHING]);
        let wrong = self.terms.not(right);
        let bad = self.terms.sequence(&[EVERYTHING, word, wrong]);
        self.terms.not(bad)
    }

    /// Not: a beginning that is not as it must be, and then the word.
    fn preceded(&mut self, word: &Word, by: &Word, near: Near) -> Id {
        let (word, by) = (self.terms.word(word), self.terms.word(by));
        let gap = if near == Near::Immediately { Terms::EMPTY } else { EVERYTHING };
        let right = self.terms.sequence(&[EVERYTHING, by, gap]);
        let wrong = self.terms.not(right);
        let bad = self.terms.sequence(&[wrong, word, EVERYTHING]);
        self.terms.not(bad)
    }

    fn ends(&mut self, same: bool) -> Id {
        let each: Vec<Id> = (0..self.symbols as Symbol)
            .map(|symbol| {
                let one = Set::EMPTY.with(symbol);
                let first = self.terms.one(one);
                let last = self.terms.one(if same { one } else { one.complement(self.symbols) });
                let longer = self.terms.sequence(&[first, EVERYTHING, last]);
                if same { self.terms.or([first, longer]) } else { longer }
            })
            .collect();
        self.terms.or(each)
    }
}

//! How many runs there are.

use super::convention::Convention;
use super::lexicon::Key;
use super::number::Amount;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Set;
use crate::automaton::tree::{Clause, Numbers, Pattern};

impl Parser<'_> {
    /// `runs`, `runs of 0s`, behind how many there are.
    pub(super) fn counted_runs(&mut self, start: usize, amount: Amount) -> Located<Clause> {
        let of = self.runs_of()?;
        let numbers = match amount {
            Amount::Never => return Ok(self.pattern(start, Pattern::Nothing)),
            Amount::Bare(number) if number > 0 && self.rely(Convention::BareExactly, start) => Numbers::AtLeast(number),
            Amount::Bare(number) => Numbers::Exactly(number),
            Amount::Of(numbers) => numbers,
        };
        Ok(self.pattern(start, Pattern::RunCount { of, numbers }))
    }

    /// `the number of runs of 1s is even`, from `runs` on.
    pub(super) fn number_of_runs(&mut self, start: usize) -> Located<Clause> {
        let of = self.runs_of()?;
        self.eat_all(&[Key::Lead]);
        self.predicate(start, &|numbers| Some(Pattern::RunCount { of, numbers }))
    }

    /// Whose runs are meant: those of all symbols where none is named.
    fn runs_of(&mut self) -> Located<Set> {
        self.at += 1;
        self.eat(Key::Has);
        if !self.is_mark(0, '{') && (!self.has_operand(0) || self.is_number_of(0)) {
            return Ok(self.all_symbols());
        }
        let from = self.at;
        match self.targets()?.set() {
            Some(of) => Ok(of),
            None => {
                self.at = from;
                self.wanted("a symbol")
            }
        }
    }
}

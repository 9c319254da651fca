//! Several numbers where one could stand.

use super::lexicon::Key;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};

impl Parser<'_> {
    /// `1, 3 or 5`, `one of 1 and 3`, `in {1, 3}`, `mod 3 = 1 or 2`, `1 or 2 mod 3`, `remainder 1 or 2 when divided by 3`; nothing
    /// eaten where fewer than two numbers are listed.
    pub(super) fn listed(
        &mut self,
        start: usize,
        make: &dyn Fn(Numbers) -> Option<Pattern>,
    ) -> Located<Option<Clause>> {
        let (back, from) = (self.mark(), self.at);
        let mut modulus = None;
        if self.eat(Key::Modulo) {
            modulus = Some(self.number()?);
            self.eat_all(&[Key::Is, Key::Equals, Key::Congruent, Key::Either]);
        } else if self.eat_any(&[Key::Congruent, Key::Remainder]).is_some() {
            self.eat_all(&[Key::Is, Key::Has, Key::Equals, Key::Either]);
        }
        let numbers = self.numbers();
        if numbers.len() < 2 {
            self.back(&back);
            return Ok(None);
        }
        if modulus.is_none() && self.eat_any(&[Key::Modulo, Key::DividedBy]).is_some() {
            modulus = Some(self.number()?);
        }
        let mut clauses = Vec::new();
        for number in numbers {
            let numbers = match modulus {
                Some(modulus) => Numbers::Modulo(self.modulo(from, modulus, number)?),
                None => Numbers::Exactly(number),
            };
            let Some(pattern) = make(numbers) else {
                self.back(&back);
                return Ok(None);
            };
            clauses.push(self.pattern(start, pattern));
        }
        Ok(Some(self.clause(start, Kind::Any(clauses))))
    }

    /// The numbers that are listed here, one of which is meant; none where what joins them says that all are.
    fn numbers(&mut self) -> Vec<u64> {
        let back = self.mark();
        self.eat(Key::At);
        if self.eat_mark('{') {
            return self.numbers_in_braces().unwrap_or_else(|| {
                self.back(&back);
                Vec::new()
            });
        }
        let any = self.eat(Key::AnyOf);
        let mut joined = any;
        let mut numbers = Vec::new();
        while self.is_number(0) && !self.is_number_of(0) {
            numbers.extend(self.number());
            let end = self.mark();
            let comma = self.eat_mark(',');
            let word = self.eat_any(if any { &[Key::And, Key::Or] } else { &[Key::Or] });
            joined |= word.is_some();
            if !comma && word.is_none() || !self.is_number(0) || self.is_number_of(0) {
                self.back(&end);
                break;
            }
        }
        if joined { numbers } else { Vec::new() }
    }

    fn numbers_in_braces(&mut self) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        loop {
            numbers.push(self.number().ok()?);
            if self.eat_mark('}') {
                return Some(numbers);
            }
            if !self.eat_mark(',') {
                return None;
            }
        }
    }
}

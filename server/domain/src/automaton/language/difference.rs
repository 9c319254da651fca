//! Two numbers that leave the same remainder, or remainders that differ by so much: a comparison that is regular, unlike that of the
//! numbers themselves.

use super::condition::MOST_REMAINDERS;
use super::lexicon::Key;
use super::number::Amount;
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Word;
use crate::automaton::tree::{Clause, Kind, Modulo, Numbers};

const REMAINDER: &str = "a condition on a remainder, such as even or divisible by 3,";

impl Parser<'_> {
    /// `the difference between the number of 0s and the number of 1s is divisible by 3`.
    pub(super) fn difference(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        self.eat_all(&[Key::Article, Key::NumberOf, Key::Occurrences]);
        let mut both = self.targets()?.items;
        if both.len() == 1 && self.eat(Key::And) {
            self.eat_all(&[Key::Article, Key::NumberOf, Key::Occurrences]);
            both.extend(self.targets()?.items);
        }
        match <[Vec<Word>; 2]>::try_from(both) {
            Ok(both) => self.differ_by(start, &both),
            Err(_) => self.wanted("two strings whose numbers differ"),
        }
    }

    /// `minus the number of 1s is divisible by 3`, `has the same parity as the number of 1s`, behind the first number; nothing eaten
    /// where neither stands.
    pub(super) fn difference_on(&mut self, start: usize, first: &Targets) -> Located<Option<Clause>> {
        let back = self.mark();
        let minus = self.is_minus();
        self.at += usize::from(minus);
        self.eat_all(&[Key::Lead, Key::Is, Key::Has, Key::At, Key::Article]);
        let parity = !minus && self.eat(Key::SameParity);
        if parity {
            self.eat_all(&[Key::As]);
        }
        if !minus && !parity || first.items.len() != 1 {
            self.back(&back);
            return Ok(None);
        }
        self.eat_all(&[Key::Article, Key::NumberOf, Key::Occurrences]);
        let both = [first.words(), self.targets()?.words()];
        if !minus {
            return self.leave_alike(start, &both, Modulo::like(0, 2)).map(Some);
        }
        self.differ_by(start, &both).map(Some)
    }

    /// `are congruent modulo 3`, `have the same parity`, `leave the same remainder when divided by 3`, of two numbers; nothing eaten
    /// where that does not stand.
    pub(super) fn alike_modulo(&mut self, start: usize, both: &[Vec<Word>]) -> Located<Option<Clause>> {
        let back = self.mark();
        self.eat_all(&[Key::Lead, Key::Is, Key::Has, Key::Both, Key::Article]);
        let [one, other] = both else { return Ok(None) };
        let both = [one.clone(), other.clone()];
        if self.eat(Key::SameParity) {
            return self.leave_alike(start, &both, Modulo::like(0, 2)).map(Some);
        }
        let alike = self.eat_any(&[Key::Congruent, Key::Equals, Key::Same]).is_some();
        if alike && self.eat_any(&[Key::Modulo, Key::DividedBy]).is_some() {
            let modulus = self.number()?;
            let modulo = self.modulo(start, modulus, 0)?;
            return self.leave_alike(start, &both, modulo).map(Some);
        }
        self.back(&back);
        Ok(None)
    }

    fn is_minus(&self) -> bool {
        self.key(0) == Some(Key::Minus) || self.is_mark(0, '-') || self.is_mark(0, '−')
    }

    /// The condition that stands here, of the difference of both numbers.
    fn differ_by(&mut self, start: usize, both: &[Vec<Word>; 2]) -> Located<Clause> {
        self.eat_all(&[Key::Lead]);
        let negated = self.eat(Key::Not) || self.eat_row(&[Key::Is, Key::Not]);
        self.eat_all(&[Key::Is, Key::Equals, Key::Has]);
        if self.is_article() {
            self.at += 1;
        }
        let from = self.at;
        let modulo = match self.condition()? {
            Some(Amount::Of(Numbers::Modulo(modulo))) => modulo,
            Some(_) if both.iter().flatten().all(|word| word.len() == 1) => return self.unbounded(start),
            _ => {
                self.at = from;
                return self.wanted(REMAINDER);
            }
        };
        let clause = self.leave_alike(start, both, modulo)?;
        Ok(if negated { self.negated(start, clause) } else { clause })
    }

    /// That the number of the one leaves the remainder of the other and that of `modulo` together: any of the remainders there are.
    fn leave_alike(&mut self, start: usize, [one, other]: &[Vec<Word>; 2], modulo: Modulo) -> Located<Clause> {
        let modulus = modulo.modulus();
        if modulus > MOST_REMAINDERS {
            self.at -= 1;
            return self.wanted("a number up to 64");
        }
        let mut each = Vec::new();
        for remainder in 0..modulus {
            let left = Modulo::like(remainder + modulo.remainder(), modulus);
            let parts = [(one, left), (other, Modulo::like(remainder, modulus))];
            let mut both = Vec::new();
            for (words, modulo) in parts {
                let targets = Targets { items: vec![words.clone()], joint: Joint::All, none: false, either: false };
                both.push(self.count_each(start, &targets, Amount::Of(Numbers::Modulo(modulo)), Some(true))?);
            }
            each.push(self.clause(start, Kind::All(both)));
        }
        Ok(self.clause(start, Kind::Any(each)))
    }
}

//! The term of a value, by the digits of its bounds.

use super::tally::Tally;
use super::term::{Id, Terms};
use crate::automaton::alphabet::Set;
use crate::automaton::tree::{Numbers, Numeral, Order};

impl Terms {
    /// That the value is one of `numbers`.
    pub(super) fn value(&mut self, numeral: &Numeral, numbers: Numbers, symbols: usize) -> Id {
        let (least, most) = match numbers {
            Numbers::Modulo(modulo) => return self.tally(Tally::value(numeral, modulo)),
            Numbers::Exactly(only) => (only, Some(only)),
            Numbers::AtLeast(least) => (least, None),
            Numbers::AtMost(most) => (0, Some(most)),
            Numbers::Between(least, most) => (least, Some(most)),
        };
        let at_least = Bound::of(u128::from(least), numeral, symbols).term(self);
        let Some(most) = most else { return at_least };
        let above = Bound::of(u128::from(most) + 1, numeral, symbols).term(self);
        let not_above = self.not(above);
        self.and([at_least, not_above])
    }
}

/// That the value is at least a number.
struct Bound<'n> {
    numeral: &'n Numeral,
    symbols: usize,
    /// The digits of the number, most significant first, the first not zero.
    digits: Vec<u64>,
}

impl<'n> Bound<'n> {
    fn of(number: u128, numeral: &'n Numeral, symbols: usize) -> Self {
        let base = u128::from(numeral.base);
        let rests = std::iter::successors(Some(number), |rest| Some(rest / base)).take_while(|&rest| rest > 0);
        let mut digits: Vec<u64> = rests.map(|rest| (rest % base) as u64).collect();
        digits.reverse();
        Self { numeral, symbols, digits }
    }

    /// Zeros, a digit that is none, and as many digits as the number has; or zeros and as many digits, which are the number's own up
    /// to one that is larger, or to the end.
    fn term(&self, terms: &mut Terms) -> Id {
        let length = self.digits.len() as u64;
        if length == 0 {
            return Terms::EVERYTHING;
        }
        let (zeros, nonzero) = (self.zeros(terms), self.digit(terms, &|digit| digit > 0));
        let mut choices: Vec<Id> = (0..self.digits.len()).map(|at| self.larger_at(terms, zeros, at)).collect();
        let own: Vec<Id> = self.digits.iter().map(|&own| self.digit(terms, &|digit| digit == own)).collect();
        choices.push(self.row(terms, [vec![zeros], own].concat()));
        // The digit that is not zero is the first one or the last one, so that it is never guessed while the string is read.
        let more = self.any(terms, length);
        let rest = vec![zeros, nonzero, Terms::EVERYTHING, more];
        choices.push(self.row(terms, rest));
        terms.or(choices)
    }

    fn larger_at(&self, terms: &mut Terms, zeros: Id, at: usize) -> Id {
        let mut row = vec![zeros];
        row.extend(self.digits[..at].iter().map(|&own| self.digit(terms, &|digit| digit == own)));
        row.push(self.digit(terms, &|digit| digit > self.digits[at]));
        row.push(self.any(terms, (self.digits.len() - at - 1) as u64));
        self.row(terms, row)
    }

    /// Terms in the order of the string, given most significant first.
    fn row(&self, terms: &mut Terms, mut row: Vec<Id>) -> Id {
        if self.numeral.order == Order::Least {
            row.reverse();
        }
        terms.sequence(&row)
    }

    fn digit(&self, terms: &mut Terms, wanted: &dyn Fn(u64) -> bool) -> Id {
        let all = Set::all(self.symbols).iter().filter(|&symbol| wanted(self.numeral.digits[usize::from(symbol)]));
        let set: Set = all.collect();
        terms.one(set)
    }

    fn zeros(&self, terms: &mut Terms) -> Id {
        let zero = self.digit(terms, &|digit| digit == 0);
        terms.star(zero)
    }

    /// So many digits.
    fn any(&self, terms: &mut Terms, length: u64) -> Id {
        let weights = vec![1; self.symbols].into();
        terms.tally(Tally::Weigh { weights, numbers: Numbers::Exactly(length) })
    }
}

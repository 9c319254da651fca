//! Numbers, and conditions on numbers.

use super::convention::Convention;
use super::fault::Wrong;
use super::lexicon::{Key, Sense};
use super::parser::Parser;
use super::token::{Located, Piece, Token};
use crate::automaton::tree::{Modulo, Numbers};

/// A condition on a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    Of(Numbers),
    /// A number by itself.
    Bare(u64),
    /// No number satisfies it.
    Never,
}

impl Amount {
    pub(super) fn numbers(self) -> Option<Numbers> {
        match self {
            Self::Of(numbers) => Some(numbers),
            Self::Bare(number) => Some(Numbers::Exactly(number)),
            Self::Never => None,
        }
    }
}

pub(super) const NUMBER: &str = "a number";

impl Parser<'_> {
    pub(super) fn is_number(&self, ahead: usize) -> bool {
        self.token(ahead).is_some_and(|token| match &token.piece {
            Piece::Known(Sense::Number(_) | Sense::Digit(_)) => true,
            Piece::Text => is_numeral(token),
            _ => false,
        })
    }

    /// Whether a number stands here with what it counts behind it.
    pub(super) fn is_number_of(&self, ahead: usize) -> bool {
        let counted = [
            Key::OrMore,
            Key::OrFewer,
            Key::To,
            Key::Occurrences,
            Key::Symbol,
            Key::Consecutive,
            Key::Run,
            Key::Times,
            Key::Overlapping,
            Key::NonOverlapping,
            Key::InARow,
        ];
        self.is_number(ahead)
            && (self.key(ahead + 1).is_some_and(|key| counted.contains(&key))
                || self.is_mark(ahead + 1, '-')
                || self.has_operand(ahead + 1))
    }

    pub(super) fn number(&mut self) -> Located<u64> {
        let Some(token) = self.token(0) else { return self.wanted(NUMBER) };
        let number = match &token.piece {
            Piece::Known(Sense::Number(number) | Sense::Digit(number)) => *number,
            Piece::Text if token.text.bytes().all(|byte| byte.is_ascii_digit()) => {
                token.text.parse().map_err(|_| (token.span, Wrong::Number(token.text.clone())))?
            }
            _ => return self.wanted(NUMBER),
        };
        self.at += 1;
        Ok(number)
    }

    /// A comparison with a number, a range or a bare number, if one stands here. A bare number only counts where `bare` allows it.
    pub(super) fn amount(&mut self, bare: bool) -> Located<Option<Amount>> {
        let compared = [
            Key::Exactly,
            Key::AtLeast,
            Key::AtMost,
            Key::MoreThan,
            Key::LessThan,
            Key::Between,
            Key::Longer,
            Key::Shorter,
        ];
        let start = self.at;
        let Some(key) = self.eat_any(&compared) else {
            return if bare && self.is_number(0) { self.bare(start).map(Some) } else { Ok(None) };
        };
        let single = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("a"))
            && self.token(1).is_some_and(|token| token.text.eq_ignore_ascii_case("single"));
        self.at += usize::from(single);
        let two = self.key(0) == Some(Key::TwoConsecutive) && !self.is_pair();
        let first = if two { 2 } else { self.counted_number()? };
        Ok(Some(match key {
            Key::AtLeast => Amount::Of(Numbers::AtLeast(first)),
            Key::AtMost => Amount::Of(Numbers::AtMost(first)),
            Key::MoreThan | Key::Longer => Amount::Of(Numbers::AtLeast(first.saturating_add(1))),
            Key::LessThan | Key::Shorter => {
                first.checked_sub(1).map_or(Amount::Never, |most| Amount::Of(Numbers::AtMost(most)))
            }
            Key::Between => {
                if self.eat_any(&[Key::And, Key::To]).is_none() && !self.eat_mark('-') {
                    return self.wanted("\"and\" and a second number");
                }
                let second = self.number()?;
                self.eat(Key::Inclusive);
                self.range(start, first, second)?
            }
            _ => Amount::Of(Numbers::Exactly(first)),
        }))
    }

    /// A number, or once, twice, thrice.
    fn counted_number(&mut self) -> Located<u64> {
        match self.eat_any(&[Key::Once, Key::Twice, Key::Thrice]) {
            Some(Key::Once) => Ok(1),
            Some(Key::Twice) => Ok(2),
            Some(_) => Ok(3),
            None => self.number(),
        }
    }

    fn bare(&mut self, start: usize) -> Located<Amount> {
        let first = self.number()?;
        let second = (self.is_mark(0, '-') || self.key(0) == Some(Key::To)) && self.is_number(1);
        match self.eat_any(&[Key::OrMore, Key::OrFewer]) {
            Some(Key::OrMore) => Ok(Amount::Of(Numbers::AtLeast(first))),
            Some(_) => Ok(Amount::Of(Numbers::AtMost(first))),
            None if second => {
                self.at += 1;
                let second = self.number()?;
                self.range(start, first, second)
            }
            None => Ok(Amount::Bare(first)),
        }
    }

    fn range(&mut self, start: usize, from: u64, to: u64) -> Located<Amount> {
        if from > to {
            return Err((self.span(start), Wrong::Inverted { from, to }));
        }
        self.rely(Convention::Inclusive, start);
        Ok(Amount::Of(Numbers::Between(from, to)))
    }

    pub(super) fn modulo(&self, start: usize, modulus: u64, remainder: u64) -> Located<Modulo> {
        match Modulo::new(modulus, remainder) {
            Some(modulo) => Ok(modulo),
            None if modulus == 0 => Err((self.span(start), Wrong::ZeroModulus)),
            None => Err((self.span(start), Wrong::Remainder { remainder, modulus })),
        }
    }

    /// How often: once, exactly twice, at least 3 times, an even number of times.
    pub(super) fn times(&mut self) -> Located<Option<Amount>> {
        let back = self.mark();
        match self.eat_any(&[Key::Once, Key::Twice, Key::Thrice]) {
            Some(Key::Once) => return Ok(Some(Amount::Bare(1))),
            Some(Key::Twice) => return Ok(Some(Amount::Bare(2))),
            Some(_) => return Ok(Some(Amount::Bare(3))),
            None => {}
        }
        let is_a = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("a"));
        self.at += usize::from(is_a);
        self.eat(Key::Article);
        let parity = self.eat_any(&[Key::Even, Key::Odd]);
        if let Some(parity) = parity
            && self.eat_row(&[Key::NumberOf, Key::Times])
        {
            return Ok(Some(Amount::Of(Numbers::parity(parity == Key::Even))));
        }
        if self.eat_row(&[Key::NumberOf, Key::Times]) {
            self.eat_all(&[Key::Lead, Key::Is]);
            return self.condition();
        }
        let comparing = !self.is_number(0);
        let before = self.at;
        if let Ok(Some(amount)) = self.amount(true) {
            let worded = self.given.tokens[before..self.at]
                .iter()
                .any(|token| matches!(token.key(), Some(Key::Once | Key::Twice | Key::Thrice)));
            if self.eat(Key::Times) || comparing && worded {
                return Ok(Some(amount));
            }
        }
        self.back(&back);
        Ok(None)
    }
}

/// Digits that are a number and not a string: none of them leading zeros.
fn is_numeral(token: &Token) -> bool {
    let digits = token.text.bytes().all(|byte| byte.is_ascii_digit());
    digits && (token.text.len() == 1 || !token.text.starts_with('0'))
}

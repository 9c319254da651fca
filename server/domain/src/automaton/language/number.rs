//! Numbers, and conditions on numbers.

use super::convention::Convention;
use super::fault::Wrong;
use super::lexicon::{Key, Sense};
use super::operand::Joint;
use super::parser::Parser;
use super::token::{Located, Piece, Token};
use crate::automaton::tree::{Clause, Kind, Modulo, Numbers, Pattern};

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

const NUMBER: &str = "a number";

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

    /// `even`, `divisible by 3`, `mod 3 = 1`, `1 mod 3`, `congruent to 1 modulo 3`, `remainder 1 when divided by 3`, `at least 3`,
    /// `3`; nothing eaten where none of them stands.
    fn condition(&mut self) -> Located<Option<Amount>> {
        let start = self.at;
        let of = |modulo| Some(Amount::Of(Numbers::Modulo(modulo)));
        match self.eat_any(&[Key::Even, Key::Odd, Key::Divisible, Key::Modulo, Key::Congruent, Key::Remainder]) {
            Some(key @ (Key::Even | Key::Odd)) => {
                let noun = self.token(0).is_some_and(|token| matches!(&*token.text, "number" | "integer" | "value"));
                self.at += usize::from(noun);
                return Ok(Some(Amount::Of(Numbers::parity(key == Key::Even))));
            }
            Some(Key::Divisible) => {
                let modulus = self.number()?;
                return self.modulo(start, modulus, 0).map(of);
            }
            Some(Key::Modulo) => {
                let modulus = self.number()?;
                self.eat_all(&[Key::Is, Key::Equals, Key::Congruent]);
                let remainder = self.number()?;
                return self.modulo(start, modulus, remainder).map(of);
            }
            Some(_) => {
                self.eat_all(&[Key::Is, Key::Has, Key::Equals]);
                let remainder = self.number()?;
                return self.by_modulus(start, remainder).map(of);
            }
            None => {}
        }
        let number = self.amount(true)?;
        match number {
            Some(Amount::Bare(remainder))
                if self.key(0) == Some(Key::Modulo) || self.is_mark(0, '(') && self.key(1) == Some(Key::Modulo) =>
            {
                self.by_modulus(start, remainder).map(of)
            }
            number => Ok(number),
        }
    }

    fn by_modulus(&mut self, start: usize, remainder: u64) -> Located<Modulo> {
        let open = self.eat_mark('(');
        if self.eat_any(&[Key::Modulo, Key::DividedBy]).is_none() {
            return self.wanted("\"mod\" or \"when divided by\", and a number,");
        }
        let modulus = self.number()?;
        if open && !self.eat_mark(')') {
            return self.wanted("a closing parenthesis");
        }
        self.modulo(start, modulus, remainder)
    }

    /// A condition, or several joined by and or or, of a number that `make` says something about.
    pub(super) fn predicate(&mut self, start: usize, make: &dyn Fn(Numbers) -> Option<Pattern>) -> Located<Clause> {
        let first = self.one_predicate(start, make)?;
        let (mut clauses, mut joint) = (vec![first], None);
        loop {
            let back = self.mark();
            let from = self.at;
            let next = match self.eat_any(&[Key::And, Key::Or, Key::But]) {
                Some(Key::Or) => Joint::Any,
                Some(_) => Joint::All,
                None => break,
            };
            let again = self.one_predicate(from + 1, make);
            let fits = again.is_ok() && joint.is_none_or(|joint| joint == next) && self.ends_condition();
            let Some(clause) = again.ok().filter(|_| fits) else {
                self.back(&back);
                break;
            };
            self.rely(Convention::SameSubject, from);
            joint = Some(next);
            clauses.push(clause);
        }
        Ok(match (joint, clauses.len()) {
            (_, 1) => clauses.remove(0),
            (Some(Joint::Any), _) => self.clause(start, Kind::Any(clauses)),
            _ => self.clause(start, Kind::All(clauses)),
        })
    }

    /// Whether nothing follows that the condition before would count.
    pub(super) fn ends_condition(&self) -> bool {
        let clause = [Key::NumberOf, Key::Occurrences, Key::Symbol, Key::Length, Key::Consecutive, Key::Position];
        !self.has_operand(0) && !self.key(0).is_some_and(|key| clause.contains(&key))
    }

    pub(super) fn one_predicate(&mut self, start: usize, make: &dyn Fn(Numbers) -> Option<Pattern>) -> Located<Clause> {
        let mut negated = false;
        let joins = [
            Key::Is,
            Key::Equals,
            Key::Has,
            Key::Not,
            Key::NotEqual,
            Key::Lead,
            Key::Either,
            Key::DoesNot,
            Key::Article,
            Key::As,
        ];
        while let Some(key) = self.eat_any(&joins) {
            negated ^= matches!(key, Key::Not | Key::NotEqual | Key::DoesNot);
        }
        if let Some(modulo) = self.divisor_again()? {
            let Some(pattern) = make(Numbers::Modulo(modulo)) else { return self.wanted(NUMBER) };
            let clause = self.pattern(start, pattern);
            return Ok(if negated { self.negated(start, clause) } else { clause });
        }
        if self.is_article() {
            self.at += 1;
        }
        if let Some(Sense::NotRegular(_)) = self.sense(0) {
            return self.wanted(NUMBER);
        }
        if self.eat(Key::Neither) {
            let neither = self.neither_of(start, make)?;
            return Ok(if negated { self.negated(start, neither) } else { neither });
        }
        if let Some(clause) = self.not_left(start, make)? {
            return Ok(if negated { self.negated(start, clause) } else { clause });
        }
        if let Some(clause) = self.listed(start, make)? {
            return Ok(if negated { self.negated(start, clause) } else { clause });
        }
        if let Some(clause) = self.divisors(start, make)? {
            return Ok(if negated { self.negated(start, clause) } else { clause });
        }
        let Some(amount) = self.condition()? else {
            return self.wanted("a number or a condition such as even or at least 3");
        };
        let Some(pattern) = amount.numbers().map_or(Some(Pattern::Nothing), make) else {
            self.at = self.at.saturating_sub(1);
            return self.wanted("a condition on a remainder, such as even or divisible by 3,");
        };
        let clause = self.pattern(start, pattern);
        Ok(if negated { self.negated(start, clause) } else { clause })
    }

    /// `mod 3 is not 1`.
    fn not_left(&mut self, start: usize, make: &dyn Fn(Numbers) -> Option<Pattern>) -> Located<Option<Clause>> {
        let stands = self.key(0) == Some(Key::Modulo) && matches!(self.key(2), Some(Key::Not | Key::NotEqual));
        if !stands {
            return Ok(None);
        }
        let from = self.at;
        self.at += 1;
        let modulus = self.number()?;
        self.at += 1;
        self.eat_all(&[Key::Equals, Key::Congruent]);
        let remainder = self.number()?;
        let modulo = self.modulo(from, modulus, remainder)?;
        let Some(pattern) = make(Numbers::Modulo(modulo)) else { return self.wanted(NUMBER) };
        let left = self.pattern(start, pattern);
        Ok(Some(self.negated(start, left)))
    }

    /// `by 2`, where divisible stands before.
    fn divisor_again(&mut self) -> Located<Option<Modulo>> {
        let by = self.token(0).is_some_and(|token| token.piece == Piece::Text && token.text.eq_ignore_ascii_case("by"));
        if !by || !self.given.tokens[..self.at].iter().any(|token| token.key() == Some(Key::Divisible)) {
            return Ok(None);
        }
        let start = self.at;
        self.at += 1;
        let modulus = self.number()?;
        self.modulo(start, modulus, 0).map(Some)
    }

    /// `1 nor 2`, behind neither.
    fn neither_of(&mut self, start: usize, make: &dyn Fn(Numbers) -> Option<Pattern>) -> Located<Clause> {
        let mut clauses = vec![self.one_predicate(start, make)?];
        while self.eat_any(&[Key::Nor, Key::Or]).is_some() {
            clauses.push(self.one_predicate(start, make)?);
        }
        if clauses.len() < 2 {
            return self.wanted("\"nor\" and a second number");
        }
        let any = self.clause(start, Kind::Any(clauses));
        Ok(self.negated(start, any))
    }

    /// `divisible by 2 or 3`, `a multiple of both 4 and 6`: nothing eaten where fewer than two divisors stand.
    fn divisors(&mut self, start: usize, make: &dyn Fn(Numbers) -> Option<Pattern>) -> Located<Option<Clause>> {
        let (back, from) = (self.mark(), self.at);
        if !self.eat(Key::Divisible) {
            return Ok(None);
        }
        let none = self.eat(Key::Neither);
        self.eat_any(&[Key::Both, Key::Either]);
        let (mut clauses, mut joint) = (Vec::new(), Joint::All);
        loop {
            let modulus = self.number()?;
            let modulo = self.modulo(from, modulus, 0)?;
            clauses.extend(make(Numbers::Modulo(modulo)).map(|pattern| self.pattern(start, pattern)));
            let end = self.mark();
            let comma = self.eat_mark(',');
            let word = self.eat_any(&[Key::And, Key::Or, Key::Nor]);
            if !comma && word.is_none()
                || !self.is_number(0)
                || self.is_number_of(0)
                || self.key(1) == Some(Key::Modulo)
            {
                self.back(&end);
                break;
            }
            joint = if matches!(word, Some(Key::Or | Key::Nor)) { Joint::Any } else { joint };
        }
        if clauses.len() < 2 {
            self.back(&back);
            return Ok(None);
        }
        let kind = if none || joint == Joint::Any { Kind::Any(clauses) } else { Kind::All(clauses) };
        let clause = self.clause(start, kind);
        Ok(Some(if none { self.negated(start, clause) } else { clause }))
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

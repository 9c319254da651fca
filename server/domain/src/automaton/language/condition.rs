//! Conditions on numbers: even, divisible by 3, 1 mod 3, and several of them at once.

use super::convention::Convention;
use super::lexicon::{Key, Sense};
use super::number::{Amount, NUMBER};
use super::operand::Joint;
use super::parser::Parser;
use super::token::{Located, Piece};
use crate::automaton::tree::{Clause, Kind, Modulo, Numbers, Pattern};

/// The largest modulus of which remainders are compared, as there is a clause for each.
pub(super) const MOST_REMAINDERS: u64 = 64;

impl Parser<'_> {
    /// `even`, `divisible by 3`, `mod 3 = 1`, `1 mod 3`, `congruent to 1 modulo 3`, `remainder 1 when divided by 3`, `at least 3`,
    /// `3`; nothing eaten where none of them stands.
    pub(super) fn condition(&mut self) -> Located<Option<Amount>> {
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
        if let Some(beside) = self.beside_multiple(start, number)? {
            return Ok(Some(Amount::Of(Numbers::Modulo(beside))));
        }
        match number {
            Some(Amount::Bare(remainder))
                if self.key(0) == Some(Key::Modulo) || self.is_mark(0, '(') && self.key(1) == Some(Key::Modulo) =>
            {
                self.by_modulus(start, remainder).map(of)
            }
            number => Ok(number),
        }
    }

    /// `one more than a multiple of 3`, behind the number; nothing eaten where that does not follow.
    fn beside_multiple(&mut self, start: usize, number: Option<Amount>) -> Located<Option<Modulo>> {
        let (Some(Amount::Bare(number)), Some(key @ (Key::MoreThan | Key::LessThan))) = (number, self.key(0)) else {
            return Ok(None);
        };
        let article = self.token(1).is_some_and(|token| matches!(&*token.text.to_lowercase(), "a" | "an"));
        if self.key(1 + usize::from(article)) != Some(Key::Divisible) {
            return Ok(None);
        }
        self.at += 2 + usize::from(article);
        let modulus = self.number()?;
        let remainder = if key == Key::MoreThan || number == 0 { number } else { modulus.saturating_sub(number) };
        self.modulo(start, modulus, remainder).map(Some)
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
            Key::Both,
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
        if let Some(clause) = self.left_within(start, make)? {
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

    /// `mod 3 > 1`: any of the remainders that are; nothing eaten where no comparison stands behind the modulus.
    fn left_within(&mut self, start: usize, make: &dyn Fn(Numbers) -> Option<Pattern>) -> Located<Option<Clause>> {
        let (back, from) = (self.mark(), self.at);
        if !self.eat(Key::Modulo) {
            return Ok(None);
        }
        let modulus = self.number()?;
        self.modulo(from, modulus, 0)?;
        self.eat_all(&[Key::Is]);
        let Some(amount) = self.amount(false)? else {
            self.back(&back);
            return Ok(None);
        };
        if modulus > MOST_REMAINDERS {
            self.at -= 1;
            return self.wanted("a number up to 64 before a comparison of remainders");
        }
        let left = (0..modulus).filter(|&left| amount.numbers().is_some_and(|numbers| numbers.contains(left)));
        let each =
            left.filter_map(|left| Modulo::new(modulus, left)).filter_map(|modulo| make(Numbers::Modulo(modulo)));
        let each = each.map(|pattern| self.pattern(start, pattern)).collect();
        Ok(Some(self.clause(start, Kind::Any(each))))
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
}

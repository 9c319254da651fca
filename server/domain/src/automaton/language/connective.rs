//! Clauses with a word before them that says how they hold: not, if, either, neither, exactly one of.

use super::convention::Convention;
use super::lexicon::Key;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::tree::{Clause, Kind};

impl Parser<'_> {
    pub(super) fn not(&mut self, start: usize) -> Located<Clause> {
        let verb = self.eat(Key::DoesNot);
        if !verb && self.eat(Key::Except) {
            self.eat(Key::Article);
            if self.excepts_what() {
                self.following();
                let whole = self.formula()?;
                return Ok(self.negated(start, whole));
            }
            self.following();
            self.except(start);
        } else {
            self.at += usize::from(!verb);
        }
        if self.given.flipped == Some(Convention::NotNearest) && !self.is_mark(0, '(') {
            let back = self.mark();
            let wide = self.formula()?;
            let reaches =
                self.given.tokens[start..self.at].iter().any(|token| matches!(token.key(), Some(Key::And | Key::Or)));
            if reaches {
                self.rely(Convention::NotNearest, start);
                return Ok(self.negated(start, wide));
            }
            self.back(&back);
        }
        if self.key(0) == Some(Key::Both) && !self.has_operand(1) {
            self.at += 1;
            let both = self.conjunction(false)?;
            return Ok(self.negated(start, both));
        }
        let enclosed = self.is_mark(0, '(');
        let inner = self.unary()?;
        if !enclosed && self.goes_on_bare(verb) {
            self.rely(Convention::NotNearest, start);
        }
        Ok(self.negated(start, inner))
    }

    /// `the complement of`, `reject`: nothing of what follows is meant, to the end.
    pub(super) fn complement(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        self.eat_all(&[Key::Article, Key::Verb]);
        let whole = self.formula()?;
        Ok(self.negated(start, whole))
    }

    /// Whether those, or strings, stand here with clauses behind them: `except those that start with 0 and end with 1` excepts what is
    /// both.
    pub(super) fn excepts_what(&self) -> bool {
        let those = self.is_at(&[Key::Following, Key::String]);
        let said = [Key::Lead, Key::Starts, Key::Ends, Key::Contains, Key::Has, Key::Without];
        those && self.key(1).is_some_and(|key| said.contains(&key))
    }

    /// Whether what stands at `start` is excepted, so that what is joined to it is too.
    pub(super) fn is_excepted(&self, start: usize) -> bool {
        let before = self.given.tokens[..start].iter().rev().find(|token| token.key() != Some(Key::Article));
        before.is_some_and(|token| token.key() == Some(Key::Except))
    }

    /// What is excepted are strings as a whole, unless that is to be read the other way.
    fn except(&mut self, start: usize) {
        let open = self.has_operand(0) && !self.begins_clause() && self.verb.is_some_and(|verb| verb != Key::Equals);
        if !open || !self.rely(Convention::ExceptWhole, start) {
            self.verb = Some(Key::Equals);
        }
    }

    /// Whether a joined clause follows that not might reach too. After `does not` a verb with an s is beyond its reach.
    fn goes_on_bare(&self, verb: bool) -> bool {
        let joined = matches!(self.key(0), Some(Key::And | Key::Or));
        let next = self.token(1).map(|token| token.text.split(' ').next().unwrap_or_default().to_lowercase());
        joined && next.is_some_and(|next| !(verb && (next.ends_with('s') || next == "it" || next == "that")))
    }

    pub(super) fn conditional(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        // Without then, the first comma by itself ends the condition.
        let then = self.given.tokens[self.at..].iter().any(|token| token.key() == Some(Key::Then));
        let before = std::mem::replace(&mut self.comma_ends, !then);
        let condition = self.disjunction()?;
        self.comma_ends = before;
        let comma = self.eat_mark(',');
        let it = self.token(0).is_some_and(|token| matches!(&*token.text, "it" | "they"));
        if !self.eat(Key::Then) && !comma && !it {
            return self.wanted("\"then\" and a clause");
        }
        let before = std::mem::replace(&mut self.and_if_ends, true);
        let result = self.disjunction()?;
        self.and_if_ends = before;
        let implied = |one: Clause, other: Clause| Kind::Implies(Box::new(one), Box::new(other));
        if !self.eat_before(&[Key::Otherwise]) {
            return Ok(self.clause(start, implied(condition, result)));
        }
        self.eat_mark(',');
        let other = self.disjunction()?;
        let without = self.negated(start, condition.clone());
        let both = [implied(condition, result), implied(without, other)].map(|kind| self.clause(start, kind));
        Ok(self.clause(start, Kind::All(both.into())))
    }

    /// `either A or B`, where each of them may be joined by and.
    pub(super) fn either(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        let mut clauses = vec![self.conjunction(true)?];
        while self.eat_before(&[Key::Or]) {
            clauses.push(self.conjunction(false)?);
        }
        if clauses.len() < 2 {
            return self.wanted("\"or\" and a second clause");
        }
        let exclusive = self.rely(Convention::EitherInclusive, start);
        Ok(self.clause(start, if exclusive { Kind::One(clauses) } else { Kind::Any(clauses) }))
    }

    /// Eats one of these with a comma before it or without.
    fn eat_before(&mut self, keys: &[Key]) -> bool {
        let back = self.mark();
        self.eat_mark(',');
        let eaten = self.eat_any(keys).is_some();
        if !eaten {
            self.back(&back);
        }
        eaten
    }

    /// Clauses joined by and; a comma before it ends them where `comma` is not set.
    fn conjunction(&mut self, comma: bool) -> Located<Clause> {
        let start = self.at;
        let mut clauses = vec![self.unary()?];
        while (comma || !self.is_mark(0, ',')) && !self.not_both_ahead() && self.eat_before(&[Key::And, Key::But]) {
            clauses.push(self.unary()?);
        }
        Ok(if clauses.len() == 1 { clauses.remove(0) } else { self.clause(start, Kind::All(clauses)) })
    }

    pub(super) fn neither(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        let mut clauses = vec![self.unary()?];
        // As in "neither starts nor ends with 1".
        let within = self.given.tokens[start..self.at].iter().any(|token| token.key() == Some(Key::Nor));
        while self.eat_before(&[Key::Nor, Key::Or]) {
            clauses.push(self.unary()?);
        }
        if clauses.len() < 2 && !within {
            return self.wanted("\"nor\" and a second clause");
        }
        let any = if clauses.len() == 1 { clauses.remove(0) } else { self.clause(start, Kind::Any(clauses)) };
        Ok(self.negated(start, any))
    }

    /// `the following: A, B and C`, of which so many are meant.
    pub(super) fn clauses_of(&mut self) -> Located<Vec<Clause>> {
        self.following();
        let enclosed = self.eat_mark('(');
        let mut clauses = vec![self.unary()?];
        loop {
            let comma = self.eat_mark(',');
            if self.eat_any(&[Key::And, Key::Or]).is_none() && !comma {
                break;
            }
            clauses.push(self.unary()?);
        }
        if enclosed && !self.eat_mark(')') {
            return self.wanted("a closing parenthesis");
        }
        Ok(clauses)
    }

    /// `exactly one of A, B and C`.
    pub(super) fn selection(&mut self, start: usize) -> Located<Clause> {
        let key = self.key(0);
        self.at += 1;
        let clauses = self.clauses_of()?;
        Ok(match key {
            Some(Key::OneOf) => self.clause(start, Kind::One(clauses)),
            Some(Key::AllOf) => self.clause(start, Kind::All(clauses)),
            Some(Key::AnyOf) => self.clause(start, Kind::Any(clauses)),
            _ => {
                let any = self.clause(start, Kind::Any(clauses));
                self.negated(start, any)
            }
        })
    }
}

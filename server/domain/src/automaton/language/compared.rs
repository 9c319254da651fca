//! The number of something, and how the numbers of two things stand to each other.

use super::fault::Wrong;
use super::lexicon::{Key, Sense};
use super::number::Amount;
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::{Located, Piece};
use crate::automaton::alphabet::Word;
use crate::automaton::tree::{Clause, Kind, Pattern, Relation};

impl Parser<'_> {
    /// `the number of 1s is even`.
    pub(super) fn number_of(&mut self, start: usize) -> Located<Clause> {
        let total = self.token(0).is_some_and(|token| token.text.to_lowercase().starts_with("total"));
        self.at += 1;
        if self.key(0) == Some(Key::Run) {
            return self.number_of_runs(start);
        }
        let overlapping = self.overlap();
        let times = self.eat(Key::Times);
        self.eat_all(&[Key::Article, Key::Lead, Key::Occurrences]);
        let mut targets = self.subject()?;
        if times && !self.eat(Key::Occurs) {
            return self.wanted("\"occurs\"");
        }
        let together = self.token(0).is_some_and(|token| matches!(&*token.text, "together" | "combined"));
        self.at += usize::from(together);
        if (total || together) && targets.set().is_some() {
            targets.items = vec![targets.words()];
        }
        if self.eat(Key::Occurrences) {
            self.eat(Key::Article);
        }
        self.plus(&mut targets)?;
        if let Some(clause) = self.difference_on(start, &targets)? {
            return Ok(clause);
        }
        if let Some(clause) = self.two_numbers(start, &targets)? {
            return Ok(clause);
        }
        if let Some(clause) = self.both_equal(start, &targets)? {
            return Ok(clause);
        }
        self.eat_any(&[Key::Both]);
        self.eat_all(&[Key::Lead]);
        let pattern = self.predicate(start, &|numbers| Some(Pattern::Length(numbers)))?;
        self.with_counts(start, pattern, &targets, overlapping)
    }

    /// `plus the number of 1s`: symbols that are counted with those before.
    fn plus(&mut self, targets: &mut Targets) -> Located<()> {
        while self.token(0).is_some_and(|token| matches!(&*token.text, "plus" | "+")) {
            self.at += 1;
            self.eat_all(&[Key::Article, Key::NumberOf, Key::Occurrences]);
            let from = self.at;
            targets.items = vec![[targets.words(), self.targets()?.words()].concat()];
            if targets.set().is_none() {
                self.at = from;
                return self.wanted("a single symbol, as numbers of longer strings are not added,");
            }
        }
        Ok(())
    }

    /// `the number of 0s and 1s are equal`.
    fn both_equal(&mut self, start: usize, targets: &Targets) -> Located<Option<Clause>> {
        if let Some(alike) = self.alike_modulo(start, &targets.items)? {
            return Ok(Some(alike));
        }
        let back = self.mark();
        self.eat(Key::Is);
        let equal = targets.items.len() == 2 && self.eat_any(&[Key::Equals, Key::Same]).is_some();
        let ends = self.token(0).is_none_or(|next| !matches!(next.piece, Piece::Text | Piece::Known(Sense::Number(_))));
        if equal && ends {
            return self.compared(start, &targets.items, Relation::Equal).map(Some);
        }
        self.back(&back);
        Ok(None)
    }

    /// A condition on lengths as the same condition on the counts of targets.
    fn with_counts(
        &mut self,
        start: usize,
        clause: Clause,
        targets: &Targets,
        overlapping: Option<bool>,
    ) -> Located<Clause> {
        let kind = match clause.kind {
            Kind::Pattern(Pattern::Length(numbers)) => {
                return self.count_each(start, targets, Amount::Of(numbers), overlapping);
            }
            Kind::Not(inner) => Kind::Not(Box::new(self.with_counts(start, *inner, targets, overlapping)?)),
            Kind::Any(clauses) => Kind::Any(
                clauses
                    .into_iter()
                    .map(|clause| self.with_counts(start, clause, targets, overlapping))
                    .collect::<Located<_>>()?,
            ),
            Kind::All(clauses) => Kind::All(
                clauses
                    .into_iter()
                    .map(|clause| self.with_counts(start, clause, targets, overlapping))
                    .collect::<Located<_>>()?,
            ),
            other => other,
        };
        Ok(Clause { span: clause.span, kind })
    }

    /// What follows the first of two numbers, if a second one does.
    fn two_numbers(&mut self, start: usize, first: &Targets) -> Located<Option<Clause>> {
        let back = self.mark();
        let joined = self.eat_any(&[Key::Is, Key::Equals, Key::And]);
        if joined == Some(Key::And) && self.is_number_of_ahead() {
            return self.both_numbers(start, first).map(Some);
        }
        self.eat_all(&[Key::Equals, Key::Same, Key::As, Key::To, Key::Article]);
        if self.key(0) == Some(Key::TwiceAsMany) {
            return self.unbounded(start);
        }
        let relation = match self.eat_any(&[Key::MoreThan, Key::LessThan, Key::AtLeast, Key::AtMost]) {
            Some(Key::MoreThan) => Some((Relation::More, true)),
            Some(Key::LessThan) => Some((Relation::More, false)),
            Some(Key::AtLeast) => Some((Relation::AtLeast, true)),
            Some(_) => Some((Relation::AtLeast, false)),
            None if joined.is_some() => Some((Relation::Equal, true)),
            None => None,
        };
        let Some((relation, in_order)) = relation.filter(|_| self.is_number_of_ahead()) else {
            self.back(&back);
            return Ok(None);
        };
        self.eat_all(&[Key::Article, Key::NumberOf, Key::Occurrences]);
        let mut both = [first.items.clone(), self.targets()?.items].concat();
        if !in_order {
            both.reverse();
        }
        self.compared(start, &both, relation).map(Some)
    }

    /// That two numbers are compared that can both be any.
    pub(super) fn unbounded<T>(&self, start: usize) -> Located<T> {
        let reason = "the numbers of two symbols would have to be compared, which takes unbounded memory".to_owned();
        Err((self.span(start), Wrong::NotRegular(reason)))
    }

    /// `the number of 0s and the number of 1s are both even`, or are equal.
    fn both_numbers(&mut self, start: usize, first: &Targets) -> Located<Clause> {
        self.eat_all(&[Key::Article, Key::NumberOf, Key::Occurrences]);
        let both = [first.items.clone(), self.targets()?.items].concat();
        self.eat_all(&[Key::Lead]);
        if let Some(alike) = self.alike_modulo(start, &both)? {
            return Ok(alike);
        }
        let is = usize::from(self.key(0) == Some(Key::Is));
        if matches!(self.key(is), Some(Key::Same | Key::Equals)) {
            self.at += is + 1;
            return self.compared(start, &both, Relation::Equal);
        }
        self.eat_row(&[Key::Is, Key::Both]);
        self.eat(Key::Both);
        let condition = self.predicate(start, &|numbers| Some(Pattern::Length(numbers)))?;
        let mut clauses = Vec::new();
        for words in both {
            let one = Targets { items: vec![words], joint: Joint::All, none: false, either: false };
            clauses.push(self.with_counts(start, condition.clone(), &one, None)?);
        }
        Ok(self.clause(start, Kind::All(clauses)))
    }

    fn is_number_of_ahead(&self) -> bool {
        self.key(0) == Some(Key::NumberOf) || self.key(0) == Some(Key::Article) && self.key(1) == Some(Key::NumberOf)
    }

    fn compared(&mut self, start: usize, both: &[Vec<Word>], relation: Relation) -> Located<Clause> {
        match both {
            [left, right] if left.len() == 1 && right.len() == 1 && !left[0].is_empty() && !right[0].is_empty() => {
                Ok(self.pattern(start, Pattern::Compare { left: left[0].clone(), right: right[0].clone(), relation }))
            }
            _ => self.wanted("two strings, none of them empty,"),
        }
    }

    /// `the same number of 01 and 10`, `as many 01 as 10`, and behind at least.
    pub(super) fn same_number(&mut self, start: usize, relation: Relation) -> Located<Clause> {
        self.at += 1;
        self.eat(Key::Occurrences);
        let targets = self.targets()?;
        let mut both = targets.items;
        if both.len() == 1 {
            self.eat_all(&[Key::As, Key::And, Key::NumberOf, Key::Occurrences]);
            self.at += usize::from(self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("of")));
            both.extend(self.targets()?.items);
        }
        self.compared(start, &both, relation)
    }

    /// `more 01 than 10`.
    pub(super) fn more(&mut self, start: usize) -> Located<Clause> {
        let more = self.eat(Key::More);
        self.at += usize::from(!more);
        self.eat(Key::Occurrences);
        let mut both = self.targets()?.items;
        if !self.eat(Key::Than) {
            return self.wanted("\"than\" and a second string");
        }
        self.eat(Key::Occurrences);
        both.extend(self.targets()?.items);
        if !more {
            both.reverse();
        }
        self.compared(start, &both, Relation::More)
    }
}

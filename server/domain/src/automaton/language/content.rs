//! What a string has: strings in it, so many of something, nothing of something.

use super::lexicon::{Key, Sense};
use super::number::Amount;
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Set;
use crate::automaton::tree::{Clause, Numbers, Pattern, Relation};

impl Parser<'_> {
    /// Every symbol of the alphabet; one symbol while it is not known.
    pub(super) fn all_symbols(&self) -> Set {
        Set::all(self.given.alphabet.map_or(1, crate::automaton::alphabet::Alphabet::size))
    }

    /// What follows has, contains, with.
    pub(super) fn content(&mut self, start: usize) -> Located<Clause> {
        self.eat_all(&[Key::Lead, Key::Article, Key::Has]);
        if self.is_article() && !self.has_operand(1) {
            self.at += 1;
        }
        if self.alike_in_a_row() {
            return self.alike(start, Amount::Bare(2));
        }
        if let Some(differ) = self.neighbours_differ(start) {
            return Ok(differ);
        }
        match self.key(0) {
            Some(Key::No) => {
                self.at += 1;
                self.no(start)
            }
            Some(Key::Even | Key::Odd) if self.key(1) == Some(Key::Length) => self.length(start),
            Some(parity @ (Key::Even | Key::Odd)) if self.key(1) == Some(Key::NumberOf) => {
                self.at += 2;
                self.counted(start, Amount::Of(Numbers::parity(parity == Key::Even)))
            }
            Some(parity @ (Key::Even | Key::Odd)) if self.has_operand(1) => {
                self.at += 1;
                self.counted(start, Amount::Of(Numbers::parity(parity == Key::Even)))
            }
            Some(parity @ (Key::Even | Key::Odd)) if self.key(1) == Some(Key::Sum) => self.even_sum(start, parity),
            Some(Key::AnyNumber) => self.any_number(start),
            Some(Key::NumberOf) => self.number_of(start),
            Some(Key::Difference) => self.difference(start),
            Some(Key::Every | Key::All) if self.entire_ahead().is_some() => self.strings(start),
            Some(Key::SameNumber) => self.same_number(start, Relation::Equal),
            Some(Key::AtLeast) if self.key(1) == Some(Key::SameNumber) => {
                self.at += 1;
                self.same_number(start, Relation::AtLeast)
            }
            Some(Key::More | Key::Fewer) => self.more(start),
            Some(Key::TwiceAsMany) => self.unbounded(self.at),
            Some(Key::TwoConsecutive | Key::Consecutive) => {
                self.at += 1;
                self.in_a_row(start, 2)
            }
            Some(Key::Run) => self.run(start, false),
            Some(Key::LongestRun) => self.longest_run(start),
            Some(Key::Alternating) => {
                self.at += 1;
                self.alternation(start, None)
            }
            Some(Key::Subsequence) => {
                self.at += 1;
                let word = self.single()?;
                Ok(self.pattern(start, Pattern::Subsequence(word)))
            }
            Some(Key::Sum | Key::Product) => self.sum(start),
            Some(Key::Neither | Key::Either | Key::Both) if !self.is_mark(1, '{') && self.is_clause(1) => self.unary(),
            Some(Key::OneOf) if self.is_clause(1) && !self.is_mark(1, '{') => self.unary(),
            Some(Key::Neither | Key::Either | Key::Both | Key::AnyOf | Key::AllOf | Key::OneOf) => self.strings(start),
            Some(Key::Not) => {
                self.at += 1;
                let clause = self.content(start)?;
                Ok(self.negated(start, clause))
            }
            Some(Key::NoneOf) => {
                self.at += 1;
                self.eat_all(&[Key::Article, Key::Following]);
                self.no(start)
            }
            Some(parity @ (Key::Even | Key::Odd)) if self.key(1) == Some(Key::Parity) => self.parity(start, parity),
            Some(
                Key::Length
                | Key::Only
                | Key::Value
                | Key::Divisible
                | Key::Every
                | Key::All
                | Key::First
                | Key::Last
                | Key::FirstEqualsLast
                | Key::FirstDiffersLast
                | Key::Starts
                | Key::Ends
                | Key::OddPosition
                | Key::EvenPosition
                | Key::Position
                | Key::Remainder
                | Key::ReadAs,
            ) => self.plain(),
            _ => self.counted_or_named(start),
        }
    }

    /// Whether no string stands there but what is said of one.
    fn is_clause(&self, ahead: usize) -> bool {
        !self.has_operand(ahead) || self.is_number_of(ahead)
    }

    /// `even parity`: an even number of 1s.
    fn parity(&mut self, start: usize, parity: Key) -> Located<Clause> {
        let one = self.word("1")?;
        self.at += 2;
        let numbers = Numbers::parity(parity == Key::Even);
        Ok(self.pattern(start, Pattern::Count { of: one.into_iter().collect(), numbers }))
    }

    fn counted_or_named(&mut self, start: usize) -> Located<Clause> {
        if let Some(Sense::Ordinal(_)) = self.sense(0) {
            return self.place(start);
        }
        if let Some(value) = self.compared_value(start) {
            return Ok(value);
        }
        if self.is_number_of(0) || self.is_choice_of_numbers() || !self.has_operand(0) {
            let from = self.at;
            if let Some(amount) = self.amount(true)? {
                if let (Amount::Bare(number), Some(Key::Consecutive)) = (amount, self.key(0)) {
                    self.at += 1;
                    return self.in_a_row(start, number);
                }
                return self.counted_twice(from.min(start), amount);
            }
        }
        self.strings(start)
    }

    fn strings(&mut self, start: usize) -> Located<Clause> {
        let targets = self.targets()?;
        if let Some(joined) = self.joined_on(&targets)? {
            self.verb = Some(Key::Contains);
            return Ok(self.pattern(start, joined));
        }
        self.verb = Some(Key::Contains);
        self.named.clone_from(&targets.items);
        self.eat(Key::Occurs);
        self.said(start, &targets, Some(Key::Contains))
    }

    /// What is said of strings that are named already; `verb` is what is meant where nothing is.
    pub(super) fn said(&mut self, start: usize, targets: &Targets, verb: Option<Key>) -> Located<Clause> {
        if self.eat(Key::InOrder) {
            return self.in_order(start, targets);
        }
        let back = self.mark();
        self.eat(Key::Article);
        match self.eat_any(&[
            Key::Subsequence,
            Key::Starts,
            Key::AsPrefix,
            Key::Ends,
            Key::AsSuffix,
            Key::Substring,
            Key::InARow,
        ]) {
            Some(Key::Subsequence) => {
                return Ok(self.each(start, targets, &|words| {
                    Pattern::Subsequence(words.into_iter().next().unwrap_or_default())
                }));
            }
            Some(Key::Starts | Key::AsPrefix) if !self.has_operand(0) => {
                return Ok(self.each(start, targets, &Pattern::Starts));
            }
            Some(Key::Ends | Key::AsSuffix) if !self.has_operand(0) => {
                return Ok(self.each(start, targets, &Pattern::Ends));
            }
            Some(Key::InARow) if targets.items.len() == 1 && targets.set().is_some() => {
                return self.rows(start, targets, 2);
            }
            Some(Key::Substring | Key::InARow) => {}
            _ => self.back(&back),
        }
        if self.place_ahead() {
            return self.placed(start, targets);
        }
        let overlapping = self.overlap();
        if let Some(amount) = self.times()? {
            let overlapping = overlapping.or_else(|| self.overlap());
            return self.count_each(start, targets, amount, overlapping);
        }
        Ok(match verb {
            Some(Key::Starts | Key::StartsBare) => self.each(start, targets, &Pattern::Starts),
            Some(Key::Ends | Key::EndsBare) => self.each(start, targets, &Pattern::Ends),
            Some(Key::Only) => match targets.set() {
                Some(set) => self.pattern(start, Pattern::Only(set)),
                None => return self.wanted("symbols"),
            },
            Some(Key::Equals) => self.pattern(start, Pattern::Equals(targets.words())),
            Some(_) => self.each(start, targets, &Pattern::Contains),
            None if matches!(
                self.given.tokens[self.at - 1].key(),
                Some(Key::Occurs | Key::Substring | Key::InARow)
            ) =>
            {
                self.each(start, targets, &Pattern::Contains)
            }
            None if !self.opens(start) => return self.wanted("what is said of the string, such as \"occurs\","),
            None => self.pattern(start, Pattern::Equals(targets.words())),
        })
    }

    /// `a, b and c in that order`: a subsequence.
    fn in_order(&mut self, start: usize, targets: &Targets) -> Located<Clause> {
        self.eat(Key::Subsequence);
        if targets.joint != Joint::All || targets.items.iter().any(|words| words.len() != 1) {
            self.at -= 1;
            return self.wanted("strings joined by and before an order");
        }
        Ok(self.pattern(start, Pattern::Subsequence(targets.words().concat())))
    }

    /// Whether nothing but words for strings stand before, so that a string by itself is one of them.
    pub(super) fn opens(&self, start: usize) -> bool {
        let nouns = [
            Key::String,
            Key::Verb,
            Key::Article,
            Key::Lead,
            Key::Every,
            Key::All,
            Key::Not,
            Key::AnyOf,
            Key::Either,
            Key::Neither,
        ];
        let before = self.given.tokens[..start].iter();
        before.into_iter().all(|token| token.is_mark('(') || token.key().is_some_and(|key| nouns.contains(&key)))
    }

    /// What follows no.
    pub(super) fn no(&mut self, start: usize) -> Located<Clause> {
        self.eat_all(&[Key::Article, Key::Occurrences]);
        match self.key(0) {
            Some(Key::Run) => return self.run(start, true),
            Some(Key::OddPosition | Key::EvenPosition) => {
                let there = self.place(start)?;
                return Ok(self.nowhere(start, there));
            }
            _ if self.has_operand(0) && !self.is_number_of(0) => {}
            _ => {
                let clause = self.content(start)?;
                return Ok(self.negated(start, clause));
            }
        }
        let back = self.mark();
        let relates = self.subject().is_ok() && (self.relates(0) || self.key(0) == Some(Key::Is) && self.relates(1));
        self.back(&back);
        if relates {
            return self.never_in_order(start);
        }
        let targets = self.targets()?;
        if self.place_ahead() {
            let there = self.placed(start, &targets)?;
            return Ok(self.nowhere(start, there));
        }
        self.verb = Some(Key::Contains);
        let none = Targets { joint: Joint::Any, none: true, either: false, ..targets };
        Ok(self.each(start, &none, &Pattern::Contains))
    }
}

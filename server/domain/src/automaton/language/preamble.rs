//! A sentence from its first word: what comes before the first clause, and behind the last.

use super::lexicon::{Key, Sense};
use super::logic::BEGINNINGS;
use super::parser::Parser;
use super::token::{Located, Piece};
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};

/// What can follow an article.
const DESCRIBED: [Key; 31] = [
    Key::Symbol,
    Key::String,
    Key::Substring,
    Key::Subsequence,
    Key::Sequence,
    Key::Run,
    Key::Position,
    Key::First,
    Key::Last,
    Key::NextToLast,
    Key::Divisible,
    Key::NumberOf,
    Key::Length,
    Key::Value,
    Key::Remainder,
    Key::Even,
    Key::Odd,
    Key::Empty,
    Key::NonEmpty,
    Key::EmptyString,
    Key::Alternating,
    Key::Verb,
    Key::Starts,
    Key::Ends,
    Key::OddPosition,
    Key::EvenPosition,
    Key::Consecutive,
    Key::TwoConsecutive,
    Key::Sum,
    Key::Product,
    Key::Base,
];

impl Parser<'_> {
    /// A whole sentence.
    pub(super) fn sentence(&mut self) -> Located<Clause> {
        let mut clauses = self.preamble()?;
        if !self.done() {
            // In "all strings over {a, b} but not aa" there is nothing to join but all strings.
            self.at += usize::from(self.at > 0 && self.key(0) == Some(Key::But));
            clauses.push(self.formula()?);
        }
        while self.is_at(&[Key::Over, Key::Sigma]) || self.is_mark(0, ',') {
            self.eat_mark(',');
            if self.alphabet()?.is_none() {
                break;
            }
        }
        if !self.done() {
            return self.wanted("the end, or a word that joins two clauses, such as and,");
        }
        match clauses.len() {
            0 => Ok(self.pattern(0, Pattern::Everything)),
            1 => Ok(clauses.remove(0)),
            _ => Ok(self.clause(0, Kind::All(clauses))),
        }
    }

    /// What comes before the first clause: who is to accept what strings, over what alphabet. Adjectives of the strings are clauses.
    fn preamble(&mut self) -> Located<Vec<Clause>> {
        let mut clauses = Vec::new();
        self.name_of_language();
        loop {
            let start = self.at;
            match self.sense(0) {
                Some(Sense::Alphabet(_)) => self.at += 1,
                Some(Sense::Key(Key::Verb | Key::Article | Key::Lead | Key::String)) => self.at += 1,
                Some(Sense::Key(Key::Every | Key::All)) if self.noun_ahead(1) => self.at += 1,
                // In "the language consisting of all binary strings" nothing is said of the symbols.
                Some(Sense::Key(Key::Only)) if start > 0 && self.nouns_ahead() => self.at += 1,
                Some(Sense::Key(Key::Value))
                    if self.token(1).is_none_or(|next| {
                        next.key().is_some_and(|key| BEGINNINGS.contains(&key)) && next.text != "of"
                    }) =>
                {
                    self.hint_by_name();
                    self.at += 1;
                }
                Some(Sense::Key(Key::Everything)) if self.token(1).is_some() => self.at += 1,
                Some(Sense::Key(Key::Over | Key::Sigma)) => {
                    if self.alphabet()?.is_none() {
                        return self.wanted("an alphabet such as {0, 1}");
                    }
                }
                Some(Sense::Key(Key::Has))
                    if matches!(self.sense(1), Some(Sense::Alphabet(_))) && self.key(2) == Some(Key::Symbol) =>
                {
                    self.at += 3;
                }
                Some(Sense::Key(Key::Has)) if self.is_of_symbols()? => {}
                Some(Sense::Key(parity @ (Key::Even | Key::Odd)))
                    if self.key(1) == Some(Key::Length) && self.noun_ahead(2) =>
                {
                    self.at += 2;
                    clauses.push(self.pattern(start, Pattern::Length(Numbers::parity(*parity == Key::Even))));
                }
                _ if self.is_number(0) && self.key(1) == Some(Key::Symbol) && self.noun_ahead(2) => {
                    let length = self.number()?;
                    self.at += 1;
                    clauses.push(self.pattern(start, Pattern::Length(Numbers::Exactly(length))));
                }
                Some(Sense::Key(Key::NonEmpty)) if self.noun_ahead(1) => {
                    self.at += 1;
                    clauses.push(self.pattern(start, Pattern::Length(Numbers::AtLeast(1))));
                }
                Some(Sense::Key(Key::Alternating)) if self.noun_ahead(1) => clauses.push(self.plain()?),
                _ if self.is_mark(0, ',') && start > 0 => self.at += 1,
                _ if self.is_article() && self.noun_ahead(1) => self.at += 1,
                _ => return Ok(clauses),
            }
        }
    }

    /// `L =`, before what the language is.
    fn name_of_language(&mut self) {
        let named = self.token(0).is_some_and(|token| token.piece == Piece::Text)
            && self.token(1).is_some_and(|token| token.text == "=")
            && !self.has_operand(2);
        self.at += if named { 2 } else { 0 };
    }

    fn is_of_symbols(&mut self) -> Located<bool> {
        let of = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("of"));
        Ok(of
            && self.given.tokens[..self.at]
                .iter()
                .any(|token| matches!(token.key(), Some(Key::String | Key::Everything)))
            && match self.made_of()? {
                Some(alphabet) => {
                    self.heard.hints.push(alphabet);
                    true
                }
                None => false,
            })
    }

    /// Whether an a stands here that is no symbol, because of what comes next.
    pub(super) fn is_article(&self) -> bool {
        let a = self.token(0).is_some_and(|token| token.piece == Piece::Text && token.text.eq_ignore_ascii_case("a"));
        let described = match self.sense(1) {
            Some(Sense::Ordinal(_) | Sense::Alphabet(_) | Sense::Number(_)) => true,
            Some(Sense::Key(Key::AtLeast | Key::AtMost)) => {
                self.token(1).is_some_and(|token| token.text.to_lowercase().starts_with('m'))
            }
            Some(Sense::Key(key)) => DESCRIBED.contains(key),
            _ => false,
        };
        a && described
    }

    /// Whether strings are named behind the word here, all of them or those.
    fn nouns_ahead(&self) -> bool {
        let all = matches!(self.key(1), Some(Key::Every | Key::All | Key::Article | Key::Following));
        self.noun_ahead(1 + usize::from(all)) || self.key(1) == Some(Key::Everything) && self.token(2).is_some()
    }

    /// Whether strings, or a word that describes strings, are named here.
    fn noun_ahead(&self, ahead: usize) -> bool {
        match self.sense(ahead) {
            Some(Sense::Alphabet(_)) => true,
            Some(Sense::Key(Key::Even | Key::Odd)) => self.key(ahead + 1) == Some(Key::Length),
            Some(Sense::Key(key)) => matches!(key, Key::String | Key::Verb | Key::NonEmpty | Key::Over),
            _ => false,
        }
    }
}

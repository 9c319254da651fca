//! What is said in few words of what was named before, and what says too little or too much.

use super::convention::Convention;
use super::fault::Wrong;
use super::lexicon::Key;
use super::number::Amount;
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::{Located, Piece};
use crate::automaton::tree::{Clause, Kind, Modulo, Numbers, Pattern};

impl Parser<'_> {
    /// `but not as a suffix`, of the strings that were contained.
    pub(super) fn named_again(&mut self, start: usize) -> Located<Clause> {
        let targets = Targets { items: self.named.clone(), joint: Joint::All, none: false, either: false };
        self.said(start, &targets, Some(Key::Contains))
    }

    /// Whether the phrase that stands here begins with as: `as a substring`.
    pub(super) fn is_as(&self) -> bool {
        self.token(0).is_some_and(|token| token.text.to_lowercase().starts_with("as "))
    }

    /// `two or three 1s`: another number before what is counted; nothing eaten where none is.
    pub(super) fn counted_either(&mut self, start: usize, amount: Amount) -> Located<Option<Clause>> {
        let back = self.mark();
        let mut amounts = vec![amount];
        loop {
            let comma = self.is_mark(0, ',') && self.is_number(1);
            self.at += usize::from(comma);
            if !comma && !self.eat(Key::Or) || !self.is_number(0) && self.key(0) != Some(Key::Exactly) {
                break;
            }
            amounts.extend(self.amount(true)?);
        }
        if amounts.len() < 2 || !self.has_operand(0) {
            self.back(&back);
            return Ok(None);
        }
        let counted = self.mark();
        let mut clauses = Vec::new();
        for amount in amounts {
            self.back(&counted);
            clauses.push(self.counted(start, amount)?);
        }
        Ok(Some(self.clause(start, Kind::Any(clauses))))
    }

    /// Whether numbers joined by or stand here, and behind the last of them what is counted: `zero or two 1s`, `0, 2 or 4 1s`.
    pub(super) fn is_choice_of_numbers(&self) -> bool {
        let joins = |at: usize| self.key(at) == Some(Key::Or) || self.is_mark(at, ',');
        let mut last = 0;
        while self.is_number(last) && joins(last + 1) {
            last += if self.is_mark(last + 1, ',') && self.key(last + 2) == Some(Key::Or) { 3 } else { 2 };
        }
        last > 0 && self.is_number_of(last)
    }

    /// `binary strings greater than 5`: the number that the string writes. `None`, and nothing eaten, where something is counted.
    pub(super) fn compared_value(&mut self, start: usize) -> Option<Clause> {
        let words = ["greater", "larger", "bigger", "smaller", "less", ">", "<", "≥", "≤", "above", "below", "under"];
        let word = self.token(0)?.text.to_lowercase();
        if !words.iter().any(|known| word.starts_with(known)) {
            return None;
        }
        let back = self.mark();
        let value = self.value(start).ok().filter(|_| self.ends_condition() && self.key(0) != Some(Key::Long));
        if value.is_none() {
            self.back(&back);
        } else {
            self.rely(Convention::ComparedValue, start);
        }
        value
    }

    /// Whether `occur only at`, `are only at` stand here.
    pub(super) fn only_there_ahead(&self) -> bool {
        let verb = matches!(self.key(0), Some(Key::Occurs | Key::Is));
        verb && self.key(1) == Some(Key::Only) && self.key(2) == Some(Key::At)
    }

    /// `1s occur only at even positions`: no odd position has one.
    pub(super) fn only_there(&mut self, start: usize, targets: &Targets, negated: bool) -> Located<Clause> {
        while !self.is_at(&[Key::At]) && !self.done() {
            self.at += 1;
        }
        self.at += 1;
        self.eat_all(&[Key::Article]);
        let at = match self.eat_any(&[Key::EvenPosition, Key::OddPosition, Key::Position]) {
            Some(Key::Position) => {
                self.eat_all(&[Key::Lead, Key::Is]);
                self.condition()?.and_then(Amount::numbers)
            }
            Some(position) => Some(Numbers::parity(position == Key::EvenPosition)),
            None => None,
        };
        let Some(Numbers::Modulo(at)) = at else {
            return self.wanted("\"even positions\", \"odd positions\" or \"positions divisible by\" and a number");
        };
        let Some(set) = targets.set() else { return self.wanted("single symbols") };
        self.rely(Convention::PositionsFromOne, start);
        let set = set.complement(self.all_symbols().size());
        let elsewhere = (0..at.modulus()).filter(|remainder| *remainder != at.remainder());
        let nowhere = elsewhere.filter_map(|remainder| Modulo::new(at.modulus(), remainder));
        let nowhere = nowhere.map(|at| self.pattern(start, Pattern::Positions { at: Numbers::Modulo(at), set }));
        let mut nowhere: Vec<Clause> = nowhere.collect();
        let clause = if nowhere.len() == 1 { nowhere.remove(0) } else { self.clause(start, Kind::All(nowhere)) };
        Ok(if negated { self.negated(start, clause) } else { clause })
    }

    /// Whether an `a` stands here that can be a symbol, right before another string.
    pub(super) fn is_symbol_a(&self) -> bool {
        let a = self.token(0).is_some_and(|token| token.piece == Piece::Text && token.text == "a");
        let next = self.token(1).is_some_and(|token| token.piece == Piece::Text);
        a && next && self.has_operand(1) && self.given.alphabet.is_some_and(|alphabet| alphabet.symbol("a").is_some())
    }

    /// That two strings stand beside each other with nothing that says how they belong together.
    pub(super) fn two_strings(&self, start: usize) -> Located<Clause> {
        let found = self.given.tokens[start + 1].clone();
        Err((
            found.span,
            Wrong::Misplaced { found: found.text, wanted: "a comma, or a word such as contains before both," },
        ))
    }
}

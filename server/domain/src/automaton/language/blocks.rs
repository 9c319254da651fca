//! Strings in blocks: so many of one symbol, then so many of another.

use super::lexicon::Key;
use super::number::Amount;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::{Set, Symbol};
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};

/// So many of one symbol.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) symbol: Symbol,
    pub(super) numbers: Numbers,
}

impl Parser<'_> {
    /// Whether `any number of`, `zero or more` and what they count stand here, and another block follows it.
    pub(super) fn begins_blocks(&self) -> bool {
        let counted = match self.key(0) {
            Some(Key::AnyNumber) => 1,
            _ if self.is_number(0) && self.key(1) == Some(Key::OrMore) => 2,
            _ => return false,
        };
        let Some(operand) = self.operand_ahead(counted) else { return false };
        let mut next = operand + 1;
        while self.is_mark(next, ',') || matches!(self.key(next), Some(Key::Then | Key::Lead)) {
            next += 1;
        }
        self.key(next) == Some(Key::Followed)
    }

    /// `any number of 0s`: says nothing beside other clauses, and by itself that there is nothing else.
    pub(super) fn any_number(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        let from = self.at;
        let Some(of) = self.targets()?.set() else {
            self.at = from;
            return self.wanted("symbols");
        };
        let alone = self.done() && self.opens(start);
        let all = Pattern::Count { of, numbers: Numbers::AtLeast(0) };
        Ok(self.pattern(start, if alone { Pattern::Only(of) } else { all }))
    }

    /// Whether `of one or more 1s` stands here behind strings: eats the of.
    pub(super) fn is_of_blocks(&mut self) -> bool {
        let strings = self.at.checked_sub(1).is_some_and(|at| self.given.tokens[at].key() == Some(Key::String));
        let of = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("of"));
        let counted = self.key(1) == Some(Key::AnyNumber) && self.has_operand(2)
            || self.is_number(1) && self.key(2) == Some(Key::OrMore) && self.has_operand(3);
        let symbols = strings && of && counted && self.key(3) != Some(Key::Symbol);
        self.at += usize::from(symbols);
        symbols
    }

    /// How many of a symbol a block has: `a 1`, `a single 1` is one.
    fn in_block(&mut self) -> Located<Numbers> {
        if self.eat(Key::AnyNumber) {
            return Ok(Numbers::AtLeast(0));
        }
        let article = self.token(0).is_some_and(|token| matches!(&*token.text.to_lowercase(), "a" | "an"));
        self.at += usize::from(article && (self.is_number(1) || self.has_operand(1)));
        let one = article && self.has_operand(0) && !self.is_number_of(0);
        let amount = if one { Some(Amount::Bare(1)) } else { self.amount(true)? };
        match amount.and_then(Amount::numbers) {
            Some(numbers) => Ok(numbers),
            None => self.wanted("\"any number of\" or a number, and a symbol,"),
        }
    }

    /// `any number of 0s followed by any number of 1s`, of the whole string.
    pub(super) fn blocks(&mut self, start: usize) -> Located<Clause> {
        let mut blocks = Vec::new();
        loop {
            let numbers = self.in_block()?;
            let from = self.at;
            let word = self.single()?;
            let [symbol] = word[..] else {
                self.at = from;
                return self.wanted("a single symbol");
            };
            blocks.push(Block { symbol, numbers });
            let back = self.mark();
            self.eat_mark(',');
            self.eat_all(&[Key::Then, Key::Lead]);
            if !self.eat(Key::Followed) {
                self.back(&back);
                break;
            }
        }
        match self.in_blocks(start, &blocks) {
            Some(clause) => Ok(clause),
            None => {
                self.at -= 1;
                self.wanted("another symbol in each block")
            }
        }
    }

    /// Only these symbols, none after one that comes later, each so often. `None` where a symbol has two blocks.
    pub(super) fn in_blocks(&self, start: usize, blocks: &[Block]) -> Option<Clause> {
        let set: Set = blocks.iter().map(|block| block.symbol).collect();
        if self.given.alphabet.is_some() && set.iter().count() < blocks.len() {
            return None;
        }
        let mut clauses = vec![self.pattern(start, Pattern::Only(set))];
        for (at, one) in blocks.iter().enumerate() {
            for other in &blocks[at + 1..] {
                let found = self.pattern(start, Pattern::Subsequence(vec![other.symbol, one.symbol]));
                clauses.push(self.negated(start, found));
            }
            if one.numbers != Numbers::AtLeast(0) {
                let of = Set::EMPTY.with(one.symbol);
                clauses.push(self.pattern(start, Pattern::Count { of, numbers: one.numbers }));
            }
        }
        Some(if clauses.len() == 1 { clauses.remove(0) } else { self.clause(start, Kind::All(clauses)) })
    }
}

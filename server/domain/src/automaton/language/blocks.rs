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
    /// Whether `any number of`, `zero or more` and what they count stand here, and something follows it.
    pub(super) fn begins_blocks(&self) -> bool {
        let counted = self.key(0) == Some(Key::AnyNumber) || self.is_number(0) && self.key(1) == Some(Key::OrMore);
        let rest = &self.given.tokens[self.at.min(self.given.tokens.len())..];
        counted && (self.key(0) == Some(Key::AnyNumber) || rest.iter().any(|token| token.key() == Some(Key::Followed)))
    }

    /// `any number of 0s followed by any number of 1s`, of the whole string.
    pub(super) fn blocks(&mut self, start: usize) -> Located<Clause> {
        let mut blocks = Vec::new();
        loop {
            let numbers = if self.eat(Key::AnyNumber) {
                Numbers::AtLeast(0)
            } else {
                match self.amount(true)?.and_then(Amount::numbers) {
                    Some(numbers) => numbers,
                    None => return self.wanted("\"any number of\" or a number, and a symbol,"),
                }
            };
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

//! Neighbours that are the same symbol, whichever it is: two identical letters in a row, adjacent symbols differ.

use super::lexicon::Key;
use super::number::Amount;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::tree::{Clause, Numbers, Pattern};

impl Parser<'_> {
    /// Eats `identical letters in a row`, `of the same symbol adjacent`, `repeated adjacent digits` where it stands.
    pub(super) fn alike_in_a_row(&mut self) -> bool {
        let back = self.mark();
        let (mut alike, mut beside) = (false, false);
        loop {
            match self.key(0) {
                Some(Key::Same | Key::SameSymbol) => alike = true,
                Some(Key::Equals) if !self.has_operand(1) => alike = true,
                Some(Key::Consecutive | Key::InARow) => beside = true,
                Some(Key::Symbol) if !self.has_operand(1) => {}
                Some(Key::Article | Key::Occurs | Key::Is) => {}
                Some(Key::Has) if self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("of")) => {}
                _ => break,
            }
            self.at += 1;
        }
        if !alike || !beside {
            self.back(&back);
        }
        alike && beside
    }

    /// So many of the same symbol in a row, whichever it is.
    pub(super) fn alike(&self, start: usize, amount: Amount) -> Located<Clause> {
        let short = |most| Pattern::Runs { of: self.all_symbols(), numbers: Numbers::AtMost(most) };
        match amount {
            Amount::Bare(number) | Amount::Of(Numbers::AtLeast(number)) => {
                let short = self.pattern(start, short(number.saturating_sub(1)));
                Ok(self.negated(start, short))
            }
            Amount::Of(Numbers::AtMost(most)) => Ok(self.pattern(start, short(most))),
            _ => self.wanted("\"at least\" or \"at most\" before a number of consecutive symbols"),
        }
    }

    /// `adjacent symbols differ`, `consecutive letters are never equal`; nothing eaten where that does not stand.
    pub(super) fn neighbours_differ(&mut self, start: usize) -> Option<Clause> {
        let back = self.mark();
        let neighbours = self.eat_row(&[Key::Consecutive, Key::Symbol]);
        self.eat_all(&[Key::Lead, Key::Is]);
        let not = self.eat_any(&[Key::Not, Key::DoesNot]).is_some();
        self.eat_all(&[Key::Is, Key::Article]);
        let said = if not {
            self.eat_any(&[Key::Same, Key::SameSymbol, Key::Equals])
        } else {
            self.eat_any(&[Key::Different, Key::DifferentSymbol])
        };
        if !neighbours || said.is_none() {
            self.back(&back);
            return None;
        }
        Some(self.pattern(start, Pattern::Runs { of: self.all_symbols(), numbers: Numbers::AtMost(1) }))
    }
}

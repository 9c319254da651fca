//! Two positions that hold the same symbol, or different ones.

use super::lexicon::{Key, Sense};
use super::parser::Parser;
use super::place::Place;
use super::token::Located;
use crate::automaton::alphabet::Set;
use crate::automaton::tree::{Clause, Kind, Pattern};

impl Parser<'_> {
    /// `is the same as the first symbol`, `equals their last bit`, `differs from the third symbol`, of the symbol at `place`; nothing
    /// eaten where no second position follows.
    pub(super) fn like_another(&mut self, start: usize, place: Place) -> Located<Option<Clause>> {
        let back = self.mark();
        let Place::One(from, position) = place else { return Ok(None) };
        let mut same = None;
        loop {
            match self.key(0) {
                Some(Key::Same | Key::SameSymbol | Key::Equals) => same = Some(same.unwrap_or(true)),
                Some(Key::Different | Key::DifferentSymbol | Key::NotEqual | Key::Not) => same = Some(false),
                Some(Key::Is | Key::As | Key::Article | Key::Lead | Key::To) => {}
                _ if self.token(0).is_some_and(|token| token.text == "from") => {}
                _ => break,
            }
            self.at += 1;
        }
        let named =
            matches!(self.sense(0), Some(Sense::Ordinal(_) | Sense::Key(Key::First | Key::Last | Key::NextToLast)));
        let (Some(same), true) = (same, named) else {
            self.back(&back);
            return Ok(None);
        };
        let second = self.position()?;
        self.at += usize::from(self.token(0).is_some_and(|token| token.text == "one"));
        let Place::One(other_from, other) = second else { return self.wanted("one position") };
        let at = |from, position, set: Set| self.pattern(start, Pattern::Nth { from, position, set });
        let all = self.all_symbols();
        let pair = |symbol| {
            let one = Set::EMPTY.with(symbol);
            let others = if same { one } else { one.complement(all.size()) };
            self.clause(start, Kind::All(vec![at(from, position, one), at(other_from, other, others)]))
        };
        Ok(Some(self.clause(start, Kind::Any(all.iter().map(pair).collect()))))
    }
}

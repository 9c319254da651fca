//! So many of several clauses: at least two of A, B and C; at most one of them.

use super::lexicon::Key;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};

/// The most clauses of which so many may be meant: there are 70 ways to take four of eight.
const MOST_CLAUSES: usize = 8;

impl Parser<'_> {
    /// Whether `at least two of` stands here with clauses behind it.
    pub(super) fn some_of_ahead(&mut self) -> bool {
        let back = self.mark();
        let stands = self.how_many_of().is_ok_and(|numbers| numbers.is_some()) && {
            self.following();
            !self.has_operand(0) && !self.is_mark(0, '{') && !self.names_symbols()
        };
        self.back(&back);
        stands
    }

    /// Eats `at least two of`, `at most one of`.
    fn how_many_of(&mut self) -> Located<Option<Numbers>> {
        if self.eat_row(&[Key::AtMost, Key::AnyOf]) {
            return Ok(Some(Numbers::AtMost(1)));
        }
        if self.eat_row(&[Key::MoreThan, Key::AnyOf]) {
            return Ok(Some(Numbers::AtLeast(2)));
        }
        let numbers = self.amount(true)?.and_then(super::number::Amount::numbers);
        let of = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("of"));
        self.at += usize::from(of);
        Ok(numbers.filter(|_| of))
    }

    /// Whether symbols by their place stand here: at least two of the last three symbols.
    fn names_symbols(&self) -> bool {
        let article = usize::from(self.key(0) == Some(Key::Article));
        let symbols =
            [Key::First, Key::Last, Key::Symbol, Key::Every, Key::Same, Key::SameSymbol, Key::DifferentSymbol];
        self.key(article).is_some_and(|key| symbols.contains(&key))
    }

    /// `at least two of: A, B and C`.
    pub(super) fn some_of(&mut self, start: usize) -> Located<Clause> {
        let Some(numbers) = self.how_many_of()? else { return self.wanted("\"of\" and clauses") };
        let from = self.at;
        let clauses = self.clauses_of()?;
        if !(2..=MOST_CLAUSES).contains(&clauses.len()) {
            self.at = from;
            return self.wanted("two to eight clauses with commas between them");
        }
        let least = |least: u64| self.at_least_of(start, &clauses, least);
        let no_more = |most: u64| self.negated(start, least(most.saturating_add(1)));
        Ok(match numbers {
            Numbers::AtLeast(number) => least(number),
            Numbers::AtMost(number) => no_more(number),
            Numbers::Exactly(number) => self.clause(start, Kind::All(vec![least(number), no_more(number)])),
            Numbers::Between(from, to) => self.clause(start, Kind::All(vec![least(from), no_more(to)])),
            Numbers::Modulo(_) => return self.wanted(super::number::NUMBER),
        })
    }

    /// That so many clauses hold, or more: any of the ways to take so many.
    fn at_least_of(&self, start: usize, clauses: &[Clause], least: u64) -> Clause {
        if least == 0 || least > clauses.len() as u64 {
            return self.pattern(start, if least == 0 { Pattern::Everything } else { Pattern::Nothing });
        }
        let ways = (0..1_u32 << clauses.len()).filter(|way| u64::from(way.count_ones()) == least);
        let taken = |way: u32| {
            let members = clauses.iter().enumerate().filter(|(at, _)| way >> at & 1 == 1);
            let mut members: Vec<Clause> = members.map(|(_, clause)| clause.clone()).collect();
            if members.len() == 1 { members.remove(0) } else { self.clause(start, Kind::All(members)) }
        };
        let mut ways: Vec<Clause> = ways.map(taken).collect();
        if ways.len() == 1 { ways.remove(0) } else { self.clause(start, Kind::Any(ways)) }
    }
}

//! Strings put together from others: one that another follows, and those that stand among the first or the last symbols.

use super::convention::Convention;
use super::lexicon::{Key, Sense};
use super::operand::Targets;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Word;
use crate::automaton::tree::{Clause, End, Kind, Pattern};

/// The most symbols at an end of which one is looked for.
const MOST_AT_END: u64 = 64;

impl Parser<'_> {
    /// `0 followed by 1`, `1 immediately followed by 00`, `a eventually followed by b`, behind the first of the two: the strings in
    /// which one is followed by the other. `None`, and nothing eaten, where that does not stand here.
    pub(super) fn joined_on(&mut self, targets: &Targets) -> Located<Option<Pattern>> {
        let back = self.mark();
        let near = self.eat_any(&[Key::Immediately, Key::Eventually]);
        let start = self.at;
        let at_once = self.token(0).is_some_and(|token| token.text.to_lowercase().contains("ly "));
        let several = targets.none || targets.items.len() > 1;
        if several || !self.eat(Key::Followed) || self.is_number_of(0) || !self.has_operand(0) {
            self.back(&back);
            return Ok(None);
        }
        let open = near.is_none() && !at_once && self.rely(Convention::FollowedAtOnce, start);
        let behind = self.operand()?;
        let pairs = |one: &Word| behind.iter().map(|other| [&one[..], &other[..]].concat()).collect::<Vec<_>>();
        let joined: Vec<Word> = targets.items.iter().flatten().flat_map(pairs).collect();
        match &joined[..] {
            [apart] if open || near == Some(Key::Eventually) => Ok(Some(Pattern::Subsequence(apart.clone()))),
            _ if open || near == Some(Key::Eventually) => self.wanted("one string after another, not one of several,"),
            _ => Ok(Some(Pattern::Contains(joined))),
        }
    }

    /// Whether `the last three symbols` stand behind `at least one of`.
    pub(super) fn names_ends(&self) -> bool {
        let ahead = 1 + usize::from(self.key(1) == Some(Key::Article));
        matches!(self.key(ahead), Some(Key::First | Key::Last))
            && matches!(self.sense(ahead + 1), Some(Sense::Number(_)))
    }

    /// `at least one of the last three symbols is 1`: of a shorter string, of those that it has.
    pub(super) fn among_ends(&mut self, start: usize) -> Located<Clause> {
        let chosen = self.key(0);
        self.at += 1;
        self.eat(Key::Article);
        let from = if self.eat_any(&[Key::First, Key::Last]) == Some(Key::First) { End::Start } else { End::Finish };
        let place = self.at;
        let number = self.number()?;
        if !(1..=MOST_AT_END).contains(&number) {
            self.at = place;
            return self.wanted("a number from 1 to 64");
        }
        self.eat_all(&[Key::Symbol, Key::Position]);
        let said = self.mark();
        let mut clauses = Vec::new();
        for position in 1..=number {
            self.back(&said);
            clauses.push(self.set_said(start, &|set| Pattern::Nth { from, position, set })?);
        }
        Ok(match chosen {
            Some(Key::OneOf) => self.clause(start, Kind::One(clauses)),
            Some(Key::AllOf) => self.clause(start, Kind::All(clauses)),
            Some(Key::NoneOf) => {
                let any = self.clause(start, Kind::Any(clauses));
                self.negated(start, any)
            }
            _ => self.clause(start, Kind::Any(clauses)),
        })
    }

    /// That nothing stands where `there` says: at one position, or at each of many.
    pub(super) fn nowhere(&self, start: usize, there: Clause) -> Clause {
        match there.kind {
            Kind::Pattern(Pattern::Positions { at, set }) => {
                let set = set.complement(self.all_symbols().size());
                self.pattern(start, Pattern::Positions { at, set })
            }
            Kind::Not(inner) => *inner,
            kind => self.negated(start, Clause { span: there.span, kind }),
        }
    }
}

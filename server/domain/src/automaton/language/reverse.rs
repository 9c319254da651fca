//! What is said of a string read from its end.

use super::convention::Convention;
use super::lexicon::Key;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Word;
use crate::automaton::tree::{Clause, End, Kind, Numeral, Order, Pattern};

impl Parser<'_> {
    /// `whose reverse starts with 10`.
    pub(super) fn of_the_reverse(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        if self.key(1) == Some(Key::ReadAs) {
            self.eat_mark(',');
        }
        let said = self.at;
        let clause = self.plain()?;
        if matches!(self.key(0), Some(Key::And | Key::Or | Key::But)) {
            self.rely(Convention::ReverseNearest, start);
        }
        match reversed(&clause) {
            Some(kind) => Ok(self.clause(start, kind)),
            None => {
                self.at = said;
                self.wanted("what can be said of a string from either end, such as starts with or contains,")
            }
        }
    }
}

/// What is true of a string wherever `clause` is true of its reverse; `None` where no pattern says that.
fn reversed(clause: &Clause) -> Option<Kind> {
    let one = |clause: &Clause| Some(Clause { span: clause.span, kind: reversed(clause)? });
    let each = |clauses: &[Clause]| clauses.iter().map(one).collect::<Option<Vec<_>>>();
    Some(match &clause.kind {
        Kind::Pattern(pattern) => Kind::Pattern(backwards(pattern)?),
        Kind::Not(inner) => Kind::Not(Box::new(one(inner)?)),
        Kind::All(clauses) => Kind::All(each(clauses)?),
        Kind::Any(clauses) => Kind::Any(each(clauses)?),
        Kind::One(clauses) => Kind::One(each(clauses)?),
        Kind::Implies(first, second) => Kind::Implies(Box::new(one(first)?), Box::new(one(second)?)),
    })
}

fn backwards(pattern: &Pattern) -> Option<Pattern> {
    let turn = |word: &Word| word.iter().rev().copied().collect::<Word>();
    let all = |words: &[Word]| words.iter().map(turn).collect::<Vec<_>>();
    Some(match pattern {
        Pattern::Equals(words) => Pattern::Equals(all(words)),
        Pattern::Starts(words) => Pattern::Ends(all(words)),
        Pattern::Ends(words) => Pattern::Starts(all(words)),
        Pattern::Contains(words) => Pattern::Contains(all(words)),
        Pattern::Subsequence(word) => Pattern::Subsequence(turn(word)),
        Pattern::Nth { from, position, set } => {
            let from = if *from == End::Start { End::Finish } else { End::Start };
            Pattern::Nth { from, position: *position, set: *set }
        }
        Pattern::Value { numeral, numbers } => {
            let order = if numeral.order == Order::Most { Order::Least } else { Order::Most };
            Pattern::Value { numeral: Numeral { order, ..numeral.clone() }, numbers: *numbers }
        }
        Pattern::Followed { word, by, near } => Pattern::Preceded { word: turn(word), by: turn(by), near: *near },
        Pattern::Preceded { word, by, near } => Pattern::Followed { word: turn(word), by: turn(by), near: *near },
        Pattern::Occurrences { of, overlapping, numbers } => {
            Pattern::Occurrences { of: turn(of), overlapping: *overlapping, numbers: *numbers }
        }
        Pattern::Compare { left, right, relation } => {
            Pattern::Compare { left: turn(left), right: turn(right), relation: *relation }
        }
        Pattern::Positions { .. } => return None,
        Pattern::Everything
        | Pattern::Nothing
        | Pattern::Length(_)
        | Pattern::Count { .. }
        | Pattern::Sum { .. }
        | Pattern::Product { .. }
        | Pattern::Runs { .. }
        | Pattern::RunCount { .. }
        | Pattern::Only(_)
        | Pattern::SameEnds(_) => pattern.clone(),
    })
}

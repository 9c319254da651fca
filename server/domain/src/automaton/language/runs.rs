//! Runs: how long each of them is, whether there is a longer one, and how long the longest is.

use super::lexicon::Key;
use super::number::Amount;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Set;
use crate::automaton::tree::{Clause, Kind, Modulo, Numbers, Pattern};

/// The longest run that is written out.
const MOST_WRITTEN_OUT: usize = 64;

impl Parser<'_> {
    /// `a run of 1s longer than 2`, `every run of 0s has even length`; `none` for `no run of ...`.
    pub(super) fn run(&mut self, start: usize, none: bool) -> Located<Clause> {
        let every = start < self.at
            && self.given.tokens[start..self.at].iter().any(|token| matches!(token.key(), Some(Key::Every | Key::All)))
            || start == self.at;
        self.at += 1;
        self.eat_all(&[Key::Has, Key::Consecutive]);
        if self.is_number_of(0) && (none || !every) {
            let number = self.number()?;
            let row = self.in_a_row(start, number)?;
            return Ok(if none { self.negated(start, row) } else { row });
        }
        let _ = self.eat_row(&[Key::Article, Key::SameSymbol]) || self.eat(Key::SameSymbol);
        let of = match self.run_of()? {
            Some(of) => of,
            None => self.all_symbols(),
        };
        self.eat_all(&[Key::Lead, Key::Is, Key::Has, Key::Article]);
        let said = self.at;
        let clause = self.predicate_of_run(start, of, every && !none)?;
        let Some(numbers) = of_one_run(&clause.kind) else {
            self.at = said;
            return self.wanted("one condition on the length of a run");
        };
        if every && !none {
            return Ok(self.pattern(start, Pattern::Runs { of, numbers }));
        }
        let others = match numbers {
            Numbers::Exactly(only) if only > 1 => return self.run_of_exactly(start, (of, only), none),
            numbers => not_in(numbers),
        };
        let Some(numbers) = others else {
            return self.wanted("\"longer than\", \"at least\" or \"exactly\" for the length of a run");
        };
        let others = self.pattern(start, Pattern::Runs { of, numbers });
        Ok(if none { others } else { self.negated(start, others) })
    }

    /// `the longest run of 0s is at most 3`: a condition on the length of runs; the longest one has any length where each is at most so
    /// long and not each at most one less.
    pub(super) fn longest_run(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        self.eat_all(&[Key::Has]);
        let of = if self.has_operand(0) { self.run_of()? } else { None };
        let of = of.unwrap_or_else(|| self.all_symbols());
        self.eat_all(&[Key::Lead, Key::Is, Key::Has, Key::Article, Key::Length, Key::Equals]);
        let from = self.at;
        let Some(numbers) = self.amount(true)?.and_then(Amount::numbers) else {
            self.at = from;
            return self.wanted("a length, such as at most 3 or exactly 2,");
        };
        self.eat_all(&[Key::Symbol, Key::Long]);
        let at_most = |most| self.pattern(start, Pattern::Runs { of, numbers: Numbers::AtMost(most) });
        let at_least = |least: u64| {
            let shorter = least.checked_sub(1).map_or(self.pattern(start, Pattern::Nothing), at_most);
            self.negated(start, shorter)
        };
        let both = |least, most| self.clause(start, Kind::All(vec![at_least(least), at_most(most)]));
        Ok(match numbers {
            Numbers::AtMost(most) => at_most(most),
            Numbers::AtLeast(least) => at_least(least),
            Numbers::Exactly(only) => both(only, only),
            Numbers::Between(least, most) => both(least, most),
            Numbers::Modulo(_) => return self.wanted("a length, such as at most 3 or exactly 2,"),
        })
    }

    /// That there is a run of just that length: the symbol so often, with another one or nothing on either side.
    fn run_of_exactly(&mut self, start: usize, (of, length): (Set, u64), none: bool) -> Located<Clause> {
        let Some(length) = usize::try_from(length).ok().filter(|&length| length <= MOST_WRITTEN_OUT) else {
            self.at -= 1;
            return self.wanted("a number up to 64");
        };
        let (mut whole, mut starts, mut ends, mut within) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for symbol in of.iter() {
            let others = Set::EMPTY.with(symbol).complement(self.all_symbols().size());
            let run = vec![symbol; length];
            for other in others.iter() {
                starts.push([&run[..], &[other]].concat());
                ends.push([&[other], &run[..]].concat());
                within.extend(others.iter().map(|after| [&[other], &run[..], &[after]].concat()));
            }
            whole.push(run);
        }
        let mut clauses = vec![self.pattern(start, Pattern::Equals(whole))];
        // An alphabet of one symbol has no other.
        if !starts.is_empty() {
            let beside = [Pattern::Starts(starts), Pattern::Ends(ends), Pattern::Contains(within)];
            clauses.extend(beside.map(|pattern| self.pattern(start, pattern)));
        }
        let any = self.clause(start, Kind::Any(clauses));
        Ok(if none { self.negated(start, any) } else { any })
    }

    fn run_of(&mut self) -> Located<Option<Set>> {
        if let Some(amount) = self.amount(false)? {
            self.heard.run_length = amount.numbers();
        }
        let named = self.is_mark(0, '{') || self.has_operand(0);
        if !named || self.is_number_of(0) && !self.has_operand(1) {
            return Ok(None);
        }
        let back = self.at;
        match self.targets()?.set() {
            Some(set) => Ok(Some(set)),
            None => {
                self.at = back;
                self.wanted("a symbol")
            }
        }
    }

    fn predicate_of_run(&mut self, start: usize, of: Set, each: bool) -> Located<Clause> {
        if let Some(numbers) = self.heard.run_length.take() {
            return Ok(self.pattern(start, Pattern::Runs { of, numbers }));
        }
        let parity = match (self.key(0), self.key(1)) {
            (Some(parity @ (Key::Even | Key::Odd)), Some(Key::Length)) => Some(parity == Key::Even),
            _ => None,
        };
        if let Some(even) = parity {
            self.at += 2;
            return Ok(self.pattern(start, Pattern::Runs { of, numbers: Numbers::parity(even) }));
        }
        self.eat_all(&[Key::Length, Key::Article]);
        let make = |numbers| Some(Pattern::Runs { of, numbers });
        let clause = if each { self.predicate(start, &make)? } else { self.one_predicate(start, &make)? };
        self.eat_all(&[Key::Symbol, Key::Long]);
        Ok(clause)
    }
}

/// The lengths that one run may have where `kind` is said of its length. "1 or 2" is said of each run and not of all of them alike, so
/// it has to be one set of numbers; `None` where it is not.
fn of_one_run(kind: &Kind) -> Option<Numbers> {
    match kind {
        Kind::Pattern(Pattern::Runs { numbers, .. }) => Some(*numbers),
        Kind::Not(inner) => not_in(of_one_run(&inner.kind)?),
        Kind::Any(clauses) => {
            let each = clauses.iter().map(|clause| match of_one_run(&clause.kind)? {
                Numbers::Exactly(only) => Some(only),
                _ => None,
            });
            let mut lengths = each.collect::<Option<Vec<_>>>()?;
            lengths.sort_unstable();
            let whole = lengths.windows(2).all(|pair| pair[1] - pair[0] <= 1);
            let (first, last) = (lengths.first()?, lengths.last()?);
            whole.then_some(Numbers::Between(*first, *last))
        }
        Kind::All(clauses) => {
            let bounds = clauses.iter().map(|clause| of_one_run(&clause.kind)).collect::<Option<Vec<_>>>()?;
            match bounds[..] {
                [Numbers::AtLeast(least), Numbers::AtMost(most)] | [Numbers::AtMost(most), Numbers::AtLeast(least)] => {
                    (least <= most).then_some(Numbers::Between(least, most))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The lengths from 1 that are not among `numbers`, where they make one set.
fn not_in(numbers: Numbers) -> Option<Numbers> {
    match numbers {
        Numbers::Exactly(1) => Some(Numbers::AtLeast(2)),
        Numbers::AtLeast(least) => least.checked_sub(1).map(Numbers::AtMost),
        Numbers::AtMost(most) => Some(Numbers::AtLeast(most.saturating_add(1))),
        Numbers::Modulo(modulo) if modulo.modulus() == 2 => Modulo::new(2, 1 - modulo.remainder()).map(Numbers::Modulo),
        _ => None,
    }
}

//! Machines of what stands at which position, and of runs.

use super::budget::Halt;
use super::explore::Site;
use super::meter::Meter;
use crate::automaton::alphabet::{Set, Symbol};
use crate::automaton::machine::Table;
use crate::automaton::tree::{End, Numbers};

impl Site<'_> {
    pub(super) fn count(&self, of: Set, numbers: Numbers) -> Result<Table, Halt> {
        let meter = Meter::of(numbers, self)?;
        let step = |&reading: &u64, symbol| if of.contains(symbol) { meter.add(reading, 1) } else { reading };
        self.explore(0, step, |&reading| meter.holds(reading))
    }

    pub(super) fn only(&self, set: Set) -> Result<Table, Halt> {
        self.explore(true, |&only, symbol| only && set.contains(symbol), |&only| only)
    }

    pub(super) fn nth(&self, from: End, position: u64, set: Set) -> Result<Table, Halt> {
        if set == Set::all(self.symbols) {
            return self.count(set, Numbers::AtLeast(position));
        }
        match from {
            End::Start => self.nth_from_start(position, set),
            End::Finish if set.is_empty() => Ok(Table::made(self.symbols, vec![false], vec![0; self.symbols])),
            End::Finish => self.nth_from_end(position, set),
        }
    }

    /// A state is how many symbols are still to come, then the answer.
    fn nth_from_start(&self, position: u64, set: Set) -> Result<Table, Halt> {
        self.foresee(u128::from(position) + 2)?;
        let step = |state: &Result<u64, bool>, symbol| match *state {
            Ok(1) => Err(set.contains(symbol)),
            Ok(more) => Ok(more - 1),
            answered => answered,
        };
        self.explore(Ok(position), step, |state| *state == Err(true))
    }

    /// A state is which of the last symbols were in the set, the latest as the lowest bit; all 2^position are needed.
    fn nth_from_end(&self, position: u64, set: Set) -> Result<Table, Halt> {
        let states =
            u32::try_from(position).ok().and_then(|position| 1_u128.checked_shl(position)).unwrap_or(u128::MAX);
        self.foresee(states)?;
        let rows = 0..states as u32;
        let shifted = |row: u32, symbol| (row << 1 | u32::from(set.contains(symbol))) & (states as u32 - 1);
        let next =
            rows.clone().flat_map(|row| (0..self.symbols as Symbol).map(move |symbol| shifted(row, symbol))).collect();
        let accepting = rows.map(|row| u128::from(row) >= states / 2).collect();
        Ok(Table::made(self.symbols, accepting, next))
    }

    pub(super) fn positions(&self, at: Numbers, set: Set) -> Result<Table, Halt> {
        let meter = Meter::of(at, self)?;
        let step = |state: &Option<u64>, symbol| {
            let here = meter.add((*state)?, 1);
            (!meter.holds(here) || set.contains(symbol)).then_some(here)
        };
        self.explore(Some(0), step, Option::is_some)
    }

    /// A state is the symbol of the run that is being read, if its runs matter, and how long it is; `None` after a wrong one.
    pub(super) fn runs(&self, of: Set, numbers: Numbers) -> Result<Table, Halt> {
        type State = Option<(Option<Symbol>, u64)>;
        let meter = Meter::of(numbers, self)?;
        let ended = |(symbol, length): (Option<Symbol>, u64)| symbol.is_none() || meter.holds(length);
        let step = |state: &State, symbol: Symbol| match (*state)? {
            (Some(same), length) if same == symbol => Some((Some(same), meter.add(length, 1))),
            run if !ended(run) => None,
            _ if of.contains(symbol) => Some((Some(symbol), meter.add(0, 1))),
            _ => Some((None, 0)),
        };
        self.explore(Some((None, 0)), step, |state| state.is_some_and(ended))
    }

    /// A state is the symbol of the run that is being read, if its runs are counted, and how many there were.
    pub(super) fn run_count(&self, of: Set, numbers: Numbers) -> Result<Table, Halt> {
        let meter = Meter::of(numbers, self)?;
        let step = |&(run, count): &(Option<Symbol>, u64), symbol| match of.contains(symbol).then_some(symbol) {
            None => (None, count),
            same if same == run => (run, count),
            begun => (begun, meter.add(count, 1)),
        };
        self.explore((None, 0), step, |&(_, count)| meter.holds(count))
    }

    pub(super) fn same_ends(&self, same: bool) -> Result<Table, Halt> {
        let step = |state: &Option<(Symbol, bool)>, symbol| match *state {
            None => Some((symbol, true)),
            Some((first, _)) => Some((first, first == symbol)),
        };
        self.explore(None, step, |state| state.is_some_and(|(_, is_same)| is_same == same))
    }
}

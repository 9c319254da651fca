//! How two languages differ.

use std::convert::Infallible;

use rustc_hash::FxHashMap;

use super::Table;
use super::equivalence::{Difference, Walk, compare};
use crate::automaton::alphabet::{Symbol, Word};

/// More pairs of states than this are not followed.
const MOST_PAIRS: usize = 1 << 18;

/// A shortest word on which two machines over the same alphabet differ; `None` if they accept the same language.
#[must_use]
pub fn difference(mut first: &Table, mut second: &Table) -> Option<Difference> {
    let symbols = first.symbols();
    match compare(&mut first, &mut second, symbols) {
        Ok(compared) => compared.difference,
        Err(never) => match never {},
    }
}

/// The share of all words of length 0, 1, 2 ... `longest` on which two machines over the same alphabet differ, each in 0 to 1 to
/// double precision. The list is shorter where following both at once takes more than 2^18 pairs of states.
#[must_use]
pub fn share_by_length(first: &Table, second: &Table, longest: usize) -> Vec<f64> {
    let each = 1.0 / first.symbols() as f64;
    let mut reached: FxHashMap<(u32, u32), f64> = FxHashMap::from_iter([((0, 0), 1.0)]);
    let mut shares = Vec::new();
    while shares.len() <= longest && reached.len() <= MOST_PAIRS {
        let differ = |pair: &(&(u32, u32), &f64)| first.accepts_in(pair.0.0) != second.accepts_in(pair.0.1);
        shares.push(reached.iter().filter(differ).fold(0.0, |sum, (_, share)| sum + share));
        let mut after = FxHashMap::default();
        for (&(one, other), share) in &reached {
            for symbol in 0..first.symbols() as Symbol {
                *after.entry((first.next(one, symbol), second.next(other, symbol))).or_insert(0.0) += share * each;
            }
        }
        reached = after;
    }
    shares
}

/// A shortest word that is accepted from one of two states of a machine and not from the other.
#[must_use]
pub fn separating_word(table: &Table, one: u32, other: u32) -> Option<Word> {
    let (mut first, mut second) = (Rooted { table, root: one }, Rooted { table, root: other });
    match compare(&mut first, &mut second, table.symbols()) {
        Ok(compared) => compared.difference.map(|difference| difference.word),
        Err(never) => match never {},
    }
}

/// A table with another start: the numbers of the start and of `root` are exchanged.
struct Rooted<'t> {
    table: &'t Table,
    root: u32,
}

impl Rooted<'_> {
    fn renamed(&self, state: u32) -> u32 {
        match state {
            0 => self.root,
            state if state == self.root => 0,
            state => state,
        }
    }
}

impl Walk for Rooted<'_> {
    type Halt = Infallible;

    fn step(&mut self, state: u32, symbol: Symbol) -> Result<u32, Infallible> {
        Ok(self.renamed(self.table.next(self.renamed(state), symbol)))
    }

    fn accepts(&self, state: u32) -> bool {
        self.table.accepts_in(self.renamed(state))
    }
}

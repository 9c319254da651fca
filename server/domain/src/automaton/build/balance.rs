//! Machines that compare how often two words occur, where there are any.
//!
//! Both words are found by one trie, and each of its moves changes the difference of the two counts. A move that can be repeated
//! can be repeated from everywhere, because where a trie is depends on the last symbols only. So where some moves raise the
//! difference without bound and others lower it without bound, a string can go up to any difference and come back from it:
//! infinitely many must be told apart, and the language is not regular. Otherwise the difference is followed only while it can
//! still decide the question, which is finitely far.

use super::budget::Halt;
use super::explore::Site;
use super::trie::Trie;
use crate::automaton::alphabet::{Symbol, Word};
use crate::automaton::machine::Table;
use crate::automaton::tree::Relation;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum State {
    /// The node of the trie, and the difference so far.
    Open(u32, i64),
    /// Nothing that follows changes the answer.
    Decided(bool),
}

const NOT_REGULAR: &str = "which of the two is the more frequent, and by how much, can swing without bound both ways, and a machine \
                           with finitely many states cannot remember how far";

impl Site<'_> {
    /// How the number of `left` stands to that of `right`.
    pub(super) fn compare(&self, left: &Word, right: &Word, relation: Relation) -> Result<Table, Halt> {
        if left == right {
            return Ok(Table::made(self.symbols, vec![relation.holds(0)], vec![0; self.symbols]));
        }
        self.foresee((left.len() + right.len() + 1) as u128)?;
        let moves = Moves { trie: Trie::anywhere(&[left.clone(), right.clone()], self.symbols), symbols: self.symbols };
        let reach = Reach { falls: moves.furthest(-1), rises: moves.furthest(1) };
        if reach.falls.is_none() && reach.rises.is_none() {
            return Err(Halt::NotRegular(NOT_REGULAR.to_owned()));
        }
        let settle = |node: u32, difference: i64| match reach.decides(relation, node, difference) {
            Some(verdict) => State::Decided(verdict),
            None => State::Open(node, difference),
        };
        let step = |state: &State, symbol: Symbol| match *state {
            State::Open(node, difference) => {
                let to = moves.trie.go(node, symbol);
                settle(to, difference + moves.weight(to))
            }
            decided => decided,
        };
        let accepts = |state: &State| match *state {
            State::Open(_, difference) => relation.holds(difference),
            State::Decided(verdict) => verdict,
        };
        self.explore(settle(0, 0), step, accepts)
    }
}

struct Moves {
    trie: Trie,
    symbols: usize,
}

impl Moves {
    /// By how much the difference changes on coming to `node`.
    fn weight(&self, node: u32) -> i64 {
        let ends = self.trie.ends(node);
        i64::from(ends & 1 != 0) - i64::from(ends & 2 != 0)
    }

    /// How far the difference can go from each node in the direction of `sign`; `None` if without bound. By Bellman and Ford: what
    /// still changes after as many rounds as there are nodes goes round in circles.
    fn furthest(&self, sign: i64) -> Option<Vec<i64>> {
        let mut furthest = vec![0_i64; self.trie.nodes()];
        for _ in 0..=self.trie.nodes() {
            let mut changed = false;
            for node in 0..furthest.len() {
                for symbol in 0..self.symbols as Symbol {
                    let to = self.trie.go(node as u32, symbol);
                    let by = sign * self.weight(to) + furthest[to as usize];
                    changed |= by > furthest[node];
                    furthest[node] = furthest[node].max(by);
                }
            }
            if !changed {
                return Some(furthest);
            }
        }
        None
    }
}

/// How far the difference can still go from each node; `None` if without bound.
struct Reach {
    falls: Option<Vec<i64>>,
    rises: Option<Vec<i64>>,
}

impl Reach {
    /// The answer, if nothing that follows can change it.
    fn decides(&self, relation: Relation, node: u32, difference: i64) -> Option<bool> {
        let least = self.falls.as_ref().map(|falls| difference - falls[node as usize]);
        let most = self.rises.as_ref().map(|rises| difference + rises[node as usize]);
        let always_above = |limit: i64| least.is_some_and(|least| least > limit);
        let never_above = |limit: i64| most.is_some_and(|most| most <= limit);
        match relation {
            Relation::Equal => (always_above(0) || never_above(-1)).then_some(false),
            Relation::More if always_above(0) => Some(true),
            Relation::More => never_above(0).then_some(false),
            Relation::AtLeast if always_above(-1) => Some(true),
            Relation::AtLeast => never_above(-1).then_some(false),
        }
    }
}

//! Whether two machines accept the same words: pairs of states that must agree are merged by union-find (Hopcroft and Karp, 1971),
//! which takes fewer merges than there are states in both.
//!
//! Pairs are visited in the order of their distance from the start. A pair that is skipped because its states are merged already
//! hangs together by pairs that were queued no later, one of which the same word tells apart; so the first difference met is a
//! shortest one.

use std::convert::Infallible;

use super::Table;
use crate::automaton::alphabet::{Symbol, Word};

/// A deterministic machine that may come into being while it is walked. It starts in state 0, and states are numbered without gaps.
pub(crate) trait Walk {
    /// Why a step may be impossible.
    type Halt;

    /// The state after `symbol`.
    fn step(&mut self, state: u32, symbol: Symbol) -> Result<u32, Self::Halt>;

    /// Whether a word that ends in `state` is accepted.
    fn accepts(&self, state: u32) -> bool;
}

impl Walk for &Table {
    type Halt = Infallible;

    fn step(&mut self, state: u32, symbol: Symbol) -> Result<u32, Infallible> {
        Ok(self.next(state, symbol))
    }

    fn accepts(&self, state: u32) -> bool {
        self.accepts_in(state)
    }
}

/// A shortest word that one machine accepts and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The word.
    pub word: Word,
    /// Whether the first of the two machines is the one that accepts it.
    pub accepted_by_first: bool,
}

/// What it took to compare two machines.
pub(crate) struct Compared {
    /// `None` if they accept the same words.
    pub(crate) difference: Option<Difference>,
    /// How many pairs of states were merged.
    pub(crate) merged: usize,
}

struct Pair {
    left: u32,
    right: u32,
    from: u32,
    symbol: Symbol,
}

/// Compares two machines over the same `symbols`.
pub(crate) fn compare<L: Walk, R: Walk<Halt: Into<L::Halt>>>(
    left: &mut L,
    right: &mut R,
    symbols: usize,
) -> Result<Compared, L::Halt> {
    let mut classes = Classes::default();
    let mut queue = vec![Pair { left: 0, right: 0, from: 0, symbol: 0 }];
    classes.merge(0, 1);
    let mut at = 0;
    while at < queue.len() {
        let Pair { left: l, right: r, .. } = queue[at];
        if left.accepts(l) != right.accepts(r) {
            let difference = Difference { word: spell(&queue, at), accepted_by_first: left.accepts(l) };
            return Ok(Compared { difference: Some(difference), merged: queue.len() });
        }
        for symbol in 0..symbols as Symbol {
            let (l, r) = (left.step(l, symbol)?, right.step(r, symbol).map_err(Into::into)?);
            if classes.merge(2 * l, 2 * r + 1) {
                queue.push(Pair { left: l, right: r, from: at as u32, symbol });
            }
        }
        at += 1;
    }
    Ok(Compared { difference: None, merged: queue.len() })
}

fn spell(queue: &[Pair], mut at: usize) -> Word {
    let mut word = Word::new();
    while at > 0 {
        word.push(queue[at].symbol);
        at = queue[at].from as usize;
    }
    word.reverse();
    word
}

/// Union-find over both machines at once: even numbers are states of the left one, odd numbers of the right one.
#[derive(Default)]
struct Classes {
    /// The parent of each; its own number for the root of a class.
    parent: Vec<u32>,
}

impl Classes {
    fn root(&mut self, mut of: u32) -> u32 {
        while self.parent.len() <= of as usize {
            self.parent.push(self.parent.len() as u32);
        }
        while self.parent[of as usize] != of {
            let above = self.parent[self.parent[of as usize] as usize];
            self.parent[of as usize] = above;
            of = above;
        }
        of
    }

    /// Whether the two were in different classes until now. The smaller number becomes the root: states that are met early stay
    /// roots, which keeps paths short without ranks.
    fn merge(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        let (root, child) = (one.min(other), one.max(other));
        self.parent[child as usize] = root;
        one != other
    }
}

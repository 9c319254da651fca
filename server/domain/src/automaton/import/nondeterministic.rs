//! Machines with any number of ways on, and their deterministic counterpart by sets of states (Rabin and Scott, 1959).

use rustc_hash::FxHashMap;

use crate::automaton::alphabet::Symbol;
use crate::automaton::build::{Budget, Halt};
use crate::automaton::machine::Table;

pub(super) struct Nondeterministic {
    /// How many states have names; those beyond are within labels of several symbols.
    pub(super) named: usize,
    start: u32,
    accepting: Vec<bool>,
    /// From each state, with `None` for a way that reads nothing.
    edges: Vec<Vec<(Option<Symbol>, u32)>>,
}

impl Nondeterministic {
    pub(super) fn new(states: usize, start: u32) -> Self {
        Self { named: states, start, accepting: vec![false; states], edges: vec![Vec::new(); states] }
    }

    pub(super) fn accept(&mut self, state: u32) {
        self.accepting[state as usize] = true;
    }

    /// A way that reads `word`, through states of its own where the word has several symbols.
    pub(super) fn connect(&mut self, from: u32, word: &[Symbol], to: u32) {
        let Some((&last, before)) = word.split_last() else { return self.edges[from as usize].push((None, to)) };
        let mut at = from;
        for &symbol in before {
            let between = self.edges.len() as u32;
            self.edges.push(Vec::new());
            self.accepting.push(false);
            self.edges[at as usize].push((Some(symbol), between));
            at = between;
        }
        self.edges[at as usize].push((Some(last), to));
    }

    pub(super) fn is_partial(&self, symbols: usize) -> bool {
        let leads = |edges: &[(Option<Symbol>, u32)], symbol| edges.iter().any(|(on, _)| *on == Some(symbol));
        self.edges.iter().any(|edges| (0..symbols as Symbol).any(|symbol| !leads(edges, symbol)))
    }

    pub(super) fn is_nondeterministic(&self) -> bool {
        let twice = |edges: &Vec<(Option<Symbol>, u32)>| {
            let mut on: Vec<Option<Symbol>> = edges.iter().map(|(on, _)| *on).collect();
            on.sort_unstable();
            on.contains(&None) || on.windows(2).any(|pair| pair[0] == pair[1])
        };
        self.edges.iter().any(twice)
    }

    pub(super) fn determinise(&self, symbols: usize, budget: &Budget<'_>) -> Result<Table, Halt> {
        let start = self.closed(vec![self.start]);
        let mut numbers: FxHashMap<Vec<u32>, u32> = FxHashMap::from_iter([(start.clone(), 0)]);
        let mut sets = vec![start];
        let (mut accepting, mut next) = (Vec::new(), Vec::new());
        while accepting.len() < sets.len() {
            let set = sets[accepting.len()].clone();
            for symbol in 0..symbols as Symbol {
                let after = self.closed(self.step(&set, symbol));
                let fresh = sets.len() as u32;
                next.push(*numbers.entry(after).or_insert_with_key(|after| {
                    sets.push(after.clone());
                    fresh
                }));
            }
            accepting.push(set.iter().any(|&state| self.accepting[state as usize]));
            budget.check(sets.len(), accepting.len(), symbols)?;
        }
        Ok(Table::made(symbols, accepting, next))
    }

    fn step(&self, set: &[u32], symbol: Symbol) -> Vec<u32> {
        let edges = set.iter().flat_map(|&state| &self.edges[state as usize]);
        edges.filter(|(on, _)| *on == Some(symbol)).map(|(_, to)| *to).collect()
    }

    /// With every state that reading nothing leads to, in order.
    fn closed(&self, mut states: Vec<u32>) -> Vec<u32> {
        let mut seen = vec![false; self.edges.len()];
        states.retain(|&state| !std::mem::replace(&mut seen[state as usize], true));
        let mut at = 0;
        while at < states.len() {
            for &(on, to) in &self.edges[states[at] as usize] {
                if on.is_none() && !std::mem::replace(&mut seen[to as usize], true) {
                    states.push(to);
                }
            }
            at += 1;
        }
        states.sort_unstable();
        states
    }
}

//! Machines with any number of ways on, and their deterministic counterpart by sets of states (Rabin and Scott, 1959).

use rustc_hash::FxHashMap;

use crate::automaton::alphabet::Symbol;
use crate::automaton::build::{Budget, Halt};
use crate::automaton::machine::Table;

pub(super) struct Nondeterministic {
    /// Names of states; those beyond are within labels of several symbols.
    names: Vec<String>,
    start: u32,
    accepting: Vec<bool>,
    /// From each state, with `None` for a way that reads nothing.
    edges: Vec<Vec<(Option<Symbol>, u32)>>,
}

impl Nondeterministic {
    pub(super) fn new(names: Vec<String>, start: u32) -> Self {
        let states = names.len();
        Self { names, start, accepting: vec![false; states], edges: vec![Vec::new(); states] }
    }

    /// How many states have names.
    pub(super) fn named(&self) -> usize {
        self.names.len()
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

    /// The deterministic machine, and what each of its states is called.
    pub(super) fn determinise(&self, symbols: usize, budget: &Budget<'_>) -> Result<(Table, Vec<String>), Halt> {
        let silent = self.edges.iter().flatten().any(|(on, _)| on.is_none());
        let closed = |states: Vec<u32>| if silent { self.closed(states) } else { ordered(states) };
        let start = closed(vec![self.start]);
        let mut numbers: FxHashMap<Vec<u32>, u32> = FxHashMap::from_iter([(start.clone(), 0)]);
        let mut sets = vec![start];
        let (mut accepting, mut next) = (Vec::new(), Vec::new());
        while accepting.len() < sets.len() {
            let set = sets[accepting.len()].clone();
            for symbol in 0..symbols as Symbol {
                let after = closed(self.step(&set, symbol));
                let fresh = sets.len() as u32;
                next.push(*numbers.entry(after).or_insert_with_key(|after| {
                    sets.push(after.clone());
                    fresh
                }));
            }
            accepting.push(set.iter().any(|&state| self.accepting[state as usize]));
            budget.check(sets.len(), accepting.len(), symbols)?;
        }
        let names = sets.iter().map(|set| self.name(set)).collect();
        Ok((Table::made(symbols, accepting, next), names))
    }

    fn name(&self, set: &[u32]) -> String {
        let name = |&state: &u32| match self.names.get(state as usize) {
            Some(name) => name.clone(),
            None => format!("+{}", state as usize - self.names.len() + 1),
        };
        match set {
            [] => "∅".to_owned(),
            [one] => name(one),
            several => format!("{{{}}}", several.iter().map(name).collect::<Vec<_>>().join(", ")),
        }
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
        ordered(states)
    }
}

/// Each once, in order.
fn ordered(mut states: Vec<u32>) -> Vec<u32> {
    states.sort_unstable();
    states.dedup();
    states
}

//! The same machines minimised by other crates.

use std::error::Error;

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::util::primitives::StateID;
use rustfst::Tr;
use rustfst::algorithms::minimize;
use rustfst::fst_impls::VectorFst;
use rustfst::fst_traits::{ExpandedFst as _, MutableFst as _};
use rustfst::semirings::{Semiring as _, TropicalWeight};

use assay_domain::automaton::machine::Table;

/// A table as an unweighted acceptor of `rustfst`, labels from 1.
pub(crate) fn acceptor(table: &Table) -> Result<VectorFst<TropicalWeight>, Box<dyn Error>> {
    let mut fst = VectorFst::new();
    fst.add_states(table.states());
    fst.set_start(0)?;
    for state in 0..table.states() as u32 {
        for symbol in 0..table.symbols() {
            let label = symbol as u32 + 1;
            fst.add_tr(state, Tr::new(label, label, TropicalWeight::one(), table.next(state, symbol as _)))?;
        }
        if table.accepts_in(state) {
            fst.set_final(state, TropicalWeight::one())?;
        }
    }
    Ok(fst)
}

/// How many states `rustfst` leaves of an acceptor.
pub(crate) fn rustfst_minimal(mut fst: VectorFst<TropicalWeight>) -> Result<usize, Box<dyn Error>> {
    minimize(&mut fst)?;
    Ok(fst.num_states())
}

/// How many states `regex-automata` has for "the nth symbol from the end is 1", minimised or as determinised. It cannot be handed a
/// machine, so the one time less the other is what minimising takes.
pub(crate) fn regex_states(nth: u32, minimal: bool) -> Result<usize, Box<dyn Error>> {
    let config = dense::Config::new()
        .minimize(minimal)
        .accelerate(false)
        .start_kind(StartKind::Anchored)
        .determinize_size_limit(None);
    let pattern = format!("(?-u)[01]*1[01]{{{}}}\\z", nth - 1);
    let dfa = dense::Builder::new().configure(config).build(&pattern)?;
    let start = dfa.universal_start_state(regex_automata::Anchored::Yes).ok_or("no start state")?;
    Ok(reachable(&dfa, start))
}

/// States that strings of 0 and 1 lead to.
fn reachable(dfa: &dense::DFA<Vec<u32>>, start: StateID) -> usize {
    let (mut seen, mut open) = (std::collections::HashSet::from([start]), vec![start]);
    while let Some(state) = open.pop() {
        let to = [b'0', b'1'].map(|byte| dfa.next_state(state, byte));
        open.extend(to.into_iter().filter(|&to| seen.insert(to)));
    }
    seen.len()
}

//! No file of a machine makes reading panic, and a machine that is read is read again from what is written of it, as the same machine.
#![no_main]

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::export::{Named, jff, json};
use assay_domain::automaton::import::{Imported, from_jff, from_json};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let budget = Budget { states: 1024, ..Budget::USUAL };
    for machine in [from_json(text, None, &budget), from_jff(text, None, &budget)].into_iter().flatten() {
        again(&machine, &budget);
    }
});

/// JFLAP has no list of symbols, so that only those that a transition reads come back; they are asked for by name here.
fn again(machine: &Imported, budget: &Budget<'_>) {
    let named = Named { table: &machine.table, alphabet: &machine.alphabet };
    let read = from_json(&json(named), None, budget).expect("what was written");
    assert!(read.table.minimal() == machine.table.minimal() && read.alphabet == machine.alphabet);
    if machine.alphabet.names().all(|name| name.chars().count() == 1) {
        let read = from_jff(&jff(named), Some(&machine.alphabet), budget).expect("what was written");
        assert!(read.table.minimal() == machine.table.minimal());
    }
}

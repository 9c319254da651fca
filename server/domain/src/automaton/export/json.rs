//! JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Named;

/// The form that is written and read: states by name, successors by the state and the symbol.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    pub(crate) alphabet: Vec<String>,
    pub(crate) states: Vec<String>,
    pub(crate) start: String,
    pub(crate) accepting: Vec<String>,
    pub(crate) transitions: BTreeMap<String, BTreeMap<String, String>>,
}

/// `{"alphabet": [...], "states": [...], "start": "q0", "accepting": [...], "transitions": {"q0": {"0": "q1"}}}`.
#[must_use]
pub fn json(machine: Named<'_>) -> String {
    let name = |state: u32| format!("q{state}");
    let states = 0..machine.table.states() as u32;
    let row = |state: u32| {
        let to = machine.table.row(state).iter().map(|&to| name(to));
        machine.alphabet.names().map(str::to_owned).zip(to).collect()
    };
    let written = Written {
        alphabet: machine.alphabet.names().map(str::to_owned).collect(),
        states: states.clone().map(name).collect(),
        start: name(0),
        accepting: machine.accepting().map(name).collect(),
        transitions: states.map(|state| (name(state), row(state))).collect(),
    };
    // Texts and maps of texts are always JSON.
    serde_json::to_string_pretty(&written).unwrap_or_default()
}

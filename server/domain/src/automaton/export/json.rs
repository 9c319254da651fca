//! JSON.

use serde::{Deserialize, Serialize};

use super::Named;

/// The form that is written and read: states by name, and a list of the ways between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// The symbols, in order.
    pub alphabet: Vec<String>,
    /// The states, each by a name of its own.
    pub states: Vec<String>,
    /// The state it starts in.
    pub start: String,
    /// The states in which a string is accepted.
    pub accepting: Vec<String>,
    /// The ways from state to state.
    pub transitions: Vec<Transition>,
}

/// A way from one state to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The state it leaves.
    pub from: String,
    /// The symbol it reads.
    pub symbol: String,
    /// The state it reaches.
    pub to: String,
}

impl Written {
    /// A machine in this form: the transitions by state, then in the order of the symbols.
    #[must_use]
    pub fn of(machine: Named<'_>) -> Self {
        let name = |state: u32| format!("q{state}");
        let states = 0..machine.table.states() as u32;
        let ways = |from: u32| {
            let to = machine.table.row(from).iter();
            machine.alphabet.names().zip(to).map(move |(symbol, &to)| Transition {
                from: name(from),
                symbol: symbol.to_owned(),
                to: name(to),
            })
        };
        Self {
            alphabet: machine.alphabet.names().map(str::to_owned).collect(),
            states: states.clone().map(name).collect(),
            start: name(0),
            accepting: machine.accepting().map(name).collect(),
            transitions: states.flat_map(ways).collect(),
        }
    }
}

/// `{"alphabet": [...], "states": [...], "start": "q0", "accepting": [...], "transitions": [{"from": "q0", "symbol": "0", "to": "q1"}]}`.
#[must_use]
pub fn json(machine: Named<'_>) -> String {
    // Texts and lists of texts are always JSON.
    serde_json::to_string_pretty(&Written::of(machine)).unwrap_or_default()
}

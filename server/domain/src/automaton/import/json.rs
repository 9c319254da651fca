//! JSON, in the form of the export.

use super::{Imported, Nondeterministic, NotAMachine, finish, place};
use crate::automaton::alphabet::Alphabet;
use crate::automaton::build::Budget;
use crate::automaton::export::Written;

/// Reads `{"alphabet": [...], "states": [...], "start": ..., "accepting": [...], "transitions": {state: {symbol: state}}}`. Where an
/// alphabet is asked for, the machine's must have the same symbols; their order is the one asked for.
///
/// # Errors
/// What is wrong with the text, or with the machine.
pub fn from_json(text: &str, wanted: Option<&Alphabet>, budget: &Budget<'_>) -> Result<Imported, NotAMachine> {
    let written: Written = serde_json::from_str(text)
        .map_err(|fault| NotAMachine::Notation { notation: "a machine in JSON", fault: fault.to_string() })?;
    let own = Alphabet::new(written.alphabet.iter().map(String::as_str))?;
    let alphabet = match wanted {
        Some(wanted) if own.size() == wanted.size() && own.names().all(|name| wanted.symbol(name).is_some()) => {
            wanted.clone()
        }
        Some(wanted) => return Err(NotAMachine::OtherAlphabet { found: own.to_string(), wanted: wanted.to_string() }),
        None => own,
    };
    let mut machine = Nondeterministic::new(written.states.len(), place(&written.states, &written.start)?);
    for name in &written.states {
        place(&written.states, name)?;
    }
    for name in &written.accepting {
        machine.accept(place(&written.states, name)?);
    }
    for (from, row) in &written.transitions {
        let from = place(&written.states, from)?;
        for (symbol, to) in row {
            let word = [alphabet.symbol(symbol).ok_or_else(|| alphabet.lacks(symbol))?];
            machine.connect(from, &word, place(&written.states, to)?);
        }
    }
    finish(&machine, alphabet, budget)
}

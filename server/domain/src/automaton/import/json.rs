//! JSON, in the form of the export.

use super::{Imported, Nondeterministic, NotAMachine, Places, finish};
use crate::automaton::alphabet::Alphabet;
use crate::automaton::build::Budget;
use crate::automaton::export::{Transition, Written};

/// Reads `{"alphabet": [...], "states": [...], "start": ..., "accepting": [...], "transitions": [{"from", "symbol", "to"}]}`, or the
/// same under the key `automaton` beside other keys.
///
/// # Errors
/// What is wrong with the text, or with the machine.
pub fn from_json(text: &str, wanted: Option<&Alphabet>, budget: &Budget<'_>) -> Result<Imported, NotAMachine> {
    let wrong =
        |fault: serde_json::Error| NotAMachine::Notation { notation: "a machine in JSON", fault: fault.to_string() };
    let mut value: serde_json::Value = serde_json::from_str(text).map_err(wrong)?;
    let within = value.get_mut("automaton").map(serde_json::Value::take);
    // The text again where it holds nothing else, so that a fault comes with its line.
    let written: Written = match within {
        Some(machine) => serde_json::from_value(machine),
        None => serde_json::from_str(text),
    }
    .map_err(wrong)?;
    from_written(&written, wanted, budget)
}

/// Takes a machine in parts. Where an alphabet is asked for, the machine's must have the same symbols; their order is the one asked
/// for.
///
/// # Errors
/// What is wrong with the machine.
pub fn from_written(
    written: &Written,
    wanted: Option<&Alphabet>,
    budget: &Budget<'_>,
) -> Result<Imported, NotAMachine> {
    let own = Alphabet::new(written.alphabet.iter().map(String::as_str))?;
    let alphabet = match wanted {
        Some(wanted) if own.size() == wanted.size() && own.names().all(|name| wanted.symbol(name).is_some()) => {
            wanted.clone()
        }
        Some(wanted) => return Err(NotAMachine::OtherAlphabet { found: own.to_string(), wanted: wanted.to_string() }),
        None => own,
    };
    let places = Places::of(&written.states)?;
    let mut machine = Nondeterministic::new(written.states.clone(), places.find(&written.start)?);
    for name in &written.accepting {
        machine.accept(places.find(name)?);
    }
    for Transition { from, symbol, to } in &written.transitions {
        let word = [alphabet.symbol(symbol).ok_or_else(|| alphabet.lacks(symbol))?];
        machine.connect(places.find(from)?, &word, places.find(to)?);
    }
    finish(&machine, alphabet, budget)
}

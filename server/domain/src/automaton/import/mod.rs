//! Machines that others made, read from JSON and JFLAP, so that they can be held against a sentence.
//!
//! What is read may leave transitions out, which leads nowhere and so rejects, and may be nondeterministic; both is said.

mod jff;
mod json;
mod nondeterministic;
#[cfg(test)]
mod tests;

pub use jff::from_jff;
pub use json::{from_json, from_written};

use rustc_hash::FxHashMap;

use super::alphabet::{Alphabet, NotAnAlphabet, Outside};
use super::build::{Budget, Halt};
use super::machine::Table;
use nondeterministic::Nondeterministic;

/// A machine as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its alphabet: the one that was asked for, or its own.
    pub alphabet: Alphabet,
    /// The machine, complete and deterministic.
    pub table: Table,
    /// How many states it has as it is written.
    pub states: usize,
    /// What each state of `table` is called: by the states as they are written that it stands for, `∅` for none.
    pub names: Vec<String>,
    /// Whether it leaves transitions out, which rejects.
    pub partial: bool,
    /// Whether it had to be made deterministic.
    pub nondeterministic: bool,
}

/// Why a text is no machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAMachine {
    /// It is not the notation it should be.
    #[error("this is not {notation}: {fault}")]
    Notation {
        /// What it should be.
        notation: &'static str,
        /// What is wrong, and where.
        fault: String,
    },
    /// It is another kind of machine.
    #[error("a machine of type {0:?} cannot be read; only finite automata, of type \"fa\", can")]
    Kind(String),
    /// It does not say where it starts, or says so twice.
    #[error("the machine has {0} start states; it must have one")]
    Starts(usize),
    /// It names a state it does not have, or one twice.
    #[error("the state {name:?} is named {times} times among the states; it must be there once")]
    State {
        /// The state.
        name: String,
        /// How often it is there.
        times: usize,
    },
    /// A label is no string over the alphabet.
    #[error(transparent)]
    Label(#[from] Outside),
    /// Its symbols make no alphabet.
    #[error(transparent)]
    Alphabet(#[from] NotAnAlphabet),
    /// Its alphabet is another than the one that was asked for.
    #[error("the machine is over {found}, and one over {wanted} is needed")]
    OtherAlphabet {
        /// The machine's.
        found: String,
        /// The one asked for.
        wanted: String,
    },
    /// Made deterministic, it has too many states.
    #[error("made deterministic, the machine has more than {0} states")]
    TooLarge(usize),
    /// The caller stopped it.
    #[error("stopped before the machine was read")]
    Stopped,
}

impl From<Halt> for NotAMachine {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::TooLarge { most, .. } => Self::TooLarge(most),
            Halt::NotRegular(_) | Halt::Stopped => Self::Stopped,
        }
    }
}

/// The places of states, by their names.
struct Places<'s>(FxHashMap<&'s str, u32>);

impl<'s> Places<'s> {
    /// Refuses a name that is there twice.
    fn of(states: &'s [String]) -> Result<Self, NotAMachine> {
        let mut places = FxHashMap::default();
        for (at, name) in states.iter().enumerate() {
            if places.insert(name.as_str(), at as u32).is_some() {
                let times = states.iter().filter(|state| *state == name).count();
                return Err(NotAMachine::State { name: name.clone(), times });
            }
        }
        Ok(Self(places))
    }

    fn find(&self, name: &str) -> Result<u32, NotAMachine> {
        self.0.get(name).copied().ok_or_else(|| NotAMachine::State { name: name.to_owned(), times: 0 })
    }
}

fn finish(machine: &Nondeterministic, alphabet: Alphabet, budget: &Budget<'_>) -> Result<Imported, NotAMachine> {
    let states = machine.named();
    let (partial, nondeterministic) = (machine.is_partial(alphabet.size()), machine.is_nondeterministic());
    let (table, names) = machine.determinise(alphabet.size(), budget)?;
    Ok(Imported { alphabet, table, states, names, partial, nondeterministic })
}

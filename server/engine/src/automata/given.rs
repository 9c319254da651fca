//! Machines as callers name them.

use assay_domain::automaton::alphabet::Alphabet;
use assay_domain::automaton::build::Budget;
use assay_domain::automaton::export::Written;
use assay_domain::automaton::import::{Imported, NotAMachine, from_jff, from_json, from_written};
use assay_domain::automaton::machine::Table;
use assay_domain::automaton::solve;

use super::AutomatonError;

/// A machine by a sentence.
#[derive(Clone, Debug)]
pub struct Described {
    /// The sentence.
    pub sentence: String,
    /// Its alphabet; `None`: the one it states or suggests.
    pub alphabet: Option<Alphabet>,
    /// The most states at any time.
    pub max_states: u32,
}

/// A machine, as a caller names it.
#[derive(Clone, Debug)]
pub enum Given {
    /// By a sentence.
    Sentence(Described),
    /// In parts.
    Parts(Written, Option<Alphabet>),
    /// As a file of JFLAP, which begins with `<`, or in JSON.
    File(String, Option<Alphabet>),
}

/// A machine that was taken up, complete and deterministic.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its alphabet.
    pub alphabet: Alphabet,
    /// The machine.
    pub table: Table,
    /// What its states are called; `None`: `q0`, `q1` ...
    pub names: Option<Vec<String>>,
    /// How many states it had as it came.
    pub states: usize,
    /// Whether it left transitions out, which rejects.
    pub partial: bool,
    /// Whether it had to be made deterministic.
    pub nondeterministic: bool,
}

impl Given {
    /// The machine, over the alphabet that was asked for.
    pub(super) fn take(&self, stopped: &dyn Fn() -> bool) -> Result<Taken, AutomatonError> {
        match self {
            Self::Sentence(described) => {
                let budget = Budget { states: described.max_states, stopped };
                let solved = solve(&described.sentence, described.alphabet.as_ref(), &budget)?;
                let table = solved.machine.table().clone();
                Ok(Taken {
                    states: table.states(),
                    alphabet: solved.sentence.alphabet,
                    table,
                    names: None,
                    partial: false,
                    nondeterministic: false,
                })
            }
            Self::Parts(_, alphabet) | Self::File(_, alphabet) => self.read(alphabet.as_ref(), stopped),
        }
    }

    /// The machine, over this alphabet.
    pub(super) fn over(&self, alphabet: &Alphabet, stopped: &dyn Fn() -> bool) -> Result<Taken, AutomatonError> {
        match self {
            Self::Sentence(_) => self.take(stopped),
            Self::Parts(..) | Self::File(..) => self.read(Some(alphabet), stopped),
        }
    }

    fn read(&self, alphabet: Option<&Alphabet>, stopped: &dyn Fn() -> bool) -> Result<Taken, AutomatonError> {
        let budget = Budget { stopped, ..Budget::USUAL };
        let read = match self {
            Self::Sentence(_) => return self.take(stopped),
            Self::Parts(written, _) => from_written(written, alphabet, &budget),
            Self::File(text, _) if text.trim_start().starts_with('<') => from_jff(text, alphabet, &budget),
            Self::File(text, _) if text.trim_start().starts_with('{') => from_json(text, alphabet, &budget),
            Self::File(..) => Err(NotAMachine::Notation {
                notation: "a machine",
                fault: "it begins neither with < as a file of JFLAP does, nor with { as JSON does".to_owned(),
            }),
        };
        Ok(read?.into())
    }
}

impl From<Imported> for Taken {
    fn from(read: Imported) -> Self {
        let Imported { alphabet, table, states, names, partial, nondeterministic } = read;
        Self { alphabet, table, names: Some(names), states, partial, nondeterministic }
    }
}

impl Taken {
    /// What a state is called.
    #[must_use]
    pub fn name(&self, state: u32) -> String {
        let named = self.names.as_ref().and_then(|names| names.get(state as usize));
        named.cloned().unwrap_or_else(|| format!("q{state}"))
    }

    /// What became of it on the way to a minimal machine of so many states.
    pub(super) fn warnings(&self, minimal: usize) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.partial {
            warnings.push("the machine leaves transitions out; what has none is rejected".to_owned());
        }
        if self.nondeterministic {
            warnings.push("the machine is nondeterministic and was made deterministic".to_owned());
        }
        if self.names.is_some() && self.states != minimal {
            warnings
                .push(format!("the machine has {} states; the minimal one of its language has {minimal}", self.states));
        }
        warnings
    }
}

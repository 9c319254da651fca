//! The use-cases of automata: build, run, export and check, which keep nothing; and batches, which are runs. A model is asked only where
//! the caller asks for it, and only for a sentence in place of one that the grammar does not read.

mod batch;
mod given;
mod made_up;
#[cfg(test)]
mod tests;
mod translated;

use std::time::Duration;

use assay_domain::automaton::alphabet::{Outside, Word};
use assay_domain::automaton::build::Budget;
use assay_domain::automaton::export::{self, Named};
use assay_domain::automaton::import::NotAMachine;
use assay_domain::automaton::language::{Assumption, Other, others};
use assay_domain::automaton::machine::{Difference, difference, share_by_length};
use assay_domain::automaton::oracle::{Examples, Unsatisfied, check_examples};
use assay_domain::automaton::{Solved, Unsolved, solve};

pub use given::{Described, Given, Taken};

use crate::pipeline::automaton::translation::{Translation, Untranslated};
use crate::port::model::Unresolved;
use crate::runner::Runner;
use crate::workshop::Unserved;

/// The longest that one call computes.
pub const LONGEST: Duration = Duration::from_secs(30);
/// The longest regular expression that is delivered, in bytes.
const LONGEST_EXPRESSION: usize = 1 << 20;
/// The most transitions of a machine that is delivered: each takes some hundred bytes on its way.
pub const MOST_TRANSITIONS: usize = 1 << 18;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AutomatonError {
    /// The sentence has no proved machine.
    #[error(transparent)]
    Unsolved(#[from] Unsolved),
    /// What should be a machine is none.
    #[error(transparent)]
    NotAMachine(#[from] NotAMachine),
    /// Strings, by their places, have symbols outside the alphabet.
    #[error("{} strings have symbols outside the alphabet", .0.len())]
    Outside(Vec<(usize, Outside)>),
    /// What came of it is larger than is delivered.
    #[error("{0}")]
    NotDeliverable(String),
    /// The model that may be asked for a translation cannot be.
    #[error(transparent)]
    Model(#[from] Unresolved),
    /// The sentence is not read, and no translation came of it.
    #[error("{0}")]
    Untranslated(Box<Untranslated>),
    /// It was not computed to its end.
    #[error(transparent)]
    Unserved(#[from] Unserved),
}

/// A proved machine with what is told beside it.
#[derive(Clone, Debug)]
pub struct Built {
    /// The machine and its proof.
    pub solved: Solved,
    /// What else the sentence could mean.
    pub others: Vec<Other>,
    /// The examples that it does not satisfy.
    pub unsatisfied: Vec<Unsatisfied>,
    /// What a model proposed, where the machine is that of a translation.
    pub translation: Option<Translation>,
}

/// What a machine does with strings.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The machine.
    pub machine: Taken,
    /// Each string, and the states it leads through.
    pub traces: Vec<(Word, Vec<u32>)>,
}

/// Notations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Graphviz.
    Dot,
    /// A drawing.
    Svg,
    /// Mermaid.
    Mermaid,
    /// JSON.
    Json,
    /// JFLAP.
    Jff,
    /// A regular expression.
    Regex,
    /// A table in Markdown.
    Table,
    /// A function in Rust.
    Rust,
    /// A function in Python.
    Python,
}

/// A machine in a notation.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The text.
    pub text: String,
    /// What is to be known beside.
    pub warnings: Vec<String>,
}

/// A machine held against a sentence.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The machine that was brought.
    pub brought: Taken,
    /// That of the sentence.
    pub solved: Solved,
    /// Where they differ: the sentence's is the first.
    pub difference: Option<Difference>,
    /// On which share of the strings of each length they differ; empty where they do not.
    pub shares: Vec<f64>,
}

impl Checked {
    /// What the sentence leaves open.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.solved.sentence.assumptions
    }
}

impl Runner {
    /// Follows strings through a machine.
    ///
    /// # Errors
    /// See [`AutomatonError`].
    pub async fn run_automaton(&self, given: Given, strings: Vec<String>) -> Result<Traced, AutomatonError> {
        self.workshop.work(LONGEST, move |stopped| trace(&given, &strings, stopped)).await?
    }

    /// Writes a machine in a notation.
    ///
    /// # Errors
    /// See [`AutomatonError`].
    pub async fn export_automaton(&self, given: Given, format: Format) -> Result<Exported, AutomatonError> {
        self.workshop.work(LONGEST, move |stopped| write(&given, format, stopped)).await?
    }

    /// Holds a machine against a sentence; tells shares up to length `longest`.
    ///
    /// # Errors
    /// See [`AutomatonError`].
    pub async fn check_automaton(
        &self,
        asked: Described,
        given: Given,
        longest: usize,
    ) -> Result<Checked, AutomatonError> {
        self.workshop.work(LONGEST, move |stopped| check(&asked, &given, longest, stopped)).await?
    }
}

impl Described {
    fn build(&self, examples: &Examples, stopped: &dyn Fn() -> bool) -> Result<Built, AutomatonError> {
        let budget = Budget { states: self.max_states, stopped };
        let solved = solve(&self.sentence, self.alphabet.as_ref(), &budget)?;
        let table = solved.machine.table();
        deliverable(table.states(), table.symbols())?;
        Ok(Built {
            others: others(&self.sentence, &solved.sentence, &solved.machine, &budget),
            unsatisfied: check_examples(table, &solved.sentence.alphabet, examples),
            solved,
            translation: None,
        })
    }
}

fn deliverable(states: usize, symbols: usize) -> Result<(), AutomatonError> {
    if states.saturating_mul(symbols) <= MOST_TRANSITIONS {
        return Ok(());
    }
    let message = format!(
        "the machine has {states} states over {symbols} symbols; at most {MOST_TRANSITIONS} transitions are delivered"
    );
    Err(AutomatonError::NotDeliverable(message))
}

fn trace(given: &Given, strings: &[String], stopped: &dyn Fn() -> bool) -> Result<Traced, AutomatonError> {
    let machine = given.take(stopped)?;
    let (mut traces, mut outside) = (Vec::with_capacity(strings.len()), Vec::new());
    for (at, text) in strings.iter().enumerate() {
        match machine.alphabet.read(text) {
            Ok(word) => traces.push((machine.table.trace(&word), word)),
            Err(fault) => outside.push((at, fault)),
        }
    }
    if !outside.is_empty() {
        return Err(AutomatonError::Outside(outside));
    }
    Ok(Traced { machine, traces: traces.into_iter().map(|(states, word)| (word, states)).collect() })
}

fn write(given: &Given, format: Format, stopped: &dyn Fn() -> bool) -> Result<Exported, AutomatonError> {
    let taken = given.take(stopped)?;
    let minimal = taken.table.minimal();
    let table = minimal.table();
    deliverable(table.states(), table.symbols())?;
    let machine = Named { table, alphabet: &taken.alphabet };
    let text = match format {
        Format::Dot => export::dot(machine),
        Format::Mermaid => export::mermaid(machine),
        Format::Json => export::json(machine),
        Format::Jff => export::jff(machine),
        Format::Table => export::transition_table(machine),
        Format::Rust => export::rust(machine),
        Format::Python => export::python(machine),
        Format::Svg => export::svg(machine).map_err(|large| AutomatonError::NotDeliverable(large.to_string()))?,
        Format::Regex => export::regular_expression(machine, LONGEST_EXPRESSION)
            .map_err(|long| AutomatonError::NotDeliverable(long.to_string()))?,
    };
    Ok(Exported { text, warnings: taken.warnings(table.states()) })
}

fn check(
    asked: &Described,
    given: &Given,
    longest: usize,
    stopped: &dyn Fn() -> bool,
) -> Result<Checked, AutomatonError> {
    let budget = Budget { states: asked.max_states, stopped };
    let solved = solve(&asked.sentence, asked.alphabet.as_ref(), &budget)?;
    let brought = given.over(&solved.sentence.alphabet, stopped)?;
    let right = solved.machine.table();
    let difference = difference(right, &brought.table);
    let shares = match difference {
        Some(_) => share_by_length(right, &brought.table, longest),
        None => Vec::new(),
    };
    Ok(Checked { brought, solved, difference, shares })
}

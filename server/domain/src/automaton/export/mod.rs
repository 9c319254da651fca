//! Machines in the notations of others. States are named `q0`, `q1` ... by their numbers, the start is `q0`, and edges between the
//! same two states share one label.

mod dot;
mod jff;
mod json;
mod layout;
mod matcher;
mod mermaid;
mod regular;
mod svg;
mod table;
#[cfg(test)]
mod tests;

pub use dot::dot;
pub use jff::jff;
pub use json::{Transition, Written, json};
pub use matcher::{python, rust};
pub use mermaid::mermaid;
pub use regular::{TooLong, regular_expression};
pub use svg::{MOST_EDGES_DRAWN, MOST_STATES_DRAWN, TooLarge, svg};
pub use table::transition_table;

use std::collections::BTreeMap;

use super::alphabet::{Alphabet, Symbol};
use super::machine::Table;

/// A machine with the names of its symbols.
#[derive(Clone, Copy, Debug)]
pub struct Named<'m> {
    /// The machine.
    pub table: &'m Table,
    /// Its alphabet, with as many symbols as the machine has.
    pub alphabet: &'m Alphabet,
}

impl Named<'_> {
    /// The label of each edge: where it goes from and to, and the symbols on it.
    fn edges(&self) -> BTreeMap<(u32, u32), Vec<Symbol>> {
        let mut edges: BTreeMap<(u32, u32), Vec<Symbol>> = BTreeMap::new();
        for from in 0..self.table.states() as u32 {
            for (symbol, &to) in self.table.row(from).iter().enumerate() {
                edges.entry((from, to)).or_default().push(symbol as Symbol);
            }
        }
        edges
    }

    fn accepting(&self) -> impl Iterator<Item = u32> {
        (0..self.table.states() as u32).filter(|&state| self.table.accepts_in(state))
    }

    /// Symbols with commas between them; three or more that follow each other as characters are a range.
    fn label(&self, symbols: &[Symbol]) -> String {
        let mut parts: Vec<String> = Vec::new();
        for run in
            symbols.chunk_by(|&one, &other| self.character(one).is_some_and(|c| self.character(other) == next(c)))
        {
            match run {
                [first, _, .., last] => {
                    parts.push(format!("{}-{}", self.alphabet.name(*first), self.alphabet.name(*last)));
                }
                few => parts.extend(few.iter().map(|&symbol| shown(self.alphabet.name(symbol)))),
            }
        }
        parts.join(", ")
    }

    fn character(&self, symbol: Symbol) -> Option<char> {
        let mut characters = self.alphabet.name(symbol).chars();
        characters.next().filter(|c| c.is_alphanumeric() && characters.next().is_none())
    }
}

fn next(c: char) -> Option<char> {
    char::from_u32(u32::from(c) + 1)
}

/// A space that can be seen.
fn shown(name: &str) -> String {
    if name == " " { "␠".to_owned() } else { name.to_owned() }
}

//! A machine for each pattern, joined by the logic of the sentence and minimised at every step.
//!
//! Nothing grows before it is known to fit: a pattern says how many states it takes before the first one is made, and products
//! stop where the [`Budget`] ends.

mod above;
mod balance;
mod budget;
mod digits;
mod explore;
mod meter;
mod place;
mod product;
mod trie;
mod words;

pub(crate) use budget::Halt;
pub use budget::{Budget, Refused};

use super::alphabet::Set;
use super::machine::{Dfa, Table};
use super::tree::{Clause, Kind, Pattern};
use explore::Site;
use product::Joined;

/// The minimal machine of the strings over `symbols` symbols of which `clause` is true.
///
/// # Errors
/// Names the clause that needs too many states, or that is not regular.
pub fn build(clause: &Clause, symbols: usize, budget: &Budget<'_>) -> Result<Dfa, Refused> {
    Site { symbols, budget }.clause(clause)
}

impl Site<'_> {
    fn clause(&self, clause: &Clause) -> Result<Dfa, Refused> {
        let joined = |clauses: &mut dyn Iterator<Item = &Clause>, how| {
            let machines = clauses.map(|clause| self.clause(clause)).collect::<Result<Vec<Dfa>, Refused>>()?;
            self.join(machines, how).map_err(|halt| halt.at(clause.span))
        };
        match &clause.kind {
            Kind::Pattern(pattern) => {
                let minimal = self.pattern(pattern).and_then(|table| self.minimal(&table));
                minimal.map_err(|halt| halt.at(clause.span))
            }
            Kind::Not(inner) => self.clause(inner).map(Dfa::complement),
            Kind::All(clauses) => joined(&mut clauses.iter(), Joined::All),
            Kind::Any(clauses) => joined(&mut clauses.iter(), Joined::Any),
            Kind::One(clauses) => joined(&mut clauses.iter(), Joined::One),
            Kind::Implies(one, other) => joined(&mut [&**one, &**other].into_iter(), Joined::Implies),
        }
    }

    /// The minimal machine, unless whoever asks stops it.
    fn minimal(&self, table: &Table) -> Result<Dfa, Halt> {
        table.minimal_if(|| if (self.budget.stopped)() { Err(Halt::Stopped) } else { Ok(()) })
    }

    fn pattern(&self, pattern: &Pattern) -> Result<Table, Halt> {
        let constant = |accepts| Ok(Dfa::constant(self.symbols, accepts).table().clone());
        match pattern {
            Pattern::Everything => constant(true),
            Pattern::Nothing => constant(false),
            Pattern::Equals(words) => self.equals(words),
            Pattern::Starts(words) => self.starts(words),
            Pattern::Ends(words) => self.ends(words),
            Pattern::Contains(words) => self.contains(words),
            Pattern::Subsequence(word) => self.subsequence(word),
            Pattern::Length(numbers) => self.count(Set::all(self.symbols), *numbers),
            Pattern::Count { of, numbers } => self.count(*of, *numbers),
            Pattern::Occurrences { of, overlapping, numbers } => self.occurrences(of, *overlapping, *numbers),
            Pattern::Compare { left, right, relation } => self.compare(left, right, *relation),
            Pattern::Value { numeral, numbers } => self.value(numeral, *numbers),
            Pattern::Sum { digits, numbers } => self.sum(digits, *numbers),
            Pattern::Product { digits, modulo } => self.product_of_digits(digits, *modulo),
            Pattern::Nth { from, position, set } => self.nth(*from, *position, *set),
            Pattern::Positions { at, set } => self.positions(*at, *set),
            Pattern::Runs { of, numbers } => self.runs(*of, *numbers),
            Pattern::RunCount { of, numbers } => self.run_count(*of, *numbers),
            Pattern::Followed { word, by, near } => self.followed(word, by, *near),
            Pattern::Preceded { word, by, near } => self.preceded(word, by, *near),
            Pattern::Only(set) => self.only(*set),
            Pattern::SameEnds(same) => self.same_ends(*same),
        }
    }
}

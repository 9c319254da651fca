//! Counting as far as it matters.

use super::budget::Halt;
use super::explore::Site;
use crate::automaton::tree::Numbers;

/// Counts towards a set of numbers, with finitely many readings: counts beyond the last one that matters are one reading, and
/// counts with the same remainder are one.
#[derive(Clone, Copy)]
pub(super) struct Meter {
    numbers: Numbers,
}

impl Meter {
    /// Refuses a meter whose readings alone are more than the states there may be.
    pub(super) fn of(numbers: Numbers, site: &Site<'_>) -> Result<Self, Halt> {
        site.foresee(match numbers {
            Numbers::Modulo(modulo) => u128::from(modulo.modulus()),
            Numbers::AtLeast(last) => u128::from(last) + 1,
            Numbers::Exactly(last) | Numbers::AtMost(last) | Numbers::Between(_, last) => u128::from(last) + 2,
        })?;
        Ok(Self { numbers })
    }

    /// The reading after `by` more.
    pub(super) fn add(self, reading: u64, by: u64) -> u64 {
        match self.numbers {
            Numbers::Modulo(modulo) => ((u128::from(reading) + u128::from(by)) % u128::from(modulo.modulus())) as u64,
            Numbers::AtLeast(last) => reading.saturating_add(by).min(last),
            Numbers::Exactly(last) | Numbers::AtMost(last) | Numbers::Between(_, last) => {
                reading.saturating_add(by).min(last + 1)
            }
        }
    }

    /// Whether the numbers with this reading are in the set.
    pub(super) fn holds(self, reading: u64) -> bool {
        self.numbers.contains(reading)
    }
}

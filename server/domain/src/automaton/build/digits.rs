//! Machines of numbers that digits write.

use super::above::{Above, Compared};
use super::budget::Halt;
use super::explore::Site;
use super::meter::Meter;
use crate::automaton::alphabet::Symbol;
use crate::automaton::machine::Table;
use crate::automaton::tree::{Digits, Modulo, Numbers, Numeral, Order};

impl Site<'_> {
    pub(super) fn value(&self, numeral: &Numeral, numbers: Numbers) -> Result<Table, Halt> {
        let (least, most) = match numbers {
            Numbers::Modulo(modulo) => return self.remainder(numeral, modulo),
            Numbers::Exactly(only) => (only, Some(only)),
            Numbers::AtLeast(least) => (least, None),
            Numbers::AtMost(most) => (0, Some(most)),
            Numbers::Between(least, most) => (least, Some(most)),
        };
        let low = Above::new(numeral, least.checked_sub(1));
        let high = most.map(|most| Above::new(numeral, Some(most)));
        let start = (low.start(), high.as_ref().map(Above::start));
        let step = |state: &(Compared, Option<Compared>), symbol| {
            let beyond = high.as_ref().zip(state.1).map(|(high, state)| high.after(state, symbol));
            (low.after(state.0, symbol), beyond)
        };
        let beyond = |state: Option<Compared>| high.as_ref().zip(state).is_some_and(|(high, state)| high.is(state));
        self.explore(start, step, |state| low.is(state.0) && !beyond(state.1))
    }

    fn remainder(&self, numeral: &Numeral, modulo: Modulo) -> Result<Table, Halt> {
        self.foresee(u128::from(modulo.modulus()))?;
        match numeral.order {
            Order::Most => self.value_forward(numeral, modulo),
            Order::Least => self.value_backward(numeral, modulo),
        }
    }

    /// A state is what is left of the value so far.
    fn value_forward(&self, numeral: &Numeral, modulo: Modulo) -> Result<Table, Halt> {
        let by = modulo.modulus();
        let step = |&left: &u64, symbol: Symbol| (left * numeral.base + numeral.digits[usize::from(symbol)]) % by;
        self.explore(0, step, |&left| left == modulo.remainder())
    }

    /// The modulus is split into a part that shares no factor with the base and a part that divides a power of it. Modulo the first
    /// the base can be divided by, so that what is still missing is one number; modulo the second only the first few digits count.
    fn value_backward(&self, numeral: &Numeral, modulo: Modulo) -> Result<Table, Halt> {
        let (coprime, rest) = split(modulo.modulus(), numeral.base);
        let inverse = inverse(numeral.base, coprime);
        let start = (modulo.remainder() % coprime, 0, 1 % rest);
        let step = |&(missing, low, weight): &(u64, u64, u64), symbol: Symbol| {
            let digit = numeral.digits[usize::from(symbol)];
            let missing = (missing + coprime - digit % coprime) % coprime * inverse % coprime;
            (missing, (low + digit * weight) % rest, weight * numeral.base % rest)
        };
        self.explore(start, step, |&(missing, low, _)| missing == 0 && low == modulo.remainder() % rest)
    }

    pub(super) fn sum(&self, digits: &Digits, numbers: Numbers) -> Result<Table, Halt> {
        let meter = Meter::of(numbers, self)?;
        self.explore(0, |&sum, symbol| meter.add(sum, digits[usize::from(symbol)]), |&sum| meter.holds(sum))
    }

    pub(super) fn product_of_digits(&self, digits: &Digits, modulo: Modulo) -> Result<Table, Halt> {
        self.foresee(u128::from(modulo.modulus()))?;
        let by = modulo.modulus();
        let step = |&product: &u64, symbol: Symbol| product * digits[usize::from(symbol)] % by;
        self.explore(1 % by, step, |&product| product == modulo.remainder())
    }
}

/// The largest divisor of `number` that shares no factor with `base`, and the rest.
fn split(number: u64, base: u64) -> (u64, u64) {
    let (mut coprime, mut rest) = (number, 1);
    loop {
        let shared = greatest_common_divisor(coprime, base);
        if shared == 1 {
            return (coprime, rest);
        }
        coprime /= shared;
        rest *= shared;
    }
}

fn greatest_common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

/// What `number` times gives 1 modulo `by`, which shares no factor with it; 0 modulo 1.
fn inverse(number: u64, by: u64) -> u64 {
    let (mut old, mut new) = ((number % by, 1_i64), (by, 0_i64));
    while new.0 != 0 {
        let times = old.0 / new.0;
        (old, new) = (new, (old.0 - times * new.0, old.1 - times as i64 * new.1));
    }
    old.1.rem_euclid(by as i64) as u64
}

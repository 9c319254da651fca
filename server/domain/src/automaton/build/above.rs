//! Whether a value is above a limit, with a few states for each digit of the limit instead of one for each number.

use crate::automaton::alphabet::Symbol;
use crate::automaton::tree::{Numeral, Order};

pub(super) struct Above<'n> {
    numeral: &'n Numeral,
    /// The digits of the limit, least significant first; `None` where every value is above.
    limit: Option<Vec<u64>>,
}

/// What matters of the digits read so far.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Compared {
    /// Most significant first: the value, as the smallest number that every further digit treats alike.
    Value(u128),
    /// Least significant first: how many digits, and whether they are above as many digits of the limit.
    Digits(usize, bool),
    /// Above, whatever follows.
    Above,
}

impl<'n> Above<'n> {
    /// Above `limit`, or, without one, any value.
    pub(super) fn new(numeral: &'n Numeral, limit: Option<u64>) -> Self {
        let digits = |mut rest: u64| {
            let mut digits = Vec::new();
            while rest > 0 {
                digits.push(rest % numeral.base);
                rest /= numeral.base;
            }
            digits
        };
        Self { numeral, limit: limit.map(digits) }
    }

    pub(super) fn start(&self) -> Compared {
        match (&self.limit, self.numeral.order) {
            (None, _) => Compared::Above,
            (Some(_), Order::Most) => Compared::Value(0),
            (Some(_), Order::Least) => Compared::Digits(0, false),
        }
    }

    pub(super) fn is(&self, state: Compared) -> bool {
        match (state, &self.limit) {
            (Compared::Above, _) | (_, None) => true,
            (Compared::Value(_), Some(_)) => false,
            // The digits that are missing are zeros, and the limit has none at its front.
            (Compared::Digits(read, above), Some(limit)) => above && read == limit.len(),
        }
    }

    pub(super) fn after(&self, state: Compared, symbol: Symbol) -> Compared {
        let Some(limit) = &self.limit else { return Compared::Above };
        let digit = self.numeral.digits[usize::from(symbol)];
        match state {
            Compared::Above => Compared::Above,
            Compared::Value(value) => {
                self.least_alike(value * u128::from(self.numeral.base) + u128::from(digit), limit)
            }
            Compared::Digits(read, _) if read == limit.len() && digit > 0 => Compared::Above,
            Compared::Digits(read, above) if read == limit.len() => Compared::Digits(read, above),
            Compared::Digits(read, above) => {
                Compared::Digits(read + 1, digit > limit[read] || digit == limit[read] && above)
            }
        }
    }

    /// Two values are alike if they lie between the same two neighbours among the beginnings of the limit: each is above the limit
    /// after just as many further digits.
    fn least_alike(&self, value: u128, limit: &[u64]) -> Compared {
        let mut beginning = 0;
        let mut least = 0;
        for &digit in limit.iter().rev() {
            if value == beginning {
                return Compared::Value(value);
            }
            least = if value > beginning { beginning + 1 } else { least };
            beginning = beginning * u128::from(self.numeral.base) + u128::from(digit);
        }
        match value.cmp(&beginning) {
            std::cmp::Ordering::Greater => Compared::Above,
            std::cmp::Ordering::Equal => Compared::Value(value),
            std::cmp::Ordering::Less => Compared::Value(least),
        }
    }
}

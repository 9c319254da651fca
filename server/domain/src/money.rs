//! Money, in whole micro-units of a dollar: never a float.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The currency of every amount, by its ISO 4217 code.
pub const CURRENCY: &str = "USD";

const MICRO: u64 = 1_000_000;

/// An amount in micro-dollars: 1,000,000 are one US dollar. Sums stop at the largest amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(u64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `micros` micro-dollars.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// In micro-dollars.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// The sum of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left of it; `None`: `other` is more.
    #[must_use]
    pub const fn minus(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(left) => Some(Self(left)),
            None => None,
        }
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = self.plus(other);
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

/// `0.0125 USD`: two decimals at least, six at most.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:06}", self.0 % MICRO);
        let shown = fraction.trim_end_matches('0').len().max(2);
        write!(f, "{}.{} {CURRENCY}", self.0 / MICRO, &fraction[..shown])
    }
}

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an amount; give dollars with up to six decimals, such as 0.25")]
pub struct NotMoney(String);

/// Reads dollars with up to six decimals: `3`, `0.25`, `0.000001`.
impl FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let micros = || {
            if whole.is_empty() || fraction.is_empty() || fraction.len() > 6 || !digits(whole) || !digits(fraction) {
                return None;
            }
            let dollars: u64 = whole.parse().ok()?;
            let micros: u64 = format!("{fraction:0<6}").parse().ok()?;
            dollars.checked_mul(MICRO)?.checked_add(micros)
        };
        micros().map(Self).ok_or_else(|| NotMoney(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_shown_exactly() {
        for (text, micros, shown) in [
            ("3", 3_000_000, "3.00 USD"),
            ("0.25", 250_000, "0.25 USD"),
            ("0.000001", 1, "0.000001 USD"),
            ("12.345", 12_345_000, "12.345 USD"),
        ] {
            assert_eq!(text.parse(), Ok(Money::from_micros(micros)));
            assert_eq!(Money::from_micros(micros).to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", ".5", "1.", "-1", "1e3", "0.0000001", "1,5", "99999999999999999999"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }

    #[test]
    fn there_is_never_less_than_nothing() {
        assert_eq!(Money::from_micros(2).minus(Money::from_micros(3)), None);
        assert_eq!(Money::from_micros(u64::MAX).plus(Money::from_micros(1)), Money::from_micros(u64::MAX));
    }
}

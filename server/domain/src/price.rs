//! What tokens cost.

use std::fmt;

use crate::money::Money;

/// Tokens that a price is for.
const PER: u128 = 1_000_000;

/// The prices of a model, for a million tokens each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices {
    /// Of tokens read.
    pub input: Money,
    /// Of tokens read that the provider had in its cache; `None`: not known, and counted as others.
    pub cached_input: Option<Money>,
    /// Of tokens written.
    pub output: Money,
    /// The day they are known to be right of.
    pub date: Day,
    /// Where they are published: an address, or empty.
    pub source: String,
}

impl Prices {
    /// What `input` tokens read, `cached` of them out of the provider's cache, and `output` tokens written cost, rounded up to a
    /// micro-dollar.
    #[must_use]
    pub fn cost(&self, input: u64, cached: u64, output: u64) -> Money {
        let cached = cached.min(input);
        let of = |tokens: u64, price: Money| u128::from(tokens).saturating_mul(price.micros().into());
        let micros = of(input - cached, self.input)
            .saturating_add(of(cached, self.cached_input.unwrap_or(self.input)))
            .saturating_add(of(output, self.output))
            .div_ceil(PER);
        Money::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day, or `None` where the calendar has none.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Self { year, month, day })
    }
}

/// `2025-08-07`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices(cached_input: Option<u64>) -> Prices {
        Prices {
            input: Money::from_micros(2_500_000),
            cached_input: cached_input.map(Money::from_micros),
            output: Money::from_micros(10_000_000),
            date: Day::new(2025, 8, 7).unwrap(),
            source: String::new(),
        }
    }

    #[test]
    fn a_cost_is_rounded_up() {
        assert_eq!(prices(None).cost(1_000_000, 0, 100_000), Money::from_micros(3_500_000));
        assert_eq!(prices(None).cost(1, 0, 0), Money::from_micros(3));
        assert_eq!(prices(None).cost(0, 0, 0), Money::ZERO);
    }

    #[test]
    fn cached_tokens_cost_less_where_their_price_is_known() {
        assert_eq!(prices(Some(1_250_000)).cost(1000, 400, 0), Money::from_micros(2000));
        assert_eq!(prices(None).cost(1000, 400, 0), Money::from_micros(2500));
        assert_eq!(prices(Some(1_250_000)).cost(1000, 5000, 0), Money::from_micros(1250));
    }

    #[test]
    fn no_count_is_too_large() {
        assert_eq!(prices(None).cost(u64::MAX, 0, u64::MAX), Money::from_micros(u64::MAX));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(Day::new(2024, 2, 29).map(|day| day.to_string()), Some("2024-02-29".into()));
        for (year, month, day) in [(2025, 2, 29), (1900, 2, 29), (2025, 4, 31), (2025, 13, 1), (2025, 1, 0)] {
            assert_eq!(Day::new(year, month, day), None);
        }
    }
}

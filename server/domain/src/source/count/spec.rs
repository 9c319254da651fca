//! What was asked for, and what a run may and should make of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::MAX;
use super::parse::{NotASpec, Parsed, parse};

/// What a run sets out to make where nothing is recommended and nothing in the request says more.
const USUAL: u32 = 5;

/// How many personas somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum CountSpec {
    /// This many.
    Exactly(u32),
    /// From `min` to `max`.
    Range {
        /// The fewest.
        min: u32,
        /// The most.
        max: u32,
    },
    /// This many, give or take a tenth and at least one.
    About(u32),
    /// This many or more.
    AtLeast(u32),
    /// This many or fewer.
    AtMost(u32),
    /// As many as the material bears.
    Auto,
}

/// The fewest and the most personas a run may deliver; neither is 0, and they stand in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The fewest.
    pub min: u32,
    /// The most.
    pub max: u32,
}

impl CountSpec {
    /// Reads what somebody wrote, of which no number may be more than `max`.
    ///
    /// The grammar, in any case and spacing, with `personas` or `persona` behind it or not: `5`, `exactly 5`; `3-5` (or an en or em
    /// dash), `3 to 5`, `between 3 and 5`; `~4`, `about 4`, `around 4`, `roughly 4`, `approximately 4`; `at least 3`, `3+`, `>= 3`;
    /// `at most 6`, `up to 6`, `<= 6`; `auto`.
    ///
    /// # Errors
    /// Says what does not fit, where, and what would be right.
    pub fn parse(text: &str, max: u32) -> Result<Parsed, NotASpec> {
        parse(text, max)
    }

    /// What a run may deliver where no run may deliver more than `max`.
    ///
    /// About `n` is `n` give or take a tenth of it, rounded half up, and at least one.
    #[must_use]
    pub fn bounds(self, max: u32) -> Bounds {
        let max = max.max(1);
        let (one, other) = match self {
            Self::Exactly(number) => (number, number),
            Self::Range { min, max } => (min, max),
            Self::About(number) => {
                let slack = (number.saturating_add(5) / 10).max(1);
                (number.saturating_sub(slack), number.saturating_add(slack))
            }
            Self::AtLeast(number) => (number, max),
            Self::AtMost(number) => (1, number),
            Self::Auto => (1, max),
        };
        Bounds { min: one.min(other).clamp(1, max), max: one.max(other).clamp(1, max) }
    }

    /// The number a run sets out to make, within [`Self::bounds`]: what is recommended, moved to the nearest bound where it is
    /// outside.
    ///
    /// Without a recommendation: the middle of a range, the lower one of two; the number itself of about, at least and at most,
    /// because it is the only one that somebody named; 5 of auto.
    #[must_use]
    pub fn aim(self, recommended: Option<u32>, max: u32) -> u32 {
        let bounds = self.bounds(max);
        let usual = match self {
            Self::Exactly(number) | Self::About(number) | Self::AtLeast(number) | Self::AtMost(number) => number,
            Self::Range { .. } => bounds.min.midpoint(bounds.max),
            Self::Auto => USUAL,
        };
        bounds.nearest(recommended.unwrap_or(usual))
    }
}

impl Bounds {
    /// The number within the bounds that is nearest to `number`.
    #[must_use]
    pub fn nearest(self, number: u32) -> u32 {
        number.max(self.min).min(self.max.max(self.min))
    }

    /// Whether `number` is within.
    #[must_use]
    pub fn contains(self, number: u32) -> bool {
        (self.min..=self.max).contains(&number)
    }
}

/// `3`, or `3 to 5`.
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max { self.min.fmt(f) } else { write!(f, "{} to {}", self.min, self.max) }
    }
}

/// The one spelling of each, which reads as the same again.
impl fmt::Display for CountSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(number) => number.fmt(f),
            Self::Range { min, max } => write!(f, "{min}-{max}"),
            Self::About(number) => write!(f, "about {number}"),
            Self::AtLeast(number) => write!(f, "at least {number}"),
            Self::AtMost(number) => write!(f, "at most {number}"),
            Self::Auto => f.write_str("auto"),
        }
    }
}

/// Reads with [`MAX`] as the most, and says nothing of bounds that were put in order.
impl FromStr for CountSpec {
    type Err = NotASpec;

    fn from_str(text: &str) -> Result<Self, NotASpec> {
        parse(text, MAX).map(|parsed| parsed.spec)
    }
}

/// Reads what was written down earlier, when more may have been allowed.
impl TryFrom<String> for CountSpec {
    type Error = NotASpec;

    fn try_from(text: String) -> Result<Self, NotASpec> {
        parse(&text, u32::MAX).map(|parsed| parsed.spec)
    }
}

impl From<CountSpec> for String {
    fn from(spec: CountSpec) -> Self {
        spec.to_string()
    }
}

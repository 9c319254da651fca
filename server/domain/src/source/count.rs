//! How many personas are asked for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most personas one run makes.
pub const MAX: u32 = 500;

/// A number of personas, 1 to [`MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Count(u32);

/// A text or number that is no count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACount {
    /// Nothing was said.
    #[error("no count was given; give a whole number from 1 to {MAX}")]
    Missing,
    /// Not a whole number.
    #[error("{0:?} is not a whole number; give one from 1 to {MAX}")]
    NotANumber(String),
    /// A number outside the range.
    #[error("a count of {0} is outside 1 to {MAX}")]
    OutOfRange(String),
}

impl Count {
    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Count {
    type Error = NotACount;

    fn try_from(number: u32) -> Result<Self, NotACount> {
        if (1..=MAX).contains(&number) { Ok(Self(number)) } else { Err(NotACount::OutOfRange(number.to_string())) }
    }
}

impl From<Count> for u32 {
    fn from(count: Count) -> Self {
        count.0
    }
}

impl FromStr for Count {
    type Err = NotACount;

    fn from_str(text: &str) -> Result<Self, NotACount> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if text.is_empty() {
            return Err(NotACount::Missing);
        }
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotACount::NotANumber(text.to_owned()));
        }
        match text.parse::<u32>() {
            Ok(number) => Self::try_from(number),
            Err(_) => Err(NotACount::OutOfRange(text.to_owned())),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_whole_number_within_its_range() {
        assert_eq!("12".parse::<Count>().map(Count::get), Ok(12));
        assert_eq!("".parse::<Count>(), Err(NotACount::Missing));
        assert_eq!("many".parse::<Count>(), Err(NotACount::NotANumber("many".into())));
        assert_eq!("2.5".parse::<Count>(), Err(NotACount::NotANumber("2.5".into())));
        for outside in ["0", "-3", "501", "1000000000", "99999999999999999999"] {
            assert_eq!(outside.parse::<Count>(), Err(NotACount::OutOfRange(outside.into())));
        }
    }
}

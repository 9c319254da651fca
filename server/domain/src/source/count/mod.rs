//! How many personas are asked for: as people say it, as it binds a run, and as the number the run sets out to make.

mod parse;
mod spec;
#[cfg(test)]
mod tests;
mod wanted;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use parse::{Inverted, NotASpec, Parsed};
pub use spec::{Bounds, CountSpec};
pub use wanted::Wanted;

/// The most personas one run makes, where nothing else is configured.
pub const MAX: u32 = 500;

/// A number of personas, 1 to [`MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Count(u32);

/// A number outside the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a count of {0} is outside 1 to {MAX}")]
pub struct NotACount(u32);

impl Count {
    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    /// The count nearest to `number`.
    #[must_use]
    pub fn clamped(number: u32) -> Self {
        Self(number.clamp(1, MAX))
    }
}

impl TryFrom<u32> for Count {
    type Error = NotACount;

    fn try_from(number: u32) -> Result<Self, NotACount> {
        if (1..=MAX).contains(&number) { Ok(Self(number)) } else { Err(NotACount(number)) }
    }
}

impl From<Count> for u32 {
    fn from(count: Count) -> Self {
        count.0
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

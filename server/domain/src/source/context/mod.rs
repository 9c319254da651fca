//! Whether material fits what a model can read at once, and what to do where it does not.

mod chunk;
mod suggest;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use chunk::{Chunk, Part, plan};
pub use suggest::{Material, OtherModel, Suggestion, suggest};

/// The answer is never given more than one token in so many of a window.
const MOST_OF_RESERVE: u64 = 4;

/// What a task needs of a model's context window, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// What the task says besides the material.
    pub system: u64,
    /// The material.
    pub input: u64,
    /// The most that the task's answer may take; `None`: whatever there is room for.
    pub output_limit: Option<u64>,
}

/// A context window, as it is taken up. All in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// What the model can read and write at once; `None`: not known.
    pub window: Option<u64>,
    /// What the task says besides the material.
    pub system: u64,
    /// The material.
    pub input: u64,
    /// Kept free for the answer.
    pub reserve: u64,
}

/// How full a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The window is not known, so neither is this.
    Unknown,
    /// Below 70 %.
    Green,
    /// From 70 %.
    Yellow,
    /// From 85 %.
    Orange,
    /// From 95 %.
    Red,
    /// Over 100 %: it does not fit.
    Exceeded,
}

impl Budget {
    /// What `need` takes up of a window.
    ///
    /// The reserve is the task's own limit for its answer, and a quarter of the window at most; a task without a limit has the
    /// quarter. Where the window is not known either, the reserve is the limit, or 0.
    #[must_use]
    pub fn of(window: Option<u64>, need: Need) -> Self {
        let quarter = window.map(|window| window / MOST_OF_RESERVE);
        let reserve = match (need.output_limit, quarter) {
            (Some(limit), Some(quarter)) => limit.min(quarter),
            (limit, quarter) => limit.or(quarter).unwrap_or(0),
        };
        Self { window, system: need.system, input: need.input, reserve }
    }

    /// System, input and reserve together.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.system.saturating_add(self.input).saturating_add(self.reserve)
    }

    /// What is used of the window: 1 is all of it. `None` where the window is not known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.window.map(|window| self.used() as f64 / window.max(1) as f64)
    }

    /// How full the window is.
    #[must_use]
    pub fn level(&self) -> Level {
        let Some(window) = self.window else { return Level::Unknown };
        let (used, window) = (u128::from(self.used()) * 100, u128::from(window));
        match used {
            _ if used > window * 100 => Level::Exceeded,
            _ if used >= window * 95 => Level::Red,
            _ if used >= window * 85 => Level::Orange,
            _ if used >= window * 70 => Level::Yellow,
            _ => Level::Green,
        }
    }

    /// Tokens of material that one call has room for beside what the task says and the reserve; `None` where the window is not
    /// known.
    #[must_use]
    pub fn room(&self) -> Option<u64> {
        self.window.map(|window| window.saturating_sub(self.system).saturating_sub(self.reserve))
    }
}

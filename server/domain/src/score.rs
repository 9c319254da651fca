//! A score between 0 and 1.

use serde::{Deserialize, Serialize};

/// A finite number from 0 (worst) to 1 (best).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Score(f64);

/// Means are rounded to so many parts of 1: far finer than anything scores, far coarser than what adding loses.
const GRAINS: f64 = 1e12;

/// A number that is no score.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{0} is not a score: a score is a number from 0 to 1")]
pub struct NotAScore(pub f64);

impl Score {
    /// The worst score.
    pub const ZERO: Self = Self(0.0);
    /// The best score.
    pub const ONE: Self = Self(1.0);

    /// `value` as a score.
    ///
    /// # Errors
    /// Refuses what is not finite or lies outside 0 to 1.
    pub fn new(value: f64) -> Result<Self, NotAScore> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(NotAScore(value)) }
    }

    /// The nearest score to a finite `value`; 0 for what is not a number.
    #[must_use]
    pub fn clamped(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// The arithmetic mean; `None` of nothing.
    #[must_use]
    pub fn mean(scores: &[Self]) -> Option<Self> {
        if scores.is_empty() {
            return None;
        }
        let mean = scores.iter().map(|score| score.0).sum::<f64>() / scores.len() as f64;
        // Three times 0.7 would come to a little less than 0.7, and miss a threshold of 0.7.
        Some(Self::clamped((mean * GRAINS).round() / GRAINS))
    }
}

impl TryFrom<f64> for Score {
    type Error = NotAScore;

    fn try_from(value: f64) -> Result<Self, NotAScore> {
        Self::new(value)
    }
}

impl From<Score> for f64 {
    fn from(score: Score) -> Self {
        score.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_equal_scores_is_that_score() {
        for percent in 0..=100u8 {
            let score = Score::clamped(f64::from(percent) / 100.0);
            for many in 1..=9 {
                assert_eq!(Score::mean(&vec![score; many]), Some(score), "{many} times {percent} %");
            }
        }
        assert_eq!(Score::mean(&[]), None);
    }
}

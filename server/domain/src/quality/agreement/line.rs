//! The correction of one score: a rising line, bounded to 0 to 1.
//!
//! The line is that of least squares, people's scores on the judge's. It has two parameters because calibrations have tens of cases: an
//! isotonic regression has as many parameters as steps and follows the noise of so few. Niculescu-Mizil and Caruana (Predicting good
//! probabilities with supervised learning, 2005) found the like of it worse than a curve of two parameters below about a thousand cases.

use serde::{Deserialize, Serialize};

use super::{deviation, mean, together};
use crate::score::Score;

/// `intercept + slope × score`, cut off at 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Above 0: a better score stays the better one.
    pub slope: f64,
    /// What a score of 0 becomes.
    pub intercept: f64,
}

/// Why no line corrects a judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLine {
    /// The judge puts cases in another order than people, or in none: no rising line makes people's scores of its own.
    #[error(
        "the judge's scores do not rise with those of people: no correction keeps its order and comes nearer to theirs"
    )]
    DoesNotRise,
}

impl Line {
    /// The line that brings `judge` nearest to `people`. Neither is all the same.
    pub(super) fn fit(judge: &[f64], people: &[f64]) -> Result<Self, NoLine> {
        let slope = together(judge, people) / deviation(judge, mean(judge));
        // What is left of rounding where nothing goes together is no slope.
        if slope <= f64::EPSILON {
            return Err(NoLine::DoesNotRise);
        }
        Ok(Self { slope, intercept: mean(people) - slope * mean(judge) })
    }

    /// The corrected score.
    #[must_use]
    pub fn apply(self, score: Score) -> Score {
        Score::clamped(self.intercept + self.slope * score.get())
    }
}

//! How far a judge agrees with people who scored the same personas, and the correction that follows from it.
//!
//! Everything is computed on scores from 0 to 1, one of the judge and one of the people for each case.

mod correction;
mod icc;
mod line;
mod rank;
#[cfg(test)]
mod tests;

pub use correction::{Correction, NoCorrection};
pub use line::{Line, NoLine};

use crate::score::Score;

/// The fewest cases that are measured: of fewer, no figure says anything. For figures to rely on, Koo and Li (A guideline of
/// selecting and reporting intraclass correlation coefficients, 2016) ask for at least 30 cases of all qualities.
pub const LEAST_CASES: usize = 10;
/// Standard deviations on either side of the mean that hold 95 % of normal differences.
const LIMITS: f64 = 1.96;

/// How far a judge agrees with people.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Cases that were scored by both.
    pub cases: usize,
    /// Intraclass correlation ICC(2,1): whether the judge gives the very scores that people give; at most 1.
    pub absolute: f64,
    /// Intraclass correlation ICC(3,1): the same, were the judge's mean that of people; at most 1.
    pub consistency: f64,
    /// Spearman's rank correlation: whether the judge puts cases in the order of people; -1 to 1.
    pub spearman: f64,
    /// Mean of judge − people: above 0 the judge is kinder than people.
    pub difference: f64,
    /// Between these lie about 95 % of the differences judge − people: the limits of agreement of Bland and Altman (Statistical
    /// methods for assessing agreement between two methods of clinical measurement, 1986), mean ± 1.96 standard deviations.
    pub limits: (f64, f64),
    /// What corrects the judge, or why nothing does.
    pub line: Result<Line, NoLine>,
}

/// Why there is no agreement to speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAgreement {
    /// Too few cases.
    #[error("{cases} cases were scored by both; at least {LEAST_CASES} are needed")]
    TooFew {
        /// How many there are.
        cases: usize,
    },
    /// One of the two says the same of every case: nothing can go together with that.
    #[error("{} gave every case the same score; cases of different quality are needed", .0.name())]
    Constant(Rater),
    /// There is not one score of each for every case.
    #[error("{judge} scores of the judge stand beside {people} of people")]
    Unpaired {
        /// Scores of the judge.
        judge: usize,
        /// Scores of people.
        people: usize,
    },
}

/// Who scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rater {
    /// The model.
    Judge,
    /// People.
    People,
}

impl Rater {
    fn name(self) -> &'static str {
        match self {
            Self::Judge => "the judge",
            Self::People => "people",
        }
    }
}

impl Agreement {
    /// The agreement of `judge` with `people`, case by case.
    ///
    /// # Errors
    /// See [`NoAgreement`].
    pub fn of(judge: &[Score], people: &[Score]) -> Result<Self, NoAgreement> {
        if judge.len() != people.len() {
            return Err(NoAgreement::Unpaired { judge: judge.len(), people: people.len() });
        }
        let cases = judge.len();
        if cases < LEAST_CASES {
            return Err(NoAgreement::TooFew { cases });
        }
        let (judge, people) = (values(judge), values(people));
        for (rater, scores) in [(Rater::Judge, &judge), (Rater::People, &people)] {
            if scores.windows(2).all(|pair| pair[0] == pair[1]) {
                return Err(NoAgreement::Constant(rater));
            }
        }
        let both: Vec<[f64; 2]> = judge.iter().zip(&people).map(|(&judge, &people)| [judge, people]).collect();
        let effects = icc::Effects::of(&both);
        let differences: Vec<f64> = both.iter().map(|[judge, people]| judge - people).collect();
        let difference = mean(&differences);
        let reach = LIMITS * (deviation(&differences, difference) / (cases - 1) as f64).sqrt();
        Ok(Self {
            cases,
            absolute: effects.absolute(),
            consistency: effects.consistency(),
            spearman: rank::spearman(&judge, &people),
            difference,
            limits: (difference - reach, difference + reach),
            line: Line::fit(&judge, &people),
        })
    }
}

fn values(scores: &[Score]) -> Vec<f64> {
    scores.iter().map(|score| score.get()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The sum of squared distances from `mean`.
fn deviation(values: &[f64], mean: f64) -> f64 {
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

/// The sum of the products of the distances from the means.
fn together(one: &[f64], other: &[f64]) -> f64 {
    let (mean_one, mean_other) = (mean(one), mean(other));
    one.iter().zip(other).map(|(a, b)| (a - mean_one) * (b - mean_other)).sum()
}

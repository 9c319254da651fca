//! Intraclass correlations of single scores, by the two-way analysis of variance.
//!
//! With n cases, k raters and the mean squares of cases (MSR), raters (MSC) and what is left (MSE):
//!
//! - ICC(2,1) = (MSR − MSE) / (MSR + (k − 1) MSE + k (MSC − MSE) / n): raters are a sample of many, and their levels count;
//! - ICC(3,1) = (MSR − MSE) / (MSR + (k − 1) MSE): these raters alone are meant, and their levels do not count.
//!
//! Shrout and Fleiss, Intraclass correlations: uses in assessing rater reliability, Psychological Bulletin 86 (1979); McGraw and Wong,
//! Forming inferences about some intraclass correlation coefficients, Psychological Methods 1 (1996), call them ICC(A,1) and ICC(C,1).

use super::mean;

/// The mean squares of scores.
pub(super) struct Effects {
    cases: f64,
    raters: f64,
    of_cases: f64,
    of_raters: f64,
    left: f64,
}

impl Effects {
    /// Of a row a case and a column a rater; at least two of each, not all scores the same.
    pub(super) fn of<const RATERS: usize>(scores: &[[f64; RATERS]]) -> Self {
        let (cases, raters) = (scores.len() as f64, RATERS as f64);
        let whole = mean(scores.as_flattened());
        let squares = |means: &mut dyn Iterator<Item = f64>| means.map(|mean| (mean - whole).powi(2)).sum::<f64>();
        let of_cases = raters * squares(&mut scores.iter().map(|case| mean(case)));
        let column = |rater: usize| scores.iter().map(|case| case[rater]).sum::<f64>() / cases;
        let of_raters = cases * squares(&mut (0..RATERS).map(column));
        let total = squares(&mut scores.as_flattened().iter().copied());
        Self {
            cases,
            raters,
            of_cases: of_cases / (cases - 1.0),
            of_raters: of_raters / (raters - 1.0),
            // Rounding may leave a little less than nothing.
            left: (total - of_cases - of_raters).max(0.0) / ((cases - 1.0) * (raters - 1.0)),
        }
    }

    /// ICC(2,1).
    pub(super) fn absolute(&self) -> f64 {
        let levels = self.raters * (self.of_raters - self.left) / self.cases;
        (self.of_cases - self.left) / (self.of_cases + (self.raters - 1.0) * self.left + levels)
    }

    /// ICC(3,1).
    pub(super) fn consistency(&self) -> f64 {
        (self.of_cases - self.left) / (self.of_cases + (self.raters - 1.0) * self.left)
    }
}

//! How a persona is judged.

use serde::{Deserialize, Serialize};

use super::jury::JudgeVerdict;
use crate::score::Score;

/// What a persona is judged on, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Its parts agree with one another.
    Coherence,
    /// Such a person could exist, and the sources show one.
    Realism,
    /// A designer could decide something by it.
    Usefulness,
    /// Nothing a persona needs is missing.
    Completeness,
    /// It says particular things, not generalities.
    Specificity,
    /// It differs from the others of its run.
    Distinctiveness,
}

impl Criterion {
    /// All criteria, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::Coherence,
        Self::Realism,
        Self::Usefulness,
        Self::Completeness,
        Self::Specificity,
        Self::Distinctiveness,
    ];
    /// What is judged when the request does not say.
    pub const DEFAULT: [Self; 3] = [Self::Coherence, Self::Realism, Self::Usefulness];

    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Coherence => "coherence",
            Self::Realism => "realism",
            Self::Usefulness => "usefulness",
            Self::Completeness => "completeness",
            Self::Specificity => "specificity",
            Self::Distinctiveness => "distinctiveness",
        }
    }
}

/// One criterion's verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriterionScore {
    /// What was judged.
    pub criterion: Criterion,
    /// The verdict.
    pub score: Score,
    /// Why, in a sentence; of a jury, the sentence of the judge who scored lowest.
    pub reason: String,
    /// What the judge said, or the jury's mean of it, where a correction was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Score>,
    /// Of a jury: from the lowest score of a judge to the highest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Score>,
}

impl CriterionScore {
    /// One judge's verdict, as it was given.
    #[must_use]
    pub fn new(criterion: Criterion, score: Score, reason: impl Into<String>) -> Self {
        Self { criterion, score, reason: reason.into(), raw: None, spread: None }
    }
}

/// A verdict on a persona: of one judge, or of a jury.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Mean of the criteria; where a correction of just these criteria was applied, corrected as a whole.
    pub overall: Score,
    /// A verdict for every criterion asked, in the order asked.
    pub criteria: Vec<CriterionScore>,
    /// The overall score before correction, where one was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Score>,
    /// Of a jury: from the lowest overall score of a judge to the highest; `None` where fewer than two gave a verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread: Option<Score>,
    /// What each judge said, where there is a jury or a correction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judges: Vec<JudgeVerdict>,
}

/// What is wrong with a verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEvaluation {
    /// A criterion that was asked for has no verdict.
    #[error("no score for {}", .0.name())]
    Missing(Criterion),
    /// A criterion has two verdicts.
    #[error("two scores for {}", .0.name())]
    Repeated(Criterion),
    /// No criterion was asked for.
    #[error("no criterion was asked for")]
    NothingAsked,
    /// There is no judge's verdict.
    #[error("no judge gave a verdict")]
    NobodyJudged,
}

impl Evaluation {
    /// Orders `scores` as `asked` and takes their mean. Verdicts that were not asked for are left out.
    ///
    /// # Errors
    /// Every criterion asked for needs exactly one verdict.
    pub fn new(asked: &[Criterion], scores: &[CriterionScore]) -> Result<Self, NotAnEvaluation> {
        let mut criteria = Vec::with_capacity(asked.len());
        for &criterion in asked {
            let mut found = scores.iter().filter(|score| score.criterion == criterion);
            let first = found.next().ok_or(NotAnEvaluation::Missing(criterion))?;
            if found.next().is_some() {
                return Err(NotAnEvaluation::Repeated(criterion));
            }
            criteria.push(first.clone());
        }
        let values: Vec<Score> = criteria.iter().map(|score| score.score).collect();
        let overall = Score::mean(&values).ok_or(NotAnEvaluation::NothingAsked)?;
        Ok(Self { overall, criteria, raw: None, spread: None, judges: Vec::new() })
    }
}

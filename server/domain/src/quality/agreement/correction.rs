//! The correction of a judge: a line a criterion, and one for the overall score.

use serde::{Deserialize, Serialize};

use super::{Agreement, Line, NoLine};
use crate::persona::evaluation::Criterion;

/// The correction of a judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    criteria: Vec<(Criterion, Line)>,
    overall: Line,
}

/// Why a judge cannot be corrected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {because}")]
pub struct NoCorrection {
    /// The criterion, or `overall`.
    pub part: String,
    /// What is wrong with it.
    pub because: NoLine,
}

impl Correction {
    /// The correction that follows from the agreement on each criterion and on the overall score.
    ///
    /// # Errors
    /// Names the first part that no line corrects.
    pub fn of(criteria: &[(Criterion, Agreement)], overall: &Agreement) -> Result<Self, NoCorrection> {
        let line = |part: &str, agreement: &Agreement| {
            agreement.line.map_err(|because| NoCorrection { part: part.to_owned(), because })
        };
        let of = criteria.iter().map(|(criterion, agreement)| Ok((*criterion, line(criterion.name(), agreement)?)));
        Ok(Self { criteria: of.collect::<Result<_, NoCorrection>>()?, overall: line("overall", overall)? })
    }

    /// The criteria it corrects, in the order they were scored.
    pub fn criteria(&self) -> impl Iterator<Item = Criterion> {
        self.criteria.iter().map(|(criterion, _)| *criterion)
    }

    /// The line of a criterion.
    #[must_use]
    pub fn line(&self, criterion: Criterion) -> Option<Line> {
        self.criteria.iter().find(|(known, _)| *known == criterion).map(|(_, line)| *line)
    }

    /// The line of the overall score over all its criteria.
    #[must_use]
    pub fn overall(&self) -> Line {
        self.overall
    }

    /// Whether these are its criteria, all of them and no other, in any order.
    #[must_use]
    pub fn is_of(&self, criteria: &[Criterion]) -> bool {
        criteria.len() == self.criteria.len() && criteria.iter().all(|criterion| self.line(*criterion).is_some())
    }
}

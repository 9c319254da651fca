//! The author that writes personas without a model.

use super::Persona;
use super::draft::PersonaDraft;
use super::evaluation::{Criterion, CriterionScore, Evaluation};
use crate::source::reading::Reading;

/// What the embedded author can and cannot do, for the catalogue.
pub const ABOUT: &str = "";

/// Writes personas.
#[must_use]
pub fn draft(_reading: &Reading, _total: u32, _seed: u64) -> Vec<PersonaDraft> {
    Vec::new()
}

/// Judges.
#[must_use]
pub fn judge(
    _persona: &Persona,
    _siblings: &[Persona],
    _reading: &Reading,
    _criteria: &[Criterion],
) -> Vec<CriterionScore> {
    Vec::new()
}

/// Refines.
#[must_use]
pub fn refine(persona: &Persona, _evaluation: &Evaluation, _reading: &Reading) -> PersonaDraft {
    PersonaDraft::from(persona)
}

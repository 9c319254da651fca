//! Where a result goes on to: decided from the plan and the result alone, so that whoever asks gets the same answer.

use super::StageName;
use super::event::{PersonaResult, Plan};
use crate::pipeline::persona::plan::{FILTER, REFINE};
use crate::pipeline::persona::unsupported::UnsupportedTraits;

impl Plan {
    /// Whether `result` reaches the threshold; what was not judged does.
    #[must_use]
    pub fn passes(&self, result: &PersonaResult) -> bool {
        result.evaluation.as_ref().is_none_or(|evaluation| evaluation.overall >= self.threshold)
    }

    /// Whether `result` is to be improved for traits that are not in the sources.
    #[must_use]
    pub fn wants_support(&self, result: &PersonaResult) -> bool {
        self.unsupported == UnsupportedTraits::Refine && !result.persona.unsupported().is_empty()
    }

    /// The first stage after the one at `position` that has something to do with `result`; `None`: it is through.
    #[must_use]
    pub fn next(&self, position: usize, result: &PersonaResult) -> Option<&StageName> {
        let judged = result.evaluation.is_some();
        self.stages.iter().skip(position + 1).find(|stage| match stage.as_str() {
            FILTER => !judged,
            REFINE => !judged || !self.passes(result) || self.wants_support(result),
            _ => true,
        })
    }
}

//! What becomes of traits that are not in the sources.

use assay_engine::pipeline::persona::plan::REFINE;
use assay_engine::pipeline::persona::unsupported::UnsupportedTraits;
use assay_engine::run::StageName;
use assay_proto::v1;

use crate::status::Violations;

/// What a request says of refining.
pub(super) struct Refining<'r> {
    pub(super) stages: &'r [StageName],
    pub(super) attempts: u32,
}

/// What is asked for, if the rest of the request lets it be done.
pub(super) fn asked(value: i32, refining: &Refining<'_>, violations: &mut Violations) -> UnsupportedTraits {
    match v1::UnsupportedTraits::try_from(value) {
        Ok(v1::UnsupportedTraits::Unspecified | v1::UnsupportedTraits::Keep) => UnsupportedTraits::Keep,
        Ok(v1::UnsupportedTraits::Remove) => UnsupportedTraits::Remove,
        Ok(v1::UnsupportedTraits::Refine) => {
            if let Some(lack) = refining.lacks() {
                violations.add("unsupported", format!("UNSUPPORTED_TRAITS_REFINE needs {lack}"));
            }
            UnsupportedTraits::Refine
        }
        Err(_) => {
            violations.add("unsupported", format!("{value} is not a value of UnsupportedTraits"));
            UnsupportedTraits::Keep
        }
    }
}

impl Refining<'_> {
    fn lacks(&self) -> Option<&'static str> {
        // Stages that make no pipeline are told of by themselves.
        let none = !self.stages.is_empty() && !self.stages.iter().any(|stage| stage.as_str() == REFINE);
        match self.attempts {
            _ if none => Some("the stage refine among the stages"),
            0 => Some("at least one attempt in max_refinement_attempts"),
            _ => None,
        }
    }
}

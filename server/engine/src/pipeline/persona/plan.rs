//! The stages of a persona run: what each takes and gives, and which lists of them make sense.

use crate::run::StageName;
use crate::stage::{Material, Stage, StageType};

/// Writes personas from sources.
pub const DRAFT: &str = "draft";
/// Judges personas and passes those that reach the threshold.
pub const FILTER: &str = "filter";
/// Improves personas that do not reach it.
pub const REFINE: &str = "refine";

/// Every stage there is. A new one is a file beside this one and a line here.
pub const STAGES: [StageType; 3] = [
    StageType { name: DRAFT, takes: Material::Sources, gives: Material::Persona, stage: &super::draft::Draft },
    StageType { name: FILTER, takes: Material::Persona, gives: Material::Persona, stage: &super::filter::Filter },
    StageType { name: REFINE, takes: Material::Persona, gives: Material::Persona, stage: &super::refine::Refine },
];

/// Why a list of stages makes no pipeline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPipeline {
    /// A name that no stage has.
    #[error("there is no stage {0:?}; the stages are {known}", known = known())]
    Unknown(String),
    /// A stage twice.
    #[error("stage {0:?} is listed twice; a stage runs once")]
    Repeated(String),
    /// A stage that does not fit the one before it.
    #[error("stage {name:?} takes {takes}, but {before} gives {given}")]
    DoesNotFit {
        /// The stage.
        name: String,
        /// What it takes.
        takes: &'static str,
        /// What stands before it.
        before: String,
        /// What that gives.
        given: &'static str,
    },
}

fn known() -> String {
    STAGES.map(|stage| stage.name).join(", ")
}

/// Checks a list of stage names; an empty one means all, in their own order.
///
/// # Errors
/// Names the first stage that cannot stand where it does, with the position from 0.
pub fn compose(names: &[String]) -> Result<Vec<StageName>, (usize, NoPipeline)> {
    if names.is_empty() {
        return Ok(STAGES.iter().map(|stage| StageName::new(stage.name)).collect());
    }
    let mut given = Material::Sources;
    let mut before = "the request".to_owned();
    let mut stages: Vec<StageName> = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let stage = find(name).ok_or_else(|| (at, NoPipeline::Unknown(name.clone())))?;
        if stages.iter().any(|earlier| earlier.as_str() == name) {
            return Err((at, NoPipeline::Repeated(name.clone())));
        }
        if stage.takes != given {
            let (takes, given) = (stage.takes.name(), given.name());
            return Err((at, NoPipeline::DoesNotFit { name: name.clone(), takes, before, given }));
        }
        given = stage.gives;
        before = format!("stage {name:?}");
        stages.push(StageName::new(name.as_str()));
    }
    Ok(stages)
}

/// The stage called `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static StageType> {
    STAGES.iter().find(|stage| stage.name == name)
}

/// The code of the stage called `name`.
pub(crate) fn code(name: &StageName) -> Option<&'static dyn Stage> {
    find(name.as_str()).map(|stage| stage.stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn stages_can_be_left_out_or_reordered_where_the_types_allow() {
        for good in [&["draft"][..], &["draft", "filter"], &["draft", "refine"], &["draft", "refine", "filter"]] {
            let names: Vec<String> = compose(&list(good)).unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(names, good);
        }
        assert_eq!(compose(&[]).unwrap().len(), STAGES.len());
    }

    #[test]
    fn any_other_list_is_refused_with_its_reason() {
        let refused = |names: &[&str]| {
            let (at, reason) = compose(&list(names)).unwrap_err();
            (at, reason.to_string())
        };
        assert_eq!(
            refused(&["draft", "polish"]),
            (1, "there is no stage \"polish\"; the stages are draft, filter, refine".into())
        );
        assert_eq!(refused(&["draft", "draft"]), (1, "stage \"draft\" is listed twice; a stage runs once".into()));
        assert_eq!(refused(&["filter"]), (0, "stage \"filter\" takes personas, but the request gives sources".into()));
        assert_eq!(
            refused(&["filter", "draft"]),
            (0, "stage \"filter\" takes personas, but the request gives sources".into())
        );
    }
}

//! The stages of a persona run: what each takes and gives, and which lists of them make sense.

use crate::port::plugin::{Place, StagePlugin};
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
    #[error("there is no stage {name:?}; the stages are {known}")]
    Unknown {
        /// As named.
        name: String,
        /// Every stage there is.
        known: String,
    },
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
    /// A plugin's stage that does not stand where it says it may.
    #[error("stage {name:?} stands {place}, as its plugin says; move it there")]
    Misplaced {
        /// The stage.
        name: String,
        /// Where it would stand.
        place: &'static str,
    },
}

/// Checks a list of names, of the stages here and those of `plugins`; an empty one means all that are here, in their own order.
///
/// # Errors
/// Names the first stage that cannot stand where it does, with the position from 0.
pub fn compose(names: &[String], plugins: &[StagePlugin]) -> Result<Vec<StageName>, (usize, NoPipeline)> {
    if names.is_empty() {
        return Ok(STAGES.iter().map(|stage| StageName::new(stage.name)).collect());
    }
    let mut given = Material::Sources;
    let mut before = "the request".to_owned();
    let mut stages: Vec<StageName> = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let (takes, gives) = flow(name, plugins).map_err(|unknown| (at, unknown))?;
        if stages.iter().any(|earlier| earlier.as_str() == name) {
            return Err((at, NoPipeline::Repeated(name.clone())));
        }
        if takes != given {
            let (takes, given) = (takes.name(), given.name());
            return Err((at, NoPipeline::DoesNotFit { name: name.clone(), takes, before, given }));
        }
        given = gives;
        before = format!("stage {name:?}");
        stages.push(StageName::new(name.as_str()));
    }
    plugins.iter().try_for_each(|plugin| stands(plugin, names))?;
    Ok(stages)
}

/// What the stage called `name` takes and gives. Of a plugin it is always personas.
fn flow(name: &str, plugins: &[StagePlugin]) -> Result<(Material, Material), NoPipeline> {
    if let Some(stage) = find(name) {
        return Ok((stage.takes, stage.gives));
    }
    if plugins.iter().any(|known| known.plugin.name == name) {
        return Ok((Material::Persona, Material::Persona));
    }
    let known = STAGES.iter().map(|stage| stage.name).chain(plugins.iter().map(|known| known.plugin.name.as_str()));
    Err(NoPipeline::Unknown { name: name.to_owned(), known: known.collect::<Vec<_>>().join(", ") })
}

/// Whether a plugin's stage stands where it says it may. One that has not said so may stand anywhere.
fn stands(plugin: &StagePlugin, names: &[String]) -> Result<(), (usize, NoPipeline)> {
    let name = &plugin.plugin.name;
    let (Some(at), Some(description)) = (names.iter().position(|it| it == name), &plugin.description) else {
        return Ok(());
    };
    let judged = names[..at].iter().any(|before| [FILTER, REFINE].contains(&before.as_str()));
    let place = match description.place {
        Place::BeforeJudging if judged => "before the first stage that judges, filter or refine",
        Place::AfterJudging if !judged => "behind a stage that judges, filter or refine",
        _ => return Ok(()),
    };
    Err((at, NoPipeline::Misplaced { name: name.clone(), place }))
}

/// The stage called `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static StageType> {
    STAGES.iter().find(|stage| stage.name == name)
}

/// The code of the stage called `name`; what is not here is a plugin's.
pub(crate) fn code(name: &StageName) -> &'static dyn Stage {
    find(name.as_str()).map_or(&super::plugin::Plugin, |stage| stage.stage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::plugin::{PluginName, StageDescription};

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn stages_can_be_left_out_or_reordered_where_the_types_allow() {
        for good in [&["draft"][..], &["draft", "filter"], &["draft", "refine"], &["draft", "refine", "filter"]] {
            let names: Vec<String> = compose(&list(good), &[]).unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(names, good);
        }
        assert_eq!(compose(&[], &[]).unwrap().len(), STAGES.len());
    }

    #[test]
    fn any_other_list_is_refused_with_its_reason() {
        let refused = |names: &[&str]| {
            let (at, reason) = compose(&list(names), &[]).unwrap_err();
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

    #[test]
    fn a_plugin_stands_behind_draft_and_where_it_says_it_may() {
        let plugin = |place| StagePlugin {
            plugin: PluginName { name: "house".into(), address: String::new() },
            description: Some(StageDescription {
                version: 1,
                place,
                changes: Vec::new(),
                siblings: false,
                sources: false,
                about: String::new(),
            }),
            fault: None,
        };
        let fits = |names: &[&str], place| compose(&list(names), &[plugin(place)]).map_err(|(at, _)| at).map(|_| ());
        let (early, late) = (["draft", "house", "filter"], ["draft", "filter", "house"]);
        assert_eq!([fits(&early, Place::Anywhere), fits(&late, Place::Anywhere)], [Ok(()), Ok(())]);
        assert_eq!([fits(&early, Place::BeforeJudging), fits(&late, Place::BeforeJudging)], [Ok(()), Err(2)]);
        assert_eq!([fits(&early, Place::AfterJudging), fits(&late, Place::AfterJudging)], [Err(1), Ok(())]);
        assert_eq!(fits(&["house", "draft"], Place::Anywhere), Err(0));
        let unknown = compose(&list(&["draft", "other"]), &[plugin(Place::Anywhere)]).unwrap_err().1.to_string();
        assert_eq!(unknown, "there is no stage \"other\"; the stages are draft, filter, refine, house");
    }
}

//! Plugins that are stages of runs.

use assay_domain::persona::draft::PersonaDraft;
use assay_domain::persona::evaluation::Evaluation;
use assay_domain::persona::{Field, Persona};
use assay_domain::source::document::Document;

use super::{PluginFault, PluginName};
use crate::run::{ItemId, RunId};

/// A plugin that is a stage, as far as it is known.
#[derive(Clone, Debug)]
pub struct StagePlugin {
    /// Which; its stage has its name.
    pub plugin: PluginName,
    /// What it said of itself last. `None`: it has said nothing that can be used.
    pub description: Option<StageDescription>,
    /// Why it cannot be used now, as far as is known.
    pub fault: Option<PluginFault>,
}

/// What a stage says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageDescription {
    /// Raised whenever the same persona may be processed otherwise; from 1.
    pub version: u32,
    /// Where it may stand.
    pub place: Place,
    /// The fields of a persona that it changes.
    pub changes: Vec<Field>,
    /// Whether it is sent the other personas.
    pub siblings: bool,
    /// Whether it is sent the documents.
    pub sources: bool,
    /// What it does.
    pub about: String,
}

/// Where a stage may stand among those of a run, always behind the one that drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anywhere there.
    Anywhere,
    /// Before the first that judges.
    BeforeJudging,
    /// Behind one that judges.
    AfterJudging,
}

/// What is to be processed.
#[derive(Clone, Debug)]
pub struct Process {
    /// The run.
    pub run: RunId,
    /// The item.
    pub item: ItemId,
    /// The persona.
    pub persona: Persona,
    /// What the judge said of it.
    pub evaluation: Option<Evaluation>,
    /// The run's other personas as they were drafted; sent where the stage asks for them.
    pub siblings: Vec<Persona>,
    /// What all were drawn from; sent where the stage asks for it.
    pub documents: Vec<Document>,
}

/// What a stage says is to become of a persona.
#[derive(Clone, Debug, PartialEq)]
pub struct Processed {
    /// The verdict.
    pub verdict: Verdict,
    /// The fields it had said it changes.
    pub may_change: Vec<Field>,
    /// What watchers should know.
    pub warnings: Vec<String>,
}

/// What is to become of a persona.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It goes on as it is.
    Unchanged,
    /// It goes on like this, as far as the sources bear it out.
    Changed(Box<PersonaDraft>),
    /// It goes no further.
    Rejected {
        /// Why.
        reason: String,
    },
}

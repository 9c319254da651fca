//! What was asked of a persona run.

use assay_domain::persona::evaluation::Criterion;
use assay_domain::score::Score;
use assay_domain::source::count::Count;
use assay_domain::source::document::Document;
use serde::{Deserialize, Serialize};

use crate::port::model::ModelRef;
use crate::run::StageName;

/// A checked request for personas: nothing optional that will be needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonaBrief {
    /// The usable documents, in the order given, names unique.
    pub documents: Vec<Document>,
    /// How many.
    pub count: Count,
    /// The stages, in order; checked by [`super::plan`].
    pub stages: Vec<StageName>,
    /// The least overall score that passes.
    pub threshold: Score,
    /// How often a persona below the threshold is improved.
    pub max_refinement_attempts: u32,
    /// What is judged.
    pub criteria: Vec<Criterion>,
    /// Who drafts; resolved.
    pub draft_model: ModelRef,
    /// Who judges; resolved.
    pub judge_model: ModelRef,
    /// Who refines; resolved.
    pub refine_model: ModelRef,
    /// For everything that is drawn.
    pub seed: u64,
}

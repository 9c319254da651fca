//! What was asked of a persona run.

use assay_domain::money::Money;
use assay_domain::persona::evaluation::Criterion;
use assay_domain::score::Score;
use assay_domain::source::count::Wanted;
use assay_domain::source::document::Document;
use serde::{Deserialize, Serialize};

use super::plan::{DRAFT, FILTER, REFINE};
use crate::port::model::ModelRef;
use crate::run::StageName;
use crate::run::event::{Input, Plan, StageModel, Warning};

/// A checked request for personas: nothing optional that will be needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonaBrief {
    /// The usable documents, in the order given, names unique.
    pub documents: Vec<Document>,
    /// What was left out of the request, and why: told on the stream.
    pub warnings: Vec<Warning>,
    /// How many; its aim is resolved.
    pub count: Wanted,
    /// The stages, in order; checked by [`super::plan::compose`].
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
    /// What the run may cost; `None`: there is no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// For everything that is drawn.
    pub seed: u64,
}

impl PersonaBrief {
    /// The inputs, by digest.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        let input = |document: &Document| Input {
            document: document.name.clone(),
            bytes: document.file.bytes,
            sha256: document.sha256.clone(),
            format: document.file.format,
            provenance: document.file.provenance.clone(),
        };
        self.documents.iter().map(input).collect()
    }

    /// What the run will do.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let models = self.stages.iter().filter_map(|stage| {
            let model = match stage.as_str() {
                DRAFT => &self.draft_model,
                FILTER => &self.judge_model,
                REFINE => &self.refine_model,
                _ => return None,
            };
            Some(StageModel { stage: stage.clone(), model: model.clone() })
        });
        Plan {
            stages: self.stages.clone(),
            items: self.count.aim().get(),
            bounds: Some(self.count.bounds()),
            models: models.collect(),
            inputs: self.inputs(),
            seed: self.seed,
            threshold: self.threshold,
            budget: self.budget,
            repeat_warning: None,
        }
    }
}

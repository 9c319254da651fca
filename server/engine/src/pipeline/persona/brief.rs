//! What was asked of a persona run.

use std::sync::Arc;

use assay_domain::money::Money;
use assay_domain::persona::evaluation::Criterion;
use assay_domain::score::Score;
use assay_domain::source::combine::{Fault, Template};
use assay_domain::source::count::Wanted;
use assay_domain::source::document::Document;
use assay_domain::source::estimate::estimate;
use assay_domain::source::reading::Reading;
use serde::{Deserialize, Serialize};

use super::chunks::Chunks;
use super::fit::Drafting;
use super::meaning::{Embeddings, LINKING};
use super::plan::{DRAFT, FILTER, REFINE};
use super::stereotypes::CHECK_BIAS;
use super::unsupported::UnsupportedTraits;
use crate::port::calibrations::Calibration;
use crate::port::catalog::Catalog;
use crate::port::model::ModelRef;
use crate::run::event::{Input, Plan, StageModel, Warning};
use crate::run::{StageName, WorkKind};

/// Bytes of text to a token: near enough for a recommendation in which tokens are one voice of three.
const BYTES_A_TOKEN: u64 = 4;

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
    /// Who judges instead, each by itself; resolved. Empty: one judge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jury: Vec<ModelRef>,
    /// Whether judges' scores are corrected by their calibrations.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub use_calibration: bool,
    /// The calibrations in force, one a judge, where they are asked for: those of the run's start, whatever becomes of them later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calibrations: Vec<Calibration>,
    /// Who refines; resolved.
    pub refine_model: ModelRef,
    /// What the run may cost; `None`: there is no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// For everything that is drawn.
    pub seed: u64,
    /// How documents are set out for a model.
    #[serde(default, skip_serializing_if = "is_default")]
    pub template: Template,
    /// How the material is read where the model that drafts cannot read it at once; `None`: it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunks: Option<Chunks>,
    /// Whether traits are looked up in the sources, because a model writes them; resolved.
    #[serde(default, skip_serializing_if = "is_false")]
    pub linked: bool,
    /// The model whose embeddings are asked about those that nobody's words bear; `None`: words decide alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<Box<Embeddings>>,
    /// What becomes of those that the sources do not bear out.
    #[serde(default, skip_serializing_if = "UnsupportedTraits::is_default")]
    pub unsupported: UnsupportedTraits,
    /// Whether a model is asked for stereotypes in what is delivered: the first judge.
    #[serde(default, skip_serializing_if = "is_false")]
    pub check_bias: bool,
}

fn is_default(template: &Template) -> bool {
    *template == Template::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_false(flag: &bool) -> bool {
    !*flag
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

    /// Whether a persona is improved for traits that are not in the sources.
    #[must_use]
    pub fn refines_unsupported(&self) -> bool {
        self.unsupported == UnsupportedTraits::Refine
    }

    /// Who writes: the model that drafts, and the one that refines where that is a stage.
    pub(crate) fn writers(&self) -> impl Iterator<Item = &ModelRef> {
        let refines = self.stages.iter().any(|stage| stage.as_str() == REFINE);
        std::iter::once(&self.draft_model).chain(refines.then_some(&self.refine_model))
    }

    /// Who judges.
    #[must_use]
    pub fn judges(&self) -> &[ModelRef] {
        if self.jury.is_empty() { std::slice::from_ref(&self.judge_model) } else { &self.jury }
    }

    /// What is drafted, and by whom.
    pub(crate) fn drafting(&self) -> Drafting<'_> {
        Drafting { model: &self.draft_model, template: &self.template, count: self.count.aim().get() }
    }

    /// Settles what depends on what the documents say: how many personas, and whether they are drafted from pieces.
    ///
    /// # Errors
    /// The documents cannot be put together by the template.
    pub(crate) fn plan_for(
        &mut self,
        reading: &Arc<Reading>,
        catalog: &dyn Catalog,
        batch: Option<u32>,
    ) -> Result<(), Fault> {
        if self.count.is_open() {
            let bytes: usize = self.documents.iter().map(|document| document.text.len()).sum();
            let recommended = estimate(reading, bytes as u64 / BYTES_A_TOKEN).recommended();
            self.count = self.count.recommended(recommended);
        }
        if !self.drafting().surely_fits(catalog, &self.documents)
            && let Some((chunks, warnings)) = self.drafting().chunks(catalog, reading, batch)
        {
            self.warnings.extend(warnings);
            self.chunks = Some(chunks);
        }
        self.try_template(reading)
    }

    /// A template of the user's own may fail at some documents: known before the run is accepted.
    fn try_template(&self, reading: &Arc<Reading>) -> Result<(), Fault> {
        if !matches!(self.template, Template::Own(_)) {
            return Ok(());
        }
        let Some(chunks) = &self.chunks else { return reading.combined(&self.template).map(|_| ()) };
        (0..chunks.count()).try_for_each(|piece| {
            let piece = Reading::of(&chunks.documents(piece, reading));
            piece.combined(&self.template).map(|_| ())
        })
    }

    /// What the run will do.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let models = self.stages.iter().flat_map(|stage| {
            let models = match stage.as_str() {
                DRAFT => std::slice::from_ref(&self.draft_model),
                FILTER => self.judges(),
                REFINE => std::slice::from_ref(&self.refine_model),
                _ => &[],
            };
            models.iter().map(|model| StageModel { stage: stage.clone(), model: model.clone() })
        });
        let links = self.embeddings.iter();
        let links = links.map(|known| StageModel { stage: StageName::new(LINKING), model: known.model.clone() });
        let checks = self.judges().first().filter(|_| self.check_bias);
        let checks = checks.map(|model| StageModel { stage: StageName::new(CHECK_BIAS), model: model.clone() });
        Plan {
            work: WorkKind::Personas,
            stages: self.stages.clone(),
            items: self.count.aim().get(),
            bounds: Some(self.count.bounds()),
            models: models.chain(links).chain(checks).collect(),
            inputs: self.inputs(),
            seed: self.seed,
            threshold: self.threshold,
            budget: self.budget,
            repeat_warning: None,
            unsupported: self.unsupported,
        }
    }
}

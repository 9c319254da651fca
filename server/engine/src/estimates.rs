//! The use-case of saying what personas would take, without asking a model.

use std::sync::Arc;
use std::time::Duration;

use assay_domain::source::combine::Template;
use assay_domain::source::context::{Budget, Level, Material, OtherModel, Suggestion, suggest};
use assay_domain::source::count::{Bounds, Wanted};
use assay_domain::source::document::Document;
use assay_domain::source::estimate::{Effort, Estimate, effort, estimate};
use assay_domain::source::reading::Reading;
use assay_domain::source::themes::{Theme, themes};
use tokio::sync::oneshot;

use crate::pipeline::persona::effort::{Work, Worker, stages};
use crate::pipeline::persona::fit::{Drafting, Fit};
use crate::pipeline::persona::plan::DRAFT;
use crate::port::catalog::{Catalog, ModelHealth, ModelInfo, ProviderInfo};
use crate::port::model::ModelRef;
use crate::run::StageName;
use crate::runner::Runner;
use crate::runs::StartError;

/// Themes of an estimate: more are not read.
const THEMES: usize = 20;
/// How often a persona is improved at most, where nothing is said.
const ATTEMPTS: u32 = 2;

/// What is to be estimated. The model is as the caller named it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The usable documents.
    pub documents: Vec<Document>,
    /// How many personas.
    pub count: Wanted,
    /// The stages, in order.
    pub stages: Vec<StageName>,
    /// Who would draft.
    pub model: ModelRef,
    /// Who would judge; empty: the model that does the rest.
    pub jury: Vec<ModelRef>,
    /// How documents are set out.
    pub template: Template,
}

/// What personas would take.
#[derive(Clone, Debug)]
pub struct PersonaEstimate {
    /// What the material bears.
    pub bears: Estimate,
    /// What was asked for comes to this.
    pub wanted: Wanted,
    /// People who speak.
    pub participants: usize,
    /// What they speak about, the most shared first.
    pub themes: Vec<Theme>,
    /// Who would draft.
    pub model: ModelRef,
    /// How the material fits its window.
    pub context: Budget,
    /// What could be done about that.
    pub suggestions: Vec<Suggestion>,
    /// What it would take with each configured model, the one that would draft first.
    pub efforts: Vec<ModelEffort>,
}

/// What it would take with a model.
#[derive(Clone, Debug)]
pub struct ModelEffort {
    /// The model.
    pub model: ModelRef,
    /// How much.
    pub effort: Effort,
    /// Whether the material fits its window in one call; `None`: the window is not known.
    pub fits: Option<bool>,
}

impl Runner {
    /// Says what personas would take. Asks no model and keeps nothing.
    ///
    /// # Errors
    /// The model cannot be asked.
    pub async fn estimate(&self, asked: Asked) -> Result<PersonaEstimate, StartError> {
        let resolved = self.ports.model.resolve(&asked.model);
        let model = resolved.map_err(|error| StartError::Model { stage: DRAFT, error })?;
        let mut jury = asked.jury.clone();
        self.resolve_jury(&mut jury)?;
        let estimator = Estimator {
            batch: self.ports.model.draft_batch(&model),
            catalog: Arc::clone(&self.ports.catalog),
            at_once: self.settings.stage_concurrency,
            asked: Asked { model, jury, ..asked },
        };
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            // Whoever asked may have gone away.
            let _ = tell.send(estimator.estimate());
        });
        told.await.map_err(|_| StartError::Interrupted)
    }
}

struct Estimator {
    asked: Asked,
    batch: Option<u32>,
    catalog: Arc<dyn Catalog>,
    at_once: u32,
}

impl Estimator {
    fn estimate(&self) -> PersonaEstimate {
        let Asked { documents, count, model, template, .. } = &self.asked;
        let reading = Reading::of(documents);
        let tokens: u64 =
            documents.iter().map(|document| self.catalog.count_tokens(Some(model), &document.text).tokens).sum();
        let bears = estimate(&reading, tokens);
        let wanted = count.recommended(bears.recommended());
        let drafting = Drafting { model, template, count: wanted.aim().get() };
        let fit = drafting.fit(self.catalog.as_ref(), &reading);
        let models = self.models();
        let material = Material { reading: &reading, tokens: &fit.tokens };
        let others: Vec<OtherModel> = models
            .iter()
            .filter(|info| info.model != *model)
            .map(|info| OtherModel { name: info.model.to_string(), window: info.context_window })
            .collect();
        PersonaEstimate {
            suggestions: suggest(&fit.budget, &material, &others),
            participants: reading.participants().len(),
            themes: themes(&reading, THEMES),
            efforts: self.efforts(&models, wanted, &fit),
            context: fit.budget,
            model: model.clone(),
            bears,
            wanted,
        }
    }

    /// Every configured model, the one that would draft first.
    fn models(&self) -> Vec<ModelInfo> {
        let first = self.catalog.model(&self.asked.model);
        let rest = self.catalog.models().into_iter().filter(|info| info.model != first.model);
        std::iter::once(first.clone()).chain(rest).collect()
    }

    fn efforts(&self, models: &[ModelInfo], wanted: Wanted, fit: &Fit) -> Vec<ModelEffort> {
        let budget = &fit.budget;
        let providers = self.catalog.providers();
        let of = |info: &ModelInfo| {
            let provider = providers.iter().find(|provider| provider.name == info.model.provider);
            self.worker(info, provider)
        };
        let jury: Vec<Worker> = self.asked.jury.iter().map(|judge| of(&self.catalog.model(judge))).collect();
        let work = Work {
            stages: &self.asked.stages,
            jury: &jury,
            material: budget.input,
            instructions: fit.instructions,
            attempts: ATTEMPTS,
        };
        let one = |info: &ModelInfo| {
            let worker = of(info);
            let window = Budget { window: info.context_window, ..*budget };
            ModelEffort {
                model: info.model.clone(),
                effort: effort(
                    budget.input,
                    Bounds { min: wanted.aim().get(), max: wanted.aim().get() },
                    &stages(&work, &worker),
                ),
                fits: info.context_window.map(|_| window.level() != Level::Exceeded),
            }
        };
        models.iter().map(one).collect()
    }

    fn worker(&self, info: &ModelInfo, provider: Option<&ProviderInfo>) -> Worker {
        let heard = |provider: &ProviderInfo| -> Option<Duration> {
            let of = |health: &&ModelHealth| health.model == info.model;
            provider.health.iter().find(of)?.first_token
        };
        Worker {
            batch: self.batch,
            prices: info.prices.clone(),
            computes: provider.is_some_and(|provider| provider.extractive),
            first_token: provider.and_then(heard),
            at_once: self.at_once,
        }
    }
}

//! A provider and the stacks of its models.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use assay_engine::port::catalog::{ModelHealth, ProviderInfo};
use assay_engine::port::model::{Listener, ModelError, ModelRef, Reply, Request};

use super::Seat;
use crate::layer::cache::Shelf;
use crate::layer::retry;
use crate::provider::Profile;
use crate::stack::{Common, Stack};
use crate::terms::{Free, Terms};

/// Callers name models freely: beyond so many, those nobody asks at the moment are forgotten.
const MODELS: usize = 256;

/// A provider.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) fallbacks: Vec<ModelRef>,
    pub(super) common: Common,
    stacks: Mutex<BTreeMap<String, Arc<Stack>>>,
}

impl Member {
    pub(super) fn new(seat: Seat, terms: Arc<dyn Terms>, shelf: Option<Arc<Shelf>>) -> Self {
        let Seat { provider, limits, fallbacks } = seat;
        let profile = provider.profile();
        let (name, terms) = (profile.name, if profile.extractive { Arc::new(Free) } else { terms });
        let (retries, limits) = (retry::budget(&limits), Arc::new(limits));
        let common = Common { provider, limits, retries, terms, shelf };
        Self { name, fallbacks, common, stacks: Mutex::default() }
    }

    pub(super) fn profile(&self) -> Profile {
        self.common.provider.profile()
    }

    pub(super) async fn ask(
        &self,
        request: Request,
        listener: Arc<dyn Listener>,
        patient: bool,
    ) -> Result<Reply, ModelError> {
        self.stack(&request.model).ask(request, listener, patient).await
    }

    pub(super) fn stack(&self, model: &ModelRef) -> Arc<Stack> {
        let mut stacks = self.stacks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stack) = stacks.get(&model.model) {
            return Arc::clone(stack);
        }
        if stacks.len() >= MODELS {
            stacks.retain(|_, stack| Arc::strong_count(stack) > 1 || !stack.is_idle());
        }
        let stack = Arc::new(Stack::new(model.clone(), &self.common));
        stacks.insert(model.model.clone(), Arc::clone(&stack));
        stack
    }

    pub(super) fn info(&self) -> ProviderInfo {
        let profile = self.profile();
        let stacks = self.stacks.lock().unwrap_or_else(PoisonError::into_inner);
        let health: Vec<ModelHealth> = stacks.values().map(|stack| stack.health()).collect();
        drop(stacks);
        ProviderInfo {
            name: profile.name,
            kind: profile.kind.into(),
            endpoint: profile.endpoint,
            default_model: profile.default_model,
            description: profile.description,
            extractive: profile.extractive,
            unusable: profile.unusable,
            in_flight: health.iter().map(|model| model.in_flight).sum(),
            calls: health.iter().map(|model| model.calls).sum(),
            failures: health.iter().map(|model| model.failures).sum(),
            health,
        }
    }

    /// The default first, each once.
    pub(super) fn models(&self) -> Vec<ModelRef> {
        let profile = self.profile();
        let mut names: Vec<String> = Vec::new();
        for name in std::iter::once(profile.default_model).chain(profile.models) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().map(|model| ModelRef { provider: self.name.clone(), model }).collect()
    }
}

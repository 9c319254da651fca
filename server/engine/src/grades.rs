//! Batches of clinical notes, as runs.

use std::sync::Arc;

use assay_domain::digest::Digest;

use crate::pipeline::note::brief::NotesBrief;
use crate::pipeline::note::strategy::Strategy;
use crate::run::{RunId, Work};
use crate::runner::Runner;
use crate::runs::{NewRun, StartError};
use crate::stage::Sources;

impl Runner {
    /// Opens a batch of notes and sets it going; the same request again finds the same run.
    ///
    /// # Errors
    /// See [`StartError`]; nothing was started then.
    pub async fn grade_notes(self: &Arc<Self>, new: NewRun<NotesBrief>) -> Result<RunId, StartError> {
        let NewRun { request_id, on_disconnect, time_budget, mut brief } = new;
        let parts = serde_json::json!(["notes", brief, on_disconnect, time_budget]);
        let content = Digest::of(parts.to_string().as_bytes());
        if !brief.strategy.configure(&self.settings.rings) {
            return Err(StartError::Weightless);
        }
        self.resolve_reviewers(&mut brief.strategy)?;
        let asked = NewRun { request_id, on_disconnect, time_budget, brief: Work::Notes(brief) };
        self.open(asked, content, Sources::default()).await
    }

    /// Fills in defaults, and refuses who has no judgement of notes.
    fn resolve_reviewers(&self, strategy: &mut Strategy) -> Result<(), StartError> {
        let providers = self.ports.catalog.providers();
        for (field, model) in strategy.models_mut() {
            let resolved = self.ports.model.resolve(model);
            *model = resolved.map_err(|error| StartError::Reviewer { field: field.clone(), error })?;
            if providers.iter().any(|provider| provider.name == model.provider && provider.extractive) {
                return Err(StartError::NoReviewer { field, model: model.clone() });
            }
        }
        Ok(())
    }
}

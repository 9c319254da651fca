//! Batches of clinical notes, as runs.

use std::sync::Arc;

use assay_domain::digest::Digest;

use crate::pipeline::note::brief::NotesBrief;
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
        let NewRun { request_id, on_disconnect, time_budget, brief } = new;
        let parts = serde_json::json!(["notes", brief, on_disconnect, time_budget]);
        let content = Digest::of(parts.to_string().as_bytes());
        let asked = NewRun { request_id, on_disconnect, time_budget, brief: Work::Notes(brief) };
        self.open(asked, content, Sources::default()).await
    }
}

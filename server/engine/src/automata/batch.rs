//! The use-case of a batch of sentences: a run.

use std::sync::Arc;

use assay_domain::digest::Digest;

use crate::pipeline::automaton::brief::AutomataBrief;
use crate::run::{RunId, Work};
use crate::runner::Runner;
use crate::runs::{NewRun, StartError};
use crate::stage::Sources;

impl Runner {
    /// Opens a batch of sentences and sets it going; the same request again finds the same run.
    ///
    /// # Errors
    /// See [`StartError`]; nothing was started then.
    pub async fn verify_automata(self: &Arc<Self>, new: NewRun<AutomataBrief>) -> Result<RunId, StartError> {
        let NewRun { request_id, on_disconnect, time_budget, brief } = new;
        let rows = Digest::of(serde_json::json!(brief.rows).to_string().as_bytes());
        let parts = serde_json::json!(["automata", rows, brief.workers, brief.timeout, brief.max_states]);
        let parts = match &brief.translate {
            None => serde_json::json!([parts, on_disconnect, time_budget]),
            Some(by) => serde_json::json!([parts, on_disconnect, time_budget, by]),
        };
        let content = Digest::of(parts.to_string().as_bytes());
        let translate = brief.translate.as_ref().map(|by| self.may_translate(by)).transpose();
        let translate = translate.map_err(|error| StartError::Model { stage: "translate", error })?;
        let again = self.ports.verdicts.begin(&rows, self.ports.clock.now()).await?;
        let brief = AutomataBrief { again, translate, ..brief };
        let asked = NewRun { request_id, on_disconnect, time_budget, brief: Work::Automata(brief) };
        self.open(asked, content, Sources::default()).await
    }
}

//! The use-case of a batch of sentences: a run.

use std::sync::Arc;

use assay_domain::digest::{Digest, Hasher};

use crate::pipeline::automaton::brief::{AutomataBrief, Row};
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
        let rows = digest(&brief.rows);
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

/// Of rows as a JSON list, made a row at a time: a batch is never put into words as a whole.
fn digest(rows: &[Arc<Row>]) -> Digest {
    let mut hasher = Hasher::default();
    for (number, row) in rows.iter().enumerate() {
        hasher.update(if number == 0 { b"[" } else { b"," });
        hasher.update(serde_json::json!(row).to_string().as_bytes());
    }
    hasher.update(if rows.is_empty() { b"[]" } else { b"]" });
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_rows_is_that_of_their_list() {
        for count in [0, 1, 3] {
            let row = |n| Arc::new(Row { prompt: format!("row {n}"), ..Row::default() });
            let rows: Vec<Arc<Row>> = (0..count).map(row).collect();
            assert_eq!(digest(&rows), Digest::of(serde_json::json!(rows).to_string().as_bytes()));
        }
    }
}

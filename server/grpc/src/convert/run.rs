//! Runs.

use assay_engine::run::{OnDisconnect, RunId, RunRecord};
use assay_engine::runs::RunView;
use assay_proto::v1;
use tonic::Status;

use super::{event, grade, model, result, timestamp, verdict};
use crate::status::violation;

/// The longest run id.
const LONGEST_ID: usize = 64;

/// A run's id from a request.
pub(crate) fn id(text: &str) -> Result<RunId, Status> {
    if text.is_empty() || text.len() > LONGEST_ID {
        return Err(violation("run_id", "a run id is 1 to 64 characters, as GeneratePersonas and ListRuns give it"));
    }
    Ok(RunId::new(text))
}

pub(crate) fn run(record: RunRecord) -> v1::Run {
    let ended = record.ended;
    let on_disconnect = match record.on_disconnect {
        OnDisconnect::Cancel => v1::OnDisconnect::Cancel,
        OnDisconnect::Continue => v1::OnDisconnect::Continue,
    };
    v1::Run {
        id: record.id.to_string(),
        request_id: record.request_id.unwrap_or_default(),
        create_time: Some(timestamp(record.created)),
        update_time: Some(timestamp(record.updated)),
        last_sequence: record.sequence.0,
        state: if ended.is_some() { v1::RunState::Finished } else { v1::RunState::Running }.into(),
        outcome: ended.map_or(v1::RunOutcome::Unspecified, |ended| event::outcome(ended.outcome)).into(),
        counts: ended.map(|ended| event::counts(ended.counts)),
        on_disconnect: on_disconnect.into(),
    }
}

pub(crate) fn view(view: RunView) -> v1::GetRunResponse {
    v1::GetRunResponse {
        verdicts: view.verdicts().cloned().map(verdict::verdict).collect(),
        grades: view.grades().cloned().map(grade::grade).collect(),
        personas: view.delivered().cloned().map(result::persona_result).collect(),
        run: Some(run(view.record)),
        plan: view.state.plan.map(event::plan),
        usage: Some(model::usage(view.state.usage)),
    }
}

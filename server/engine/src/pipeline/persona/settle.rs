//! What becomes of a persona after a stage.

use crate::pipeline::Settled;
use crate::run::event::{Counts, PersonaResult, PersonaStatus, Warning, WarningReason};
use crate::run::state::{ItemEnd, RunState, item_id};

/// A persona goes on to the next stage that has something to do with it; what is through and does not reach the threshold is
/// rejected.
pub(crate) fn settle(state: &RunState, position: usize, number: u32, mut result: PersonaResult) -> Settled {
    let plan = state.plan.as_ref();
    let threshold = plan.map(|plan| plan.threshold);
    let passes = plan.is_none_or(|plan| plan.passes(&result));
    // A stage has turned it away, and said why.
    let turned_away = result.status == PersonaStatus::Rejected;
    let next = plan.and_then(|plan| plan.next(position, &result).cloned());
    let mut warnings = Vec::new();
    if next.is_none() && !passes && !turned_away {
        result.status = PersonaStatus::Rejected;
        let overall = result.evaluation.as_ref().map_or(0.0, |e| e.overall.get());
        warnings.push(Warning {
            reason: WarningReason::PersonaRejected,
            message: format!(
                "{} scores {overall:.2}, below the threshold of {:.2}, and is not delivered",
                result.persona.name,
                threshold.map_or(0.0, assay_domain::score::Score::get),
            ),
            subject: item_id(number).to_string(),
        });
    }
    Settled { value: result.into(), next, warnings }
}

/// How a persona ends that is through.
pub(crate) fn end(status: PersonaStatus) -> ItemEnd {
    if status == PersonaStatus::Rejected { ItemEnd::Rejected } else { ItemEnd::Delivered }
}

/// That fewer are delivered than were asked for.
pub(crate) fn short(counts: &Counts) -> String {
    format!(
        "{} of {} personas are delivered: {} rejected, {} failed",
        counts.delivered,
        counts.bounds.map_or(counts.asked.to_string(), |bounds| bounds.to_string()),
        counts.rejected,
        counts.failed
    )
}

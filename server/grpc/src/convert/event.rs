//! Events.

use std::sync::Arc;

use assay_engine::port::model::{Decision, Retry};
use assay_engine::run::event::{
    Counts, Event, Fact, ItemResult, Outcome, Plan, ResultValue, RunEnd, StageMetrics, Warning, WarningReason,
};
use assay_proto::v1;
use v1::run_event::Kind;

use super::{duration, grade, model, result, timestamp, verdict};
use crate::status::retry_reason;

pub(crate) fn event(event: Event) -> v1::RunEvent {
    v1::RunEvent {
        run_id: event.run.to_string(),
        sequence: event.sequence.0,
        occur_time: Some(timestamp(event.at)),
        stage: event.stage.map(|stage| stage.to_string()).unwrap_or_default(),
        item_id: event.item.map(|item| item.to_string()).unwrap_or_default(),
        kind: Some(kind(event.fact)),
    }
}

fn kind(fact: Fact) -> Kind {
    match fact {
        Fact::RunAccepted(accepted) => Kind::RunAccepted(plan(accepted)),
        Fact::StageStarted => Kind::StageStarted(v1::StageStarted {}),
        Fact::StageFinished(metrics) => Kind::StageFinished(stage_finished(metrics)),
        Fact::ItemStarted => Kind::ItemStarted(v1::ItemStarted {}),
        Fact::ItemFinished(result) => Kind::ItemFinished(item_finished(result)),
        Fact::ItemFailed(failure) => Kind::ItemFailed(v1::ItemFailed { error: Some(model::failure(failure)) }),
        Fact::ComponentFinished(outcome) => Kind::GradeComponentFinished(grade::component(*outcome)),
        Fact::Retrying(retry) => Kind::Retrying(retrying(retry)),
        Fact::Decided(value) => Kind::ModelDecision(decision(value)),
        Fact::Warning(value) => Kind::Warning(warning(value)),
        Fact::UsageUpdated(spent) => Kind::UsageUpdated(v1::UsageUpdated {
            usage: Some(model::usage(spent.usage)),
            budget_left: spent.budget_left.map(model::money),
        }),
        Fact::RunFinished(end) => Kind::RunFinished(run_finished(end)),
    }
}

pub(crate) fn plan(plan: Plan) -> v1::RunAccepted {
    let models = plan
        .models
        .iter()
        .map(|of| v1::StageModel { stage: of.stage.to_string(), model: Some(model::reference(&of.model)) });
    v1::RunAccepted {
        stages: plan.stages.iter().map(ToString::to_string).collect(),
        items: plan.items,
        min_items: plan.bounds.map_or(plan.items, |bounds| bounds.min),
        max_items: plan.bounds.map_or(plan.items, |bounds| bounds.max),
        models: models.collect(),
        inputs: plan.inputs.into_iter().map(result::input).collect(),
        seed: plan.seed,
        threshold: plan.threshold.get(),
        budget: plan.budget.map(model::money),
    }
}

fn stage_finished(metrics: StageMetrics) -> v1::StageFinished {
    v1::StageFinished {
        metrics: Some(v1::StageMetrics {
            finished: metrics.finished,
            failed: metrics.failed,
            retries: metrics.retries,
            elapsed: Some(duration(metrics.elapsed)),
        }),
    }
}

fn item_finished(item: ItemResult) -> v1::ItemFinished {
    let result = match item.value {
        ResultValue::Persona(persona) => v1::item_finished::Result::Persona(result::persona_result(*persona)),
        ResultValue::Automaton(value) => {
            v1::item_finished::Result::Automaton(verdict::verdict(Arc::unwrap_or_clone(value)))
        }
        ResultValue::Note(value) => v1::item_finished::Result::Note(grade::grade(*value)),
    };
    v1::ItemFinished { result: Some(result), last: item.last }
}

fn retrying(retry: Retry) -> v1::Retrying {
    v1::Retrying {
        model: Some(model::reference(&retry.model)),
        reason: retry_reason(retry.reason).into(),
        message: retry.message,
        attempt: retry.attempt,
        delay: Some(duration(retry.delay)),
    }
}

fn decision(decision: Decision) -> v1::ModelDecision {
    let model = Some(model::reference(&decision.model));
    v1::ModelDecision { model, kind: model::decision_kind(decision.kind).into(), message: decision.message }
}

fn warning(warning: Warning) -> v1::Warning {
    let reason = match warning.reason {
        WarningReason::DocumentSkipped => v1::WarningReason::DocumentSkipped,
        WarningReason::DocumentPartlyRead => v1::WarningReason::DocumentPartlyRead,
        WarningReason::ShortCount => v1::WarningReason::ShortCount,
        WarningReason::PersonaRejected => v1::WarningReason::PersonaRejected,
        WarningReason::ClaimRemoved => v1::WarningReason::ClaimRemoved,
        WarningReason::AnswerRejected => v1::WarningReason::AnswerRejected,
        WarningReason::TimeBudgetExhausted => v1::WarningReason::TimeBudgetExhausted,
        WarningReason::AnswerRepaired => v1::WarningReason::AnswerRepaired,
        WarningReason::AnswerTruncated => v1::WarningReason::AnswerTruncated,
        WarningReason::CircuitOpened => v1::WarningReason::CircuitOpened,
        WarningReason::FellBack => v1::WarningReason::FellBack,
        WarningReason::RepeatedQuestions => v1::WarningReason::RepeatedQuestions,
        WarningReason::CountAdjusted => v1::WarningReason::CountAdjusted,
        WarningReason::ReadInPieces => v1::WarningReason::ReadInPieces,
        WarningReason::PluginFailed => v1::WarningReason::PluginFailed,
        WarningReason::PluginRemark => v1::WarningReason::PluginRemark,
        WarningReason::ChangedAfterJudging => v1::WarningReason::ChangedAfterJudging,
        WarningReason::JudgeFailed => v1::WarningReason::JudgeFailed,
        WarningReason::JudgeUncalibrated => v1::WarningReason::JudgeUncalibrated,
        WarningReason::BiasUnchecked => v1::WarningReason::BiasUnchecked,
        WarningReason::NotesNotKept => v1::WarningReason::NotesNotKept,
        WarningReason::EmbeddingsUnheard => v1::WarningReason::EmbeddingsUnheard,
    };
    v1::Warning { reason: reason.into(), message: warning.message, subject: warning.subject }
}

fn run_finished(end: RunEnd) -> v1::RunFinished {
    v1::RunFinished {
        outcome: outcome(end.outcome).into(),
        counts: Some(counts(end.counts)),
        usage: Some(model::usage(end.usage)),
        duration: Some(duration(end.duration)),
        error: end.cause.map(model::failure),
        verdicts: end.verdicts.map(verdict::counts),
    }
}

pub(crate) fn outcome(outcome: Outcome) -> v1::RunOutcome {
    match outcome {
        Outcome::Succeeded => v1::RunOutcome::Succeeded,
        Outcome::Partial => v1::RunOutcome::Partial,
        Outcome::Failed => v1::RunOutcome::Failed,
        Outcome::Cancelled => v1::RunOutcome::Cancelled,
    }
}

pub(crate) fn counts(counts: Counts) -> v1::RunCounts {
    v1::RunCounts {
        asked: counts.asked,
        delivered: counts.delivered,
        rejected: counts.rejected,
        failed: counts.failed,
        min: counts.least(),
        max: counts.bounds.map_or(counts.asked, |bounds| bounds.max),
    }
}

//! Filter: judges a persona. Whether it passes is decided by the step, from the verdict and the threshold.

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::persona::evaluation::Evaluation;
use async_trait::async_trait;

use super::question::JudgePersona;
use crate::failure::{Failure, FailureReason};
use crate::port::model::Usage;
use crate::run::Task;
use crate::run::event::PersonaStatus;
use crate::stage::{Asked, Context, Posed, Report, Stage, Unwatched};

/// The stage.
pub(super) struct Filter;

#[async_trait]
impl Stage for Filter {
    async fn run(&self, context: &Context, task: &Task) -> Report {
        let mut report = Report::default();
        for &item in &task.items {
            let Some(mut result) = context.result(item) else {
                report.failures.push((item, Failure::new(FailureReason::Internal, "the persona is not in the run")));
                continue;
            };
            match judge(context, task, item, &result.persona).await {
                Ok(asked) => {
                    report.usage += asked.usage;
                    result.evaluation = Some(asked.value);
                    if result.status == PersonaStatus::Draft {
                        result.status = PersonaStatus::Evaluated;
                    }
                    report.results.push((item, result));
                }
                Err((failure, usage)) => {
                    report.usage += usage;
                    report.failures.push((item, failure));
                }
            }
        }
        report
    }
}

/// Asks the judge about `persona`, item `item`.
pub(super) async fn judge(
    context: &Context,
    task: &Task,
    item: u32,
    persona: &Persona,
) -> Result<Asked<Evaluation>, (Failure, Usage)> {
    let brief = context.brief();
    let question = Posed::new(JudgePersona {
        reading: Arc::clone(&context.reading()),
        persona: persona.clone(),
        siblings: context.siblings(item),
        criteria: brief.criteria.clone(),
    });
    context.ask(task, &brief.judge_model, &question, Arc::new(Unwatched)).await
}

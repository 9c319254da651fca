//! Filter: judges a persona. Whether it passes is decided by the step, from the verdict and the threshold.

use async_trait::async_trait;

use super::jury::judge;
use crate::failure::{Failure, FailureReason};
use crate::run::Task;
use crate::run::event::PersonaStatus;
use crate::stage::{Context, Report, Stage};

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
                Ok(judged) => {
                    report.usage += judged.usage;
                    report.warnings.extend(judged.warnings.into_iter().map(|warning| (Some(item), warning)));
                    result.evaluation = Some(judged.evaluation);
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

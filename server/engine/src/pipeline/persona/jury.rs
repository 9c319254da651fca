//! Judging: one judge or a jury, each asked by itself and at the same time, each corrected by its own calibration where that is asked for.
//!
//! A judge that gives no verdict is an error of the judge: of a jury the others go on without it, with a warning; where nobody is left,
//! the persona has no verdict, neither a good one nor a bad one.

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::persona::evaluation::Evaluation;
use assay_domain::persona::jury::JudgeVerdict;
use futures::future::join_all;

use super::brief::PersonaBrief;
use super::question::JudgePersona;
use crate::failure::{Failure, FailureReason};
use crate::port::model::{ModelRef, Usage};
use crate::run::Task;
use crate::run::event::{Warning, WarningReason};
use crate::stage::{Asked, Context, Posed, Unwatched};

/// A verdict, and what it took.
pub(super) struct Judged {
    pub(super) evaluation: Evaluation,
    pub(super) usage: Usage,
    /// What a caller should know about the judges.
    pub(super) warnings: Vec<Warning>,
}

/// Has `persona`, item `item`, judged.
pub(super) async fn judge(
    context: &Context,
    task: &Task,
    item: u32,
    persona: &Persona,
) -> Result<Judged, (Failure, Usage)> {
    let brief = context.brief();
    let question = Posed::new(JudgePersona {
        reading: Arc::clone(&context.reading()),
        persona: persona.clone(),
        siblings: context.siblings(item),
        criteria: brief.criteria.clone(),
    });
    let judges = brief.judges();
    let asked = judges.iter().map(|judge| context.ask(task, judge, &question, Arc::new(Unwatched)));
    let mut bench = Bench::default();
    for (judge, answer) in judges.iter().zip(join_all(asked).await) {
        bench.take(judge, answer);
    }
    let usage = bench.usage;
    match bench.verdict(brief) {
        Ok((evaluation, warnings)) => Ok(Judged { evaluation, usage, warnings }),
        Err(failure) => Err((failure, usage)),
    }
}

/// What the judges came to.
#[derive(Default)]
struct Bench {
    given: Vec<(ModelRef, Evaluation)>,
    failed: Vec<(ModelRef, Failure)>,
    usage: Usage,
}

impl Bench {
    fn take(&mut self, judge: &ModelRef, answer: Result<Asked<Evaluation>, (Failure, Usage)>) {
        match answer {
            Ok(asked) => {
                self.usage += asked.usage;
                self.given.push((asked.model, asked.value));
            }
            Err((failure, usage)) => {
                self.usage += usage;
                self.failed.push((judge.clone(), failure));
            }
        }
    }

    fn verdict(self, brief: &PersonaBrief) -> Result<(Evaluation, Vec<Warning>), Failure> {
        let Self { mut given, failed, .. } = self;
        if given.is_empty() {
            return Err(nobody(failed));
        }
        let mut warnings: Vec<Warning> = failed.iter().map(|(judge, failure)| failed_warning(judge, failure)).collect();
        if brief.jury.is_empty() && !brief.use_calibration {
            return Ok((given.remove(0).1, warnings));
        }
        let mut verdicts = Vec::with_capacity(given.len());
        for (judge, evaluation) in given {
            let verdict = JudgeVerdict::new(&judge.provider, &judge.model, evaluation);
            let known = brief.calibrations.iter().find(|calibration| calibration.model == judge);
            if brief.use_calibration && known.is_none() {
                warnings.push(uncalibrated(&judge));
            }
            verdicts.push(match known {
                Some(known) => verdict.corrected(&known.correction, known.at.0),
                None => verdict,
            });
        }
        let evaluation = Evaluation::by(&brief.criteria, verdicts);
        let evaluation = evaluation.map_err(|error| Failure::new(FailureReason::Internal, error.to_string()))?;
        Ok((evaluation, warnings))
    }
}

/// The failure of the only judge, or of every judge of a jury: with the first one's reason.
fn nobody(failed: Vec<(ModelRef, Failure)>) -> Failure {
    let many = failed.len() > 1;
    let said: Vec<String> = failed
        .iter()
        .map(|(judge, failure)| if many { format!("{judge}: {}", failure.message) } else { failure.message.clone() })
        .collect();
    let message = format!(
        "{} gave no verdict, so the persona is neither passed nor improved: {}",
        if many { "no judge of the jury" } else { "the judge" },
        said.join("; "),
    );
    let none = || Failure::new(FailureReason::Internal, "there is no judge");
    failed.into_iter().next().map_or_else(none, |(_, failure)| Failure { message, ..failure })
}

fn failed_warning(judge: &ModelRef, failure: &Failure) -> Warning {
    let message = format!("{judge} gave no verdict and is left out: {}", failure.message);
    Warning { reason: WarningReason::JudgeFailed, message, subject: judge.to_string() }
}

/// Another model answered than was asked, and nothing is known of it.
fn uncalibrated(judge: &ModelRef) -> Warning {
    let message = format!("{judge} answered in place of a judge and is not calibrated: its scores are as it gave them");
    Warning { reason: WarningReason::JudgeUncalibrated, message, subject: judge.to_string() }
}

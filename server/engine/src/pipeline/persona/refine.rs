//! Refine: improves a persona that does not reach the threshold, or that has traits which are not in the sources where that is asked
//! for, judges it again, and keeps the better version.

use std::cmp::Reverse;
use std::sync::Arc;

use assay_domain::persona::{Persona, TraitKind};
use async_trait::async_trait;

use super::ground::{Grounded, ground, lineage};
use super::jury::judge;
use super::question::RefinePersona;
use crate::failure::{Failure, FailureReason};
use crate::port::model::Usage;
use crate::run::Task;
use crate::run::event::{PersonaResult, PersonaStatus, Refinement, Warning, WarningReason};
use crate::stage::{Context, Posed, Report, Stage, Unwatched};

/// The stage.
pub(super) struct Refine;

#[async_trait]
impl Stage for Refine {
    async fn run(&self, context: &Context, task: &Task) -> Report {
        let mut report = Report::default();
        for &item in &task.items {
            match context.result(item) {
                Some(result) => Attempt { context, task, item, report: &mut report }.improve(result).await,
                None => {
                    report
                        .failures
                        .push((item, Failure::new(FailureReason::Internal, "the persona is not in the run")));
                }
            }
        }
        report
    }
}

struct Attempt<'a> {
    context: &'a Context,
    task: &'a Task,
    item: u32,
    report: &'a mut Report,
}

impl Attempt<'_> {
    /// A failure on the way keeps the best version so far, and says so.
    async fn improve(&mut self, result: PersonaResult) {
        let brief = self.context.brief();
        let mut best = result;
        if best.evaluation.is_none() {
            match judge(self.context, self.task, self.item, &best.persona).await {
                Ok(judged) => {
                    self.took(judged.usage, judged.warnings);
                    best.evaluation = Some(judged.evaluation);
                    best.status = PersonaStatus::Evaluated;
                }
                Err((failure, usage)) => {
                    self.report.usage += usage;
                    self.report.failures.push((self.item, failure));
                    return;
                }
            }
        }
        let original = best.persona.clone();
        let Some(before) = best.evaluation.as_ref().map(|evaluation| evaluation.overall) else { return };
        let mut attempts = 0;
        while attempts < brief.max_refinement_attempts && self.context.wants_refinement(&best) {
            attempts += 1;
            match self.attempt(&best).await {
                Ok(candidate) => {
                    if self.context.standing(&candidate) > self.context.standing(&best) {
                        best = candidate;
                    }
                }
                Err(failure) => {
                    self.warn(
                        WarningReason::AnswerRejected,
                        format!("refinement stopped at attempt {attempts}: {}", failure.message),
                    );
                    break;
                }
            }
        }
        if attempts > 0 {
            let changed = changed(&original, &best.persona);
            if !changed.is_empty() {
                best.status = PersonaStatus::Refined;
            }
            let after = best.evaluation.as_ref().map_or(before, |evaluation| evaluation.overall);
            best.refinement = Some(Refinement { attempts, changed, before, after });
        }
        self.report.results.push((self.item, best));
    }

    async fn attempt(&mut self, best: &PersonaResult) -> Result<PersonaResult, Failure> {
        let brief = self.context.brief();
        let Some(evaluation) = best.evaluation.clone() else {
            return Err(Failure::new(FailureReason::Internal, "the persona was not judged"));
        };
        let question = Posed::new(RefinePersona {
            reading: self.context.material(self.item),
            template: brief.template.clone(),
            persona: best.persona.clone(),
            evaluation,
            unsupported: if brief.refines_unsupported() { best.persona.unsupported() } else { Vec::new() },
        });
        let asked = self.context.ask(self.task, &brief.refine_model, &question, Arc::new(Unwatched)).await;
        let asked = asked.map_err(|(failure, usage)| {
            self.report.usage += usage;
            failure
        })?;
        self.report.usage += asked.usage;
        let grounded = ground(self.context, self.task, vec![(self.item, asked.value)]).await;
        let (grounded, usage) = grounded.map_err(|(failure, usage)| {
            self.report.usage += usage;
            failure
        })?;
        self.report.usage += usage;
        let grounded = grounded.into_iter().next();
        let Some(Grounded { item, persona, warnings }) = grounded else {
            return Err(Failure::new(FailureReason::Internal, "the persona was lost in its check"));
        };
        self.report.warnings.extend(warnings.into_iter().map(|warning| (Some(item), warning)));
        let judged = judge(self.context, self.task, self.item, &persona).await.map_err(|(failure, usage)| {
            self.report.usage += usage;
            failure
        })?;
        self.took(judged.usage, judged.warnings);
        let lineage = lineage(self.context, &asked.model, question.digest(), &persona);
        let (status, evaluation) = (PersonaStatus::Evaluated, Some(judged.evaluation));
        Ok(PersonaResult { status, evaluation, ..PersonaResult::draft(persona, lineage) })
    }

    /// What a verdict took, and what there is to know about the judges.
    fn took(&mut self, usage: Usage, warnings: Vec<Warning>) {
        self.report.usage += usage;
        let item = self.item;
        self.report.warnings.extend(warnings.into_iter().map(|warning| (Some(item), warning)));
    }

    fn warn(&mut self, reason: WarningReason, message: String) {
        let subject = crate::run::state::item_id(self.item).to_string();
        self.report.warnings.push((Some(self.item), Warning { reason, message, subject }));
    }
}

impl Context {
    /// Whether a judged version is to be improved.
    fn wants_refinement(&self, version: &PersonaResult) -> bool {
        let brief = self.brief();
        let low = version.evaluation.as_ref().is_some_and(|evaluation| evaluation.overall < brief.threshold);
        low || (brief.refines_unsupported() && !version.persona.unsupported().is_empty())
    }

    /// What one version must have more of to be better than another: that it passes at all; where that is asked for, that fewer of its
    /// traits are not in the sources; the judge's score.
    fn standing(&self, version: &PersonaResult) -> (bool, Reverse<usize>, f64) {
        let brief = self.brief();
        let overall = version.evaluation.as_ref().map_or(0.0, |evaluation| evaluation.overall.get());
        let unsupported = if brief.refines_unsupported() { version.persona.unsupported().len() } else { 0 };
        (overall >= brief.threshold.get(), Reverse(unsupported), overall)
    }
}

/// The fields in which two versions differ, in the order of the persona.
fn changed(before: &Persona, after: &Persona) -> Vec<String> {
    let plain = [
        ("name", before.name != after.name),
        ("archetype", before.archetype != after.archetype),
        ("quote", before.quote != after.quote),
        ("demographics", before.demographics != after.demographics),
        ("background", before.background != after.background),
    ];
    let traits = TraitKind::ALL.map(|kind| (kind.list_name(), before.traits(kind) != after.traits(kind)));
    plain.into_iter().chain(traits).filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
}

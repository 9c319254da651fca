//! A stage of a plugin: sends a persona to the program of a user and takes what it makes of it, checked as a model's work is.
//!
//! Whatever goes wrong is a warning, and the persona goes on unchanged: no plugin can lose one.

use assay_domain::persona::Field;
use assay_domain::persona::draft::PersonaDraft;
use async_trait::async_trait;

use super::ground::{ground, lineage};
use super::plan::{FILTER, REFINE};
use crate::failure::{Failure, FailureReason};
use crate::port::model::Usage;
use crate::port::plugin::{Process, Processed, Verdict};
use crate::run::Task;
use crate::run::event::{Lineage, PersonaResult, PersonaStatus, Warning, WarningReason};
use crate::run::state::item_id;
use crate::stage::{Context, Report, Stage};

/// The stage of every plugin: which one, the task says.
pub(super) struct Plugin;

#[async_trait]
impl Stage for Plugin {
    async fn run(&self, context: &Context, task: &Task) -> Report {
        let mut report = Report::default();
        for &item in &task.items {
            let Some(result) = context.result(item) else {
                report.failures.push((item, Failure::new(FailureReason::Internal, "the persona is not in the run")));
                continue;
            };
            let mut turn = Turn { context, task, item, warnings: Vec::new(), usage: Usage::default() };
            let kept = result.clone();
            let made = turn.process(result).await.unwrap_or_else(|what| {
                let what = format!("{what}; the persona goes on unchanged");
                turn.warn(WarningReason::PluginFailed, what);
                kept
            });
            report.usage += turn.usage;
            report.warnings.extend(turn.warnings.into_iter().map(|warning| (Some(item), warning)));
            report.results.push((item, made));
        }
        report
    }
}

/// One persona's turn.
struct Turn<'a> {
    context: &'a Context,
    task: &'a Task,
    item: u32,
    warnings: Vec<Warning>,
    /// What looking its traits up took.
    usage: Usage,
}

impl Turn<'_> {
    /// What became of the persona, or what the plugin did wrong.
    async fn process(&mut self, mut result: PersonaResult) -> Result<PersonaResult, String> {
        let name = self.task.stage.as_str();
        let processed = self.context.plugins.process(name, self.asked(&result)).await;
        let Processed { verdict, may_change, warnings } = processed.map_err(|fault| fault.to_string())?;
        let remarks = warnings.into_iter().map(|remark| format!("plugin {name:?} says: {remark}"));
        match verdict {
            Verdict::Unchanged => {}
            Verdict::Rejected { reason } => {
                result.status = PersonaStatus::Rejected;
                let message = format!("{} is turned away by plugin {name:?}: {reason}", result.persona.name);
                self.warn(WarningReason::PersonaRejected, message);
            }
            Verdict::Changed(draft) => result = self.change(result, *draft, &may_change).await?,
        }
        remarks.for_each(|remark| self.warn(WarningReason::PluginRemark, remark));
        Ok(result)
    }

    fn asked(&self, result: &PersonaResult) -> Process {
        Process {
            run: self.task.run.clone(),
            item: item_id(self.item),
            persona: result.persona.clone(),
            evaluation: result.evaluation.clone(),
            siblings: self.context.siblings(self.item),
            documents: self.context.brief().documents.clone(),
        }
    }

    /// The persona as it is now, every claim that is new held against the sources. What the plugin left alone stays as it was.
    async fn change(
        &mut self,
        mut result: PersonaResult,
        draft: PersonaDraft,
        may: &[Field],
    ) -> Result<PersonaResult, String> {
        let name = self.task.stage.as_str();
        if draft.name.trim().is_empty() || draft.archetype.trim().is_empty() {
            return Err(format!("plugin {name:?} gave back a persona without a name or an archetype"));
        }
        let touched = Field::that_differ(&PersonaDraft::from(&result.persona), &draft);
        let beyond: Vec<Field> = touched.iter().copied().filter(|field| !may.contains(field)).collect();
        if !beyond.is_empty() {
            let (beyond, may) = (names(&beyond), names(may));
            return Err(format!("plugin {name:?} changed {beyond} and describes itself as changing {may}"));
        }
        let grounded = ground(self.context, self.task, vec![(self.item, draft)]).await;
        let (grounded, usage) = grounded.map_err(|(failure, usage)| {
            self.usage += usage;
            failure.message
        })?;
        self.usage += usage;
        let checked = grounded.into_iter().next().ok_or_else(|| format!("plugin {name:?} changed nothing"))?;
        let removed = checked.warnings.into_iter().filter(|warning| touched.contains(&field_of(&warning.subject)));
        self.warnings.extend(removed);
        let before = result.persona.clone();
        touched.iter().for_each(|field| field.take(&checked.persona, &mut result.persona));
        if result.persona != before {
            self.judged_before(&mut result);
        }
        let Lineage { model, prompt_sha256, .. } = result.lineage;
        result.lineage = lineage(self.context, &model, &prompt_sha256, &result.persona);
        Ok(result)
    }

    /// A verdict on another version is taken back where a later stage judges, and said where none does.
    fn judged_before(&mut self, result: &mut PersonaResult) {
        if result.evaluation.is_none() {
            return;
        }
        let stages = self.context.brief().stages.iter();
        let mut later = stages.skip_while(|stage| **stage != self.task.stage).skip(1);
        if later.any(|stage| [FILTER, REFINE].contains(&stage.as_str())) {
            (result.evaluation, result.status) = (None, PersonaStatus::Draft);
        } else {
            let message = format!("plugin {:?} changed the persona after it was judged", self.task.stage.as_str());
            self.warn(WarningReason::ChangedAfterJudging, message);
        }
    }

    fn warn(&mut self, reason: WarningReason, message: String) {
        self.warnings.push(Warning { reason, message, subject: item_id(self.item).to_string() });
    }
}

/// The field that the subject of a warning is of: whatever is no field is an attribute.
fn field_of(subject: &str) -> Field {
    let list = subject.split('[').next().unwrap_or(subject);
    Field::all().into_iter().find(|field| field.name() == list).unwrap_or(Field::Demographics)
}

fn names(fields: &[Field]) -> String {
    match fields {
        [] => "nothing".to_owned(),
        fields => fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(", "),
    }
}

//! Draft: writes personas from the sources, a batch a call, and ties every claim to the words that support it.

use std::sync::{Arc, Mutex, PoisonError};

use assay_domain::persona::draft::PersonaDraft;
use assay_domain::reply::Growing;
use async_trait::async_trait;

use super::ground::{Grounded, ground, lineage};
use super::question::{DraftPersonas, Taken};
use super::read;
use crate::failure::{Failure, FailureReason};
use crate::run::Task;
use crate::run::event::{PersonaResult, Warning, WarningReason};
use crate::run::state::item_id;
use crate::stage::{Context, Posed, Progress, Report, Stage, Writing};

/// The stage.
pub(super) struct Draft;

#[async_trait]
impl Stage for Draft {
    async fn run(&self, context: &Context, task: &Task) -> Report {
        let brief = context.brief();
        let reading = context.reading();
        if reading.participants().is_empty() {
            let failure = Failure::new(FailureReason::NoParticipants, "nobody speaks in the documents");
            return Report::failed(task, &failure, crate::port::model::Usage::default());
        }
        let first_of_run = task.round == 0 && task.items.first() == Some(&1);
        let question = Posed::new(DraftPersonas {
            reading: context.material(task.items.first().copied().unwrap_or(1)),
            template: brief.template.clone(),
            items: task.items.clone(),
            total: brief.count.aim().get(),
            taken: taken(context),
            seed: brief.seed,
        });
        let writing = Arc::new(Shown {
            context: context.clone(),
            items: task.items.clone(),
            growing: Mutex::new(Growing::new()),
        });
        let answer = context.ask(task, &brief.draft_model, &question, writing).await;
        let asked = match answer {
            Ok(asked) => asked,
            Err((failure, usage)) => return Report::failed(task, &failure, usage),
        };
        let mut report = Report { usage: asked.usage, ..Report::default() };
        if first_of_run {
            report.warnings.extend(reading.notes().iter().map(|note| (None, note_warning(note))));
        }
        let received = asked.value.len();
        if asked.truncated {
            let message = format!("the answer was cut off; {received} of {} personas were complete", task.items.len());
            let warning = Warning { reason: WarningReason::AnswerTruncated, message, subject: task.stage.to_string() };
            report.warnings.push((None, warning));
        }
        let missing = task.items.iter().skip(received);
        report.failures.extend(missing.map(|&item| (item, too_few(received, task.items.len()))));
        let drafts = task.items.iter().copied().zip(asked.value).collect();
        let grounded = match ground(context, task, drafts).await {
            Ok((grounded, usage)) => {
                report.usage += usage;
                grounded
            }
            Err((failure, usage)) => {
                report.usage += usage;
                return Report::failed(task, &failure, report.usage);
            }
        };
        for Grounded { item, persona, warnings } in grounded {
            report.warnings.extend(warnings.into_iter().map(|warning| (Some(item), warning)));
            let lineage = lineage(context, &asked.model, question.digest(), &persona);
            report.results.push((item, PersonaResult::draft(persona, lineage)));
        }
        if received > task.items.len() {
            let message =
                format!("{received} personas came where {} were asked for; the first are kept", task.items.len());
            let warning = Warning { reason: WarningReason::AnswerRejected, message, subject: task.stage.to_string() };
            report.warnings.push((None, warning));
        }
        report
    }
}

fn taken(context: &Context) -> Vec<Taken> {
    let persona = |p: assay_domain::persona::Persona| Taken { name: p.name, archetype: p.archetype };
    context.siblings(0).into_iter().map(persona).collect()
}

fn too_few(received: usize, asked: usize) -> Failure {
    Failure::new(FailureReason::TooFewPersonas, format!("{received} of {asked} personas came"))
}

fn note_warning(note: &assay_domain::source::reading::ReadingNote) -> Warning {
    Warning {
        reason: WarningReason::DocumentPartlyRead,
        message: note.to_string(),
        subject: note.document().to_owned(),
    }
}

/// Shows personas as the model completes them.
struct Shown {
    context: Context,
    items: Vec<u32>,
    growing: Mutex<Growing>,
}

impl Writing for Shown {
    fn heard(&self, chunk: &str) {
        if !self.context.is_watched_closely() {
            return;
        }
        let mut growing = self.growing.lock().unwrap_or_else(PoisonError::into_inner);
        for complete in growing.feed(chunk) {
            let item = complete.element.and_then(|element| self.items.get(element));
            let partial = growing.text().get(complete.at).and_then(read::partial);
            if let (Some(&item), Some(partial)) = (item, partial) {
                self.context.show(progress(item, partial));
            }
        }
    }

    fn started_over(&self) {
        *self.growing.lock().unwrap_or_else(PoisonError::into_inner) = Growing::new();
    }
}

fn progress(item: u32, partial: PersonaDraft) -> Progress {
    Progress { item: item_id(item), partial: Arc::new(partial) }
}

//! Asking a model about a note, within the time of the note, with everything that is decided on the way told on the stream.

use std::sync::Arc;
use std::time::Duration;

use assay_domain::digest::Digest;
use tokio::time::{Instant, timeout_at};

use super::Context;
use super::asked::{Asked, Unheard};
use super::component::AbsenceReason;
use super::precision::Knobs;
use super::question::{NoteAnswer, NoteQuestion};
use crate::port::model::{Answer, Ask, ErrorClass, ModelError, ModelRef, Question, Reply, Request, Usage};
use crate::run::Task;
use crate::run::event::{Fact, Warning, WarningReason};
use crate::stage::telling;

/// A note that models are asked about.
pub(super) struct Grading<'a> {
    pub(super) context: &'a Context,
    pub(super) task: &'a Task,
    pub(super) item: u32,
    /// Until when, and how long that was in all.
    pub(super) deadline: Instant,
    pub(super) timeout: Duration,
}

/// A question, and who is asked.
#[derive(Clone)]
pub(super) struct Put {
    pub(super) part: String,
    pub(super) model: ModelRef,
    pub(super) question: Arc<Question>,
    /// From 1.
    pub(super) sample: u32,
}

/// What came of asking.
pub(super) struct Heard {
    pub(super) answer: Option<NoteAnswer>,
    pub(super) asked: Asked,
    pub(super) usage: Usage,
}

impl Put {
    pub(super) fn new(part: impl Into<String>, model: &ModelRef, question: NoteQuestion) -> Self {
        let question = Arc::new(Question::new(Ask::Note(question)));
        Self { part: part.into(), model: model.clone(), question, sample: 1 }
    }

    /// The same, `samples` times.
    pub(super) fn times(self, samples: u32) -> impl Iterator<Item = Self> {
        (1..=samples).map(move |sample| Self { sample, ..self.clone() })
    }
}

impl Grading<'_> {
    /// Asks, and waits no longer than the note has time.
    pub(super) async fn ask(&self, put: &Put, knobs: Knobs) -> Heard {
        let begun = Instant::now();
        let request = Request {
            run: self.task.run.clone(),
            model: put.model.clone(),
            question: Arc::clone(&put.question),
            temperature: Some(knobs.temperature()),
            // Samples are different questions: one is not answered by what another got.
            seed: u64::from(put.sample),
            max_output_tokens: Some(knobs.max_output_tokens),
            effort: Some(knobs.effort),
            budget: Arc::clone(&self.context.budget),
            complaint: None,
        };
        let (context, task, item) = (self.context.clone(), self.task.clone(), self.item);
        // Answers about patients are not kept, so none can be one that an interrupted task left.
        let listener = telling(false, move |fact| context.note(&task, item, fact));
        let answered = timeout_at(self.deadline, self.context.model.ask(request, listener)).await;
        let answered = answered.map_err(|_| self.late()).and_then(|answered| answered.map_err(|error| unheard(&error)));
        self.heard(put, answered, begun.elapsed())
    }

    fn late(&self) -> (Unheard, Usage) {
        let message = format!("it had not come after {:?}", self.timeout);
        (Unheard { reason: AbsenceReason::Timeout, message }, Usage::default())
    }

    fn heard(&self, put: &Put, answered: Result<Reply, (Unheard, Usage)>, elapsed: Duration) -> Heard {
        let mut model = put.model.clone();
        let (answer, unheard, usage) = match answered {
            Ok(reply) => {
                model = reply.model;
                self.repaired(&put.part, reply.repairs);
                match reply.answer {
                    Answer::Note(answer) => (Some(answer), None, reply.usage),
                    _ => {
                        let message = "the answer is to another question".to_owned();
                        (None, Some(Unheard { reason: AbsenceReason::Defect, message }), reply.usage)
                    }
                }
            }
            Err((unheard, usage)) => (None, Some(unheard), usage),
        };
        let prompt: Digest = put.question.digest().clone();
        let (part, sample) = (put.part.clone(), put.sample);
        Heard { answer, asked: Asked { part, sample, model, prompt, calls: usage.calls, elapsed, unheard }, usage }
    }

    fn repaired(&self, part: &str, repairs: Vec<String>) {
        for message in repairs {
            self.warn(WarningReason::AnswerRepaired, part, message);
        }
    }

    /// Says something that nothing failed by.
    pub(super) fn warn(&self, reason: WarningReason, part: &str, message: String) {
        let warning = Warning { reason, message, subject: part.to_owned() };
        self.context.note(self.task, self.item, Fact::Warning(warning));
    }
}

fn unheard(error: &ModelError) -> (Unheard, Usage) {
    let reason = match error.class {
        ErrorClass::Unreadable | ErrorClass::Truncated => AbsenceReason::Unreadable,
        ErrorClass::Budget => AbsenceReason::Budget,
        _ => AbsenceReason::ModelFailed,
    };
    (Unheard { reason, message: error.to_string() }, error.usage)
}

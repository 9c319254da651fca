//! Asking a model, with everything that is decided on the way told on the stream.

use std::marker::PhantomData;
use std::sync::Arc;

use assay_domain::digest::Digest;

use super::Context;
use crate::failure::{Failure, FailureReason};
use crate::pipeline::persona::question::Typed;
use crate::port::model::{Ask, Decision, DecisionKind, Listener, ModelRef, Notice, Question, Request, Usage};
use crate::run::Task;
use crate::run::event::{Fact, Warning, WarningReason};

/// A question that is put, and the type of its answer.
pub struct Posed<T> {
    question: Arc<Question>,
    answer: PhantomData<fn() -> T>,
}

impl<T: Typed> Posed<T> {
    /// Puts `question`.
    #[must_use]
    pub fn new(question: T) -> Self {
        Self { question: Arc::new(Question::new(Ask::Persona(question.question()))), answer: PhantomData }
    }

    /// SHA-256 of the prompt it is put in.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        self.question.digest()
    }
}

/// A question's answer.
pub struct Asked<T> {
    /// The answer.
    pub value: T,
    /// Whether it was cut off: it holds what was complete.
    pub truncated: bool,
    /// Who answered.
    pub model: ModelRef,
    /// What all its calls took.
    pub usage: Usage,
}

/// Hears an answer while it is being written.
pub trait Writing: Send + Sync {
    /// It grew by `chunk`.
    fn heard(&self, chunk: &str);

    /// It begins anew.
    fn started_over(&self);
}

/// Nobody watches the writing.
pub struct Unwatched;

impl Writing for Unwatched {
    fn heard(&self, _chunk: &str) {}

    fn started_over(&self) {}
}

impl Context {
    /// Asks `model`.
    pub(crate) async fn ask<T: Typed>(
        &self,
        task: &Task,
        model: &ModelRef,
        posed: &Posed<T>,
        writing: Arc<dyn Writing>,
    ) -> Result<Asked<T::Answer>, (Failure, Usage)> {
        let question = Arc::clone(&posed.question);
        let temperature = question.wants_repeatable_answer().then_some(0.0);
        let seed = self.brief().seed;
        let request = Request {
            run: task.run.clone(),
            model: model.clone(),
            question,
            temperature,
            seed,
            max_output_tokens: None,
            effort: None,
            budget: Arc::clone(&self.budget),
            complaint: None,
        };
        let reply = self.model().ask(request, self.listener(task, writing)).await.map_err(|error| {
            let usage = error.usage;
            (error.into(), usage)
        })?;
        for repair in reply.repairs {
            let warning =
                Warning { reason: WarningReason::AnswerRepaired, message: repair, subject: task.stage.to_string() };
            self.tell(&task.stage, task, Fact::Warning(warning));
        }
        match T::take(reply.answer) {
            Some(value) => Ok(Asked { value, truncated: reply.truncated, model: reply.model, usage: reply.usage }),
            None => Err((Failure::new(FailureReason::Internal, "the answer is to another question"), reply.usage)),
        }
    }

    /// Who puts on the stream what is decided about a question of `task`.
    pub(crate) fn listener(&self, task: &Task, writing: Arc<dyn Writing>) -> Arc<dyn Listener> {
        Arc::new(Stream { context: self.clone(), task: task.clone(), writing })
    }
}

/// Turns what is decided into events of a task.
struct Stream {
    context: Context,
    task: Task,
    writing: Arc<dyn Writing>,
}

impl Listener for Stream {
    fn heard(&self, chunk: &str) {
        self.writing.heard(chunk);
    }

    fn started_over(&self) {
        self.writing.started_over();
    }

    fn told(&self, notice: Notice) {
        let fact = fact(notice, self.context.is_resumed());
        self.context.tell(&self.task.stage, &self.task, fact);
    }
}

/// Hands what is decided about a question to `tell`, as events; `resumed`: of work that was begun before and interrupted.
pub(crate) fn telling(resumed: bool, tell: impl Fn(Fact) + Send + Sync + 'static) -> Arc<dyn Listener> {
    Arc::new(Telling { resumed, tell })
}

struct Telling<F> {
    resumed: bool,
    tell: F,
}

impl<F: Fn(Fact) + Send + Sync> Listener for Telling<F> {
    fn heard(&self, _chunk: &str) {}

    fn started_over(&self) {}

    fn told(&self, notice: Notice) {
        (self.tell)(fact(notice, self.resumed));
    }
}

/// What is told about a call, as an event; `resumed`: of work that was begun before and interrupted.
fn fact(notice: Notice, resumed: bool) -> Fact {
    match notice {
        Notice::Retrying(retry) => Fact::Retrying(retry),
        Notice::Decided(decision) => decided(decision, resumed),
    }
}

/// What a caller must know even when it asked for results only is a warning.
fn decided(mut decision: Decision, resumed: bool) -> Fact {
    let reason = match decision.kind {
        DecisionKind::CircuitOpened => WarningReason::CircuitOpened,
        DecisionKind::FellBack => WarningReason::FellBack,
        DecisionKind::AnswerReused if resumed => {
            decision.kind = DecisionKind::AnswerRecovered;
            return Fact::Decided(decision);
        }
        _ => return Fact::Decided(decision),
    };
    Fact::Warning(Warning { reason, message: decision.message, subject: decision.model.to_string() })
}

//! Falling back: when another model is asked in a model's place.
//!
//! Only before the first piece of an answer is passed on: whoever has heard one model's words does not get another's after them. An
//! open circuit is not waited for while there is another to ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use assay_engine::port::model::{DecisionKind, ErrorClass, Listener, ModelError, ModelRef, Notice};

use super::member::Member;

/// Passes on what it hears, and knows whether there was anything.
pub(super) struct Witness {
    listener: Arc<dyn Listener>,
    heard: AtomicBool,
}

impl Witness {
    pub(super) fn new(listener: Arc<dyn Listener>) -> Self {
        Self { listener, heard: AtomicBool::new(false) }
    }

    pub(super) fn has_heard(&self) -> bool {
        self.heard.load(Relaxed)
    }
}

impl Listener for Witness {
    fn heard(&self, chunk: &str) {
        self.heard.store(true, Relaxed);
        self.listener.heard(chunk);
    }

    fn started_over(&self) {
        self.listener.started_over();
    }

    fn told(&self, notice: Notice) {
        self.listener.told(notice);
    }
}

/// Whether the failure is the model's or the provider's own. What a model refuses, another is not asked for; an answer nobody can read
/// is the question's as much as the model's; and money that is gone is gone.
pub(super) fn another_may_answer(class: ErrorClass) -> bool {
    match class {
        ErrorClass::Transient | ErrorClass::RateLimited | ErrorClass::Unauthorised | ErrorClass::Permanent => true,
        ErrorClass::Refused | ErrorClass::Budget | ErrorClass::Unreadable | ErrorClass::Truncated => false,
    }
}

/// Tells, and counts, that `model` is asked in place of the one that failed.
pub(super) fn fell_back(witness: &Witness, asked: &Member, model: &ModelRef, failed: &ModelError) {
    let message = format!("{} did not answer: {}; {model} is asked instead", failed.model, failed.message);
    asked.stack(model).decided(witness, DecisionKind::FellBack, message);
}

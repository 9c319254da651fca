//! Asking a model until its answer can be read, or it is clear that it cannot be had. The only retries in the program.

use std::time::Duration;

use super::Context;
use crate::failure::Failure;
use crate::port::model::{ErrorClass, Listener, ModelError, ModelRef, Question, Request, Usage};
use crate::run::Task;
use crate::run::event::{Fact, Retry};

/// The most calls for one question.
const ATTEMPTS: u32 = 4;
/// The wait before the second call; doubled for each one after it.
const FIRST_DELAY: Duration = Duration::from_millis(250);
/// The longest wait, whatever a provider asks for.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// A question's answer, read.
pub struct Asked<T> {
    /// The answer.
    pub value: T,
    /// What all its calls took.
    pub usage: Usage,
}

impl Context {
    /// Asks `model` and reads the answer with `read`, which says what is wrong with an answer that does not fit.
    pub(crate) async fn ask<T>(
        &self,
        task: &Task,
        model: &ModelRef,
        question: Question,
        listener: &dyn Listener,
        read: impl Fn(&str) -> Result<T, String> + Send + Sync,
    ) -> Result<Asked<T>, (Failure, Usage)> {
        let mut usage = Usage::default();
        let temperature = question.wants_repeatable_answer().then_some(0.0);
        let seed = self.brief().seed;
        let mut request = Request { model: model.clone(), temperature, seed, question, complaint: None };
        let mut attempt = 1;
        loop {
            let error = match self.model().ask(&request, listener).await {
                Ok(reply) => {
                    usage += reply.usage;
                    match read(&reply.text) {
                        Ok(value) => return Ok(Asked { value, usage }),
                        Err(complaint) => unreadable(model, complaint),
                    }
                }
                Err(error) => {
                    usage += error.usage;
                    error
                }
            };
            if attempt >= ATTEMPTS || !worth_repeating(error.class) {
                return Err((error.into(), usage));
            }
            if error.class == ErrorClass::Unreadable {
                request.complaint = Some(error.message.clone());
            }
            let delay = delay_before(attempt + 1, &error);
            let retry = Retry {
                model: model.clone(),
                reason: error.class,
                message: error.message,
                attempt: attempt + 1,
                delay,
            };
            self.tell(&task.stage, task, Fact::Retrying(retry));
            tokio::time::sleep(delay).await;
            attempt += 1;
        }
    }
}

fn unreadable(model: &ModelRef, complaint: String) -> ModelError {
    ModelError {
        class: ErrorClass::Unreadable,
        model: model.clone(),
        message: complaint,
        retry_after: None,
        usage: Usage::default(),
    }
}

/// A truncated answer is asked again too: models differ in length from call to call.
fn worth_repeating(class: ErrorClass) -> bool {
    match class {
        ErrorClass::Transient | ErrorClass::RateLimited | ErrorClass::Truncated | ErrorClass::Unreadable => true,
        ErrorClass::Permanent | ErrorClass::Refused | ErrorClass::Unauthorised => false,
    }
}

fn delay_before(attempt: u32, error: &ModelError) -> Duration {
    if error.class == ErrorClass::Unreadable {
        return Duration::ZERO;
    }
    let backoff = FIRST_DELAY * 2_u32.saturating_pow(attempt.saturating_sub(2));
    error.retry_after.unwrap_or(backoff).min(LONGEST_DELAY)
}

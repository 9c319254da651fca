//! What stands between a question and a provider: asking again, and reading what comes.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::model::{ErrorClass, Listener, ModelError, Notice, Reply, Request, Retry, Usage};

use crate::provider::{Finish, Provider, Written};

/// The most calls for one question.
const ATTEMPTS: u32 = 4;
/// The wait before the second call; doubled for each one after it.
const FIRST_DELAY: Duration = Duration::from_millis(250);
/// The longest wait, whatever a provider asks for.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// Asks until the answer can be read, or it is clear that it cannot be had.
pub(crate) async fn ask(
    provider: &dyn Provider,
    mut request: Request,
    listener: Arc<dyn Listener>,
) -> Result<Reply, ModelError> {
    let mut usage = Usage::default();
    let mut attempt = 1;
    loop {
        let answered = match provider.ask(&request, listener.as_ref()).await {
            Ok(written) => read(&request, written),
            Err(error) => Err(error),
        };
        let mut error = match answered {
            Ok(mut reply) => {
                reply.usage += usage;
                return Ok(reply);
            }
            Err(error) => error,
        };
        usage += error.usage;
        if attempt >= ATTEMPTS || !worth_repeating(error.class) {
            error.usage = usage;
            return Err(error);
        }
        if error.class == ErrorClass::Unreadable {
            request.complaint = Some(error.message.clone());
        }
        attempt += 1;
        let delay = delay_before(attempt, &error);
        let (model, reason, message) = (request.model.clone(), error.class, error.message);
        listener.told(Notice::Retrying(Retry { model, reason, message, attempt, delay }));
        tokio::time::sleep(delay).await;
        listener.started_over();
    }
}

#[expect(clippy::result_large_err, reason = "a failure is rare, and carries what the call took")]
fn read(request: &Request, written: Written) -> Result<Reply, ModelError> {
    let fail = |class, message| ModelError {
        class,
        model: request.model.clone(),
        message,
        retry_after: None,
        usage: written.usage,
    };
    if let Finish::CutOff { limit } = written.finish {
        let limit = limit.map_or_else(|| "the model's own limit".into(), |limit| format!("{limit} tokens"));
        return Err(fail(ErrorClass::Truncated, format!("the answer was cut off by {limit}")));
    }
    let read = request.question.read(&written.text).map_err(|complaint| fail(complaint.class, complaint.message))?;
    Ok(Reply {
        answer: read.answer,
        truncated: read.truncated,
        repairs: read.repairs,
        usage: written.usage,
        model: request.model.clone(),
        answered_by: written.answered_by,
    })
}

/// A truncated answer is asked again too: models differ in length from call to call.
fn worth_repeating(class: ErrorClass) -> bool {
    match class {
        ErrorClass::Transient | ErrorClass::RateLimited | ErrorClass::Truncated | ErrorClass::Unreadable => true,
        ErrorClass::Permanent | ErrorClass::Refused | ErrorClass::Unauthorised | ErrorClass::Budget => false,
    }
}

fn delay_before(attempt: u32, error: &ModelError) -> Duration {
    if error.class == ErrorClass::Unreadable {
        return Duration::ZERO;
    }
    let backoff = FIRST_DELAY * 2_u32.saturating_pow(attempt.saturating_sub(2));
    error.retry_after.unwrap_or(backoff).min(LONGEST_DELAY)
}

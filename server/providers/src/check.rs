//! Whether a provider can be reached and answers as asked: one call, past the stack, with what it says in words a person can act on.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::failure::{Failure, FailureReason};
use assay_engine::port::catalog::Check;
use assay_engine::port::model::{Ask, Deaf, ModelRef, Question, Request};
use assay_engine::run::RunId;
use assay_engine::stage::budget::Budget;
use tokio::time::Instant;

use crate::provider::{Finish, Provider};

/// Enough for a model that thinks before it answers.
const MOST_TOKENS: u32 = 512;
/// A provider that takes longer is not well.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks `provider`, configured as `name`.
pub(crate) async fn check(name: &str, provider: &dyn Provider) -> Check {
    let profile = provider.profile();
    let model = ModelRef { provider: name.to_owned(), model: profile.default_model };
    let unasked = |reason, message: String| {
        let failure = Failure { reason, message, model: Some(model.clone()) };
        Check { model: model.clone(), elapsed: Duration::ZERO, outcome: Err(failure) }
    };
    if let Some(reason) = profile.unusable {
        return unasked(FailureReason::ProviderUnauthorised, reason);
    }
    if model.model.is_empty() {
        let message = format!("it has no default model to ask; set providers.{name}.default_model");
        return unasked(FailureReason::ProviderRejected, message);
    }
    let begun = Instant::now();
    let outcome = ask(provider, &model).await;
    Check { model, elapsed: begun.elapsed(), outcome }
}

async fn ask(provider: &dyn Provider, model: &ModelRef) -> Result<String, Failure> {
    let request = Request {
        run: RunId::new("probe"),
        model: model.clone(),
        question: Arc::new(Question::new(Ask::Probe)),
        temperature: None,
        seed: 0,
        max_output_tokens: Some(MOST_TOKENS),
        effort: None,
        budget: Budget::unlimited(),
        complaint: None,
    };
    let fail = |reason, message: String| Failure { reason, message, model: Some(model.clone()) };
    let answered = tokio::time::timeout(PATIENCE, provider.ask(&request, &Deaf)).await;
    let late = |_| fail(FailureReason::ProviderUnavailable, format!("no whole answer came within {PATIENCE:?}"));
    let written = answered.map_err(late)??;
    match request.question.read(&written.text) {
        Ok(_) => Ok(written.answered_by),
        Err(_) if matches!(written.finish, Finish::CutOff { .. }) => Ok(written.answered_by),
        Err(complaint) => Err(fail(FailureReason::AnswerUnreadable, complaint.message)),
    }
}

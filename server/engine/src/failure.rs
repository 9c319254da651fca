//! The closed set of ways in which work fails.

use serde::{Deserialize, Serialize};

use crate::port::model::{ErrorClass, ModelError, ModelRef};

/// Why an item or a run failed. Carries no key, prompt, completion or source text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Machine-readable.
    pub reason: FailureReason,
    /// For a person: what happened, where, what would be right.
    pub message: String,
    /// Who was asked, where a model failed.
    pub model: Option<ModelRef>,
}

/// Reasons of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The provider could not be reached, or kept failing.
    ProviderUnavailable,
    /// The provider would not do it.
    ProviderRejected,
    /// The provider limits the rate, and kept doing so.
    RateLimited,
    /// The provider does not accept the key.
    ProviderUnauthorised,
    /// The answer was cut off by the token limit.
    AnswerTruncated,
    /// The answer could not be read.
    AnswerUnreadable,
    /// The model declined to answer.
    AnswerRefused,
    /// The budget does not cover the call.
    BudgetExhausted,
    /// The answers held fewer personas than asked for.
    TooFewPersonas,
    /// The sources hold nobody's words.
    NoParticipants,
    /// The note, or its transcript, is none that can be graded.
    NoteUnusable,
    /// The time budget ran out.
    TimeBudgetExhausted,
    /// Cancelled by a call.
    CancelledByCaller,
    /// Cancelled because nobody watched.
    CancelledUnwatched,
    /// A defect of the service.
    Internal,
}

impl Failure {
    /// A failure that is not a model's.
    #[must_use]
    pub fn new(reason: FailureReason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), model: None }
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        let reason = match error.class {
            ErrorClass::Transient => FailureReason::ProviderUnavailable,
            ErrorClass::Permanent => FailureReason::ProviderRejected,
            ErrorClass::RateLimited => FailureReason::RateLimited,
            ErrorClass::Truncated => FailureReason::AnswerTruncated,
            ErrorClass::Unreadable => FailureReason::AnswerUnreadable,
            ErrorClass::Refused => FailureReason::AnswerRefused,
            ErrorClass::Budget => FailureReason::BudgetExhausted,
            ErrorClass::Unauthorised => FailureReason::ProviderUnauthorised,
        };
        Self { reason, message: error.message, model: Some(error.model) }
    }
}

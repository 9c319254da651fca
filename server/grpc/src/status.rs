//! The only place where failures become gRPC codes. No wildcard arms: a new failure does not compile until it is mapped.

mod automaton;

use std::time::Duration;

use assay_engine::calibrations::CalibrateError;
use assay_engine::comparisons::Interrupted;
use assay_engine::failure::FailureReason;
use assay_engine::judges::JudgesError;
use assay_engine::port::model::{ErrorClass, ModelRef, Unresolved};
use assay_engine::port::sources::SourcesError;
use assay_engine::port::store::StoreError;
use assay_engine::runs::{DeleteError, StartError};
use assay_engine::scores::ScoreError;
use assay_proto::ERROR_DOMAIN;
use assay_proto::v1::ErrorReason;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

pub(crate) use automaton::{automaton, sentence_reason, unserved};

/// How long a caller should wait before it tries an unavailable ledger again.
const RETRY_LEDGER: Duration = Duration::from_secs(1);

/// What a request breaks, all of it.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    fields: Vec<FieldViolation>,
    /// Where all of them have one that says more than that the request is invalid.
    reason: Option<ErrorReason>,
}

impl Violations {
    /// Notes that `field` is wrong, and what would be right.
    pub(crate) fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.fields.push(FieldViolation::new(field, description));
        self.reason = Some(ErrorReason::InvalidRequest);
    }

    /// Notes that `field` is wrong for a reason of its own, which stands where no other field is wrong for another.
    pub(crate) fn add_because(
        &mut self,
        reason: ErrorReason,
        field: impl Into<String>,
        description: impl Into<String>,
    ) {
        self.fields.push(FieldViolation::new(field, description));
        self.reason =
            Some(self.reason.filter(|known| *known != reason).map_or(reason, |_| ErrorReason::InvalidRequest));
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// `value`, or a note of what is wrong with it.
    pub(crate) fn check<T, E: std::fmt::Display>(&mut self, field: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.add(field, error.to_string())).ok()
    }

    /// Fine, or the status that lists every violation.
    pub(crate) fn finish(self) -> Result<(), Status> {
        if self.fields.is_empty() { Ok(()) } else { Err(self.status()) }
    }

    /// The status that lists every violation.
    fn status(self) -> Status {
        let more = match self.fields.len().saturating_sub(1) {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let first = self.fields.first();
        let first = first.map(|first| format!("{}: {}", first.field, first.description)).unwrap_or_default();
        let mut details = reason(self.reason.unwrap_or(ErrorReason::InvalidRequest));
        details.set_bad_request(self.fields);
        Status::with_error_details(Code::InvalidArgument, first + &more, details)
    }
}

fn reason(reason: ErrorReason) -> ErrorDetails {
    ErrorDetails::with_error_info(reason.code(), ERROR_DOMAIN, std::collections::HashMap::new())
}

fn plain(code: Code, because: ErrorReason, message: impl Into<String>) -> Status {
    Status::with_error_details(code, message, reason(because))
}

/// A violation of one field, found after conversion.
pub(crate) fn violation(field: &str, description: impl Into<String>) -> Status {
    let mut violations = Violations::default();
    violations.add(field, description);
    violations.status()
}

/// The ledger's failures.
pub(crate) fn store(error: &StoreError) -> Status {
    match error {
        StoreError::NotFound(run) => {
            let mut details = reason(ErrorReason::RunNotFound);
            details.set_resource_info("assay.v1.Run", run.as_str(), "", "there is no such run");
            Status::with_error_details(Code::NotFound, error.to_string(), details)
        }
        StoreError::Full(_) => plain(
            Code::ResourceExhausted,
            ErrorReason::LedgerFull,
            format!("{error}; free space or raise ledger.max_bytes; what was committed is kept"),
        ),
        StoreError::Conflict { .. } | StoreError::Unavailable(_) => {
            tracing::warn!(%error, "the ledger is unavailable");
            let mut details = reason(ErrorReason::LedgerUnavailable);
            details.set_retry_info(Some(RETRY_LEDGER));
            Status::with_error_details(Code::Unavailable, error.to_string(), details)
        }
        StoreError::Unreadable(_) => internal(ErrorReason::Internal, error),
    }
}

/// A defect: an id to look for in the log, and no internals.
fn internal(because: ErrorReason, error: &dyn std::fmt::Display) -> Status {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    let correlation = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    tracing::error!(%correlation, %error, "internal error");
    let message = format!("internal error; the server's log says more under correlation id {correlation}");
    let mut details = reason(because);
    details.set_request_info(correlation, "");
    Status::with_error_details(Code::Internal, message, details)
}

/// Failures to start a run.
pub(crate) fn start(error: &StartError) -> Status {
    match error {
        StartError::Store(error) => store(error),
        StartError::Template(fault) => violation("template", fault.to_string()),
        StartError::Interrupted => Status::unavailable(error.to_string()),
        StartError::RequestIdReused { request_id, .. } => {
            let mut details = reason(ErrorReason::RequestIdReused);
            details.set_resource_info("assay.v1.Run", request_id, "", "the request id was used for other content");
            Status::with_error_details(Code::AlreadyExists, error.to_string(), details)
        }
        StartError::Model { stage, error } => {
            let model = match *stage {
                "draft" => "draft_model",
                "filter" => "judge_model",
                "translate" => "translate.model",
                _ => "refine_model",
            };
            unresolved(model, error)
        }
        StartError::Reviewer { field, error } => unresolved(field, error),
        StartError::Weightless => violation("rings", error.to_string()),
        StartError::NoReviewer { field, .. } => violation(field, error.to_string()),
        StartError::Judges(error) => judges(error),
    }
}

/// A model in `field` that cannot be asked.
fn unresolved(field: &str, error: &Unresolved) -> Status {
    match error {
        Unresolved::UnknownProvider { .. } => violation(&format!("{field}.provider"), error.to_string()),
        Unresolved::NoModel { .. } => violation(&format!("{field}.model"), error.to_string()),
        Unresolved::Unusable { name, .. } => {
            let mut details = reason(ErrorReason::ProviderUnusable);
            details.add_precondition_failure_violation("PROVIDER", name, error.to_string());
            Status::with_error_details(Code::FailedPrecondition, error.to_string(), details)
        }
    }
}

/// Failures to have the judges asked for.
fn judges(error: &JudgesError) -> Status {
    match error {
        JudgesError::Model { at, error } => unresolved(&format!("jury[{at}]"), error),
        JudgesError::Twice { at, .. } => violation(&format!("jury[{at}]"), error.to_string()),
        JudgesError::Calibration { judge, .. } => {
            let mut details = reason(ErrorReason::CalibrationUnusable);
            details.add_precondition_failure_violation("CALIBRATION", judge.to_string(), error.to_string());
            Status::with_error_details(Code::FailedPrecondition, error.to_string(), details)
        }
        JudgesError::Store(error) => store(error),
    }
}

/// Failures to calibrate a judge.
pub(crate) fn calibrate(error: &CalibrateError) -> Status {
    match error {
        CalibrateError::Model(error) => unresolved("judge_model", error),
        CalibrateError::Interrupted => Status::unavailable(error.to_string()),
        CalibrateError::Store(error) => store(error),
    }
}

/// There is no calibration of this judge.
pub(crate) fn not_calibrated(judge: &ModelRef) -> Status {
    let message = format!("there is no calibration of {judge}; ListJudgeCalibrations has those that there are");
    let mut details = reason(ErrorReason::CalibrationNotFound);
    details.set_resource_info("assay.v1.JudgeCalibration", judge.to_string(), "", "there is no such calibration");
    Status::with_error_details(Code::NotFound, message, details)
}

/// Failures to measure personas.
pub(crate) fn score(error: &ScoreError) -> Status {
    match error {
        ScoreError::Interrupted => Status::unavailable(error.to_string()),
        ScoreError::Model(error) => unresolved("model", error),
        ScoreError::Refused(_) => internal(ErrorReason::Internal, error),
    }
}

/// Failures to compare personas.
pub(crate) fn interrupted(error: Interrupted) -> Status {
    Status::unavailable(error.to_string())
}

/// Failures to delete a run.
pub(crate) fn delete(error: &DeleteError) -> Status {
    match error {
        DeleteError::Store(error) => store(error),
        DeleteError::Unfinished(run) => {
            let mut details = reason(ErrorReason::RunNotFinished);
            details.add_precondition_failure_violation("RUN_STATE", run.as_str(), "the run has not ended");
            Status::with_error_details(Code::FailedPrecondition, error.to_string(), details)
        }
    }
}

/// Failures to have material.
pub(crate) fn sources(error: &SourcesError) -> Status {
    let missing = |because, kind: &str, name: &str| {
        let mut details = reason(because);
        details.set_resource_info(kind, name, "", "there is none of this name, or no longer");
        Status::with_error_details(Code::NotFound, error.to_string(), details)
    };
    match error {
        SourcesError::NoSet(id) => missing(ErrorReason::DocumentSetNotFound, "assay.v1.DocumentSet", id),
        SourcesError::NoUpload(id) => missing(ErrorReason::UploadNotFound, "assay.v1.Upload", id),
        SourcesError::Path { forbidden: true, .. } => {
            plain(Code::PermissionDenied, ErrorReason::PathNotOpen, error.to_string())
        }
        SourcesError::Path { forbidden: false, .. } | SourcesError::Scan(_) => violation("paths", error.to_string()),
        SourcesError::Upload(message) => violation("step", message.as_str()),
        SourcesError::TooMuch(_) => plain(Code::ResourceExhausted, ErrorReason::UploadTooLarge, error.to_string()),
        SourcesError::Unavailable(_) => {
            tracing::warn!(%error, "documents are unavailable");
            let mut details = reason(ErrorReason::SourcesUnavailable);
            details.set_retry_info(Some(RETRY_LEDGER));
            Status::with_error_details(Code::Unavailable, error.to_string(), details)
        }
    }
}

/// A message over the limit.
pub(crate) fn too_large(limit: usize) -> Status {
    let message = format!(
        "the message is larger than {limit} bytes; send fewer or smaller documents, or raise server.max_message_bytes"
    );
    let mut details = reason(ErrorReason::MessageTooLarge);
    details.set_quota_failure(vec![tonic_types::QuotaViolation {
        subject: "message".into(),
        description: format!("at most {limit} bytes"),
        ..Default::default()
    }]);
    Status::with_error_details(Code::ResourceExhausted, message, details)
}

/// The call's deadline passed.
pub(crate) fn deadline() -> Status {
    plain(
        Code::DeadlineExceeded,
        ErrorReason::DeadlineExceeded,
        "the deadline of the call passed; the run can still be watched with WatchRun",
    )
}

/// Why an item or a run failed, on the wire.
pub(crate) fn failure_reason(failure: FailureReason) -> ErrorReason {
    match failure {
        FailureReason::ProviderUnavailable => ErrorReason::ProviderUnavailable,
        FailureReason::ProviderRejected => ErrorReason::ProviderRejected,
        FailureReason::RateLimited => ErrorReason::RateLimited,
        FailureReason::ProviderUnauthorised => ErrorReason::ProviderUnauthorised,
        FailureReason::AnswerTruncated => ErrorReason::AnswerTruncated,
        FailureReason::AnswerUnreadable => ErrorReason::AnswerUnreadable,
        FailureReason::AnswerRefused => ErrorReason::AnswerRefused,
        FailureReason::BudgetExhausted => ErrorReason::BudgetExhausted,
        FailureReason::TooFewPersonas => ErrorReason::TooFewPersonas,
        FailureReason::NoParticipants => ErrorReason::NoParticipants,
        FailureReason::NoteUnusable => ErrorReason::NoteUnusable,
        FailureReason::TimeBudgetExhausted => ErrorReason::TimeBudgetExhausted,
        FailureReason::CancelledByCaller => ErrorReason::CancelledByCaller,
        FailureReason::CancelledUnwatched => ErrorReason::CancelledUnwatched,
        FailureReason::Internal => ErrorReason::Internal,
    }
}

/// Why a call is made again, on the wire.
pub(crate) fn retry_reason(class: ErrorClass) -> ErrorReason {
    match class {
        ErrorClass::Transient => ErrorReason::ProviderUnavailable,
        ErrorClass::Permanent => ErrorReason::ProviderRejected,
        ErrorClass::RateLimited => ErrorReason::RateLimited,
        ErrorClass::Truncated => ErrorReason::AnswerTruncated,
        ErrorClass::Unreadable => ErrorReason::AnswerUnreadable,
        ErrorClass::Refused => ErrorReason::AnswerRefused,
        ErrorClass::Unauthorised => ErrorReason::ProviderUnauthorised,
        ErrorClass::Budget => ErrorReason::BudgetExhausted,
    }
}

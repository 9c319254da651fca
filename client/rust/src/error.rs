//! What a call can fail by, with everything the server says about it.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use assay_proto::v1::ErrorReason;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::line::broken;
use crate::text::{because, say};

/// Marks a status of a connection that failed.
#[derive(Debug, thiserror::Error)]
#[error("the connection failed, and not the call")]
pub(crate) struct Broken;

/// A call that could not be served, or what the client itself found out before one.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct Error(Box<Facts>);

#[derive(Debug)]
struct Facts {
    code: Code,
    message: String,
    reason: Option<String>,
    violations: Vec<Violation>,
    retry_delay: Option<Duration>,
    correlation_id: Option<String>,
    metadata: HashMap<String, String>,
    /// Whether the connection failed rather than the call.
    broken: bool,
}

/// A field of a request that breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The path of the field, such as `documents[2].name`.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub description: String,
}

impl Error {
    /// The class of the failure.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// For a person: what was wrong, where, and what would be right.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The reason, where the server gives one that this client knows.
    #[must_use]
    pub fn reason(&self) -> Option<ErrorReason> {
        ErrorReason::from_str_name(&format!("ERROR_REASON_{}", self.reason_name()?))
    }

    /// The name of the reason without its prefix, also where only a newer client knows it.
    #[must_use]
    pub fn reason_name(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Every field of the request that breaks its rule; empty where the request is not at fault.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Facts to act on, by name, as the reason's documentation has them: such as where in a sentence a fault is.
    #[must_use]
    pub fn metadata(&self) -> &HashMap<String, String> {
        &self.0.metadata
    }

    /// How long the server asks to wait before the call is made again.
    #[must_use]
    pub fn retry_delay(&self) -> Option<Duration> {
        self.0.retry_delay
    }

    /// What the server's log calls this failure; none where it has no more to say.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.0.correlation_id.as_deref()
    }

    /// Whether the same call can succeed later: the server is unavailable, or the connection broke.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.broken || self.0.code == Code::Unavailable
    }

    /// What the caller gave cannot be used.
    pub(crate) fn refusal(message: String) -> Self {
        Self::own(Code::InvalidArgument, message, false)
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(path: &Path, cause: &std::io::Error) -> Self {
        Self::refusal(because(say("unreadable_file", &[("path", &path.display())]), cause))
    }

    /// No connection, or none any more.
    pub(crate) fn unreachable(message: String) -> Self {
        Self::own(Code::Unavailable, message, true)
    }

    /// The server does not keep the contract.
    pub(crate) fn contract(message: impl Into<String>) -> Self {
        Self::own(Code::Internal, message.into(), false)
    }

    /// The same error, with what was tried.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        if attempts > 1 {
            self.0.message = format!("{} (tried {attempts} times)", self.0.message);
        }
        self
    }

    fn own(code: Code, message: String, broken: bool) -> Self {
        Self(Box::new(Facts {
            code,
            message,
            reason: None,
            violations: Vec::new(),
            retry_delay: None,
            correlation_id: None,
            metadata: HashMap::new(),
            broken,
        }))
    }
}

impl From<Status> for Error {
    fn from(status: Status) -> Self {
        let status = if is_unsaid(&status) { broken(&status) } else { status };
        let details = status.get_error_details();
        Self(Box::new(Facts {
            code: status.code(),
            message: message(&status),
            reason: reason(&details),
            violations: violations(&details),
            retry_delay: details.retry_info().and_then(|info| info.retry_delay),
            correlation_id: details.request_info().map(|info| info.request_id.clone()).filter(|id| !id.is_empty()),
            metadata: metadata(&details),
            broken: is_broken(&status),
        }))
    }
}

fn message(status: &Status) -> String {
    match status.message() {
        "" => status.code().description().to_owned(),
        message => message.to_owned(),
    }
}

fn reason(details: &ErrorDetails) -> Option<String> {
    let info = details.error_info().filter(|info| info.domain == assay_proto::ERROR_DOMAIN)?;
    Some(info.reason.clone()).filter(|reason| !reason.is_empty())
}

fn metadata(details: &ErrorDetails) -> HashMap<String, String> {
    let info = details.error_info().filter(|info| info.domain == assay_proto::ERROR_DOMAIN);
    info.map(|info| info.metadata.clone()).unwrap_or_default()
}

fn violations(details: &ErrorDetails) -> Vec<Violation> {
    let fields = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    fields.iter().map(|v| Violation { field: v.field.clone(), description: v.description.clone() }).collect()
}

fn is_broken(status: &Status) -> bool {
    std::error::Error::source(status).is_some_and(<dyn std::error::Error>::is::<Broken>)
}

/// Whether the transport made the status of a failed connection, on a channel that is not this client's: one that a server sent has no
/// source.
fn is_unsaid(status: &Status) -> bool {
    std::error::Error::source(status).is_some()
        && !is_broken(status)
        && matches!(status.code(), Code::Unavailable | Code::Unknown | Code::Internal | Code::Cancelled)
}

/// The error and what is behind it.
pub(crate) fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

/// The cause at the bottom, which is the one that says something.
pub(crate) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let last = causes(error).last();
    last.map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_carries_its_reason_and_every_violation() {
        let mut details = ErrorDetails::with_bad_request_violation("count", "must be 1 to 500");
        details.add_bad_request_violation("threshold", "must be 0 to 1");
        details.set_error_info("INVALID_REQUEST", "assay", std::collections::HashMap::new());
        let error =
            Error::from(Status::with_error_details(Code::InvalidArgument, "two fields break their rules", details));
        assert_eq!(error.code(), Code::InvalidArgument);
        assert_eq!(error.to_string(), "two fields break their rules");
        assert_eq!(error.reason(), Some(ErrorReason::InvalidRequest));
        let fields: Vec<_> = error.violations().iter().map(|v| v.field.as_str()).collect();
        assert_eq!(fields, ["count", "threshold"]);
        assert!(!error.is_transient());
    }

    #[test]
    fn an_outage_carries_how_long_to_wait() {
        let details = ErrorDetails::with_retry_info(Some(Duration::from_secs(2)));
        let error = Error::from(Status::with_error_details(Code::Unavailable, "the ledger is busy", details));
        assert_eq!(error.retry_delay(), Some(Duration::from_secs(2)));
        assert!(error.is_transient());
    }

    #[test]
    fn a_reason_of_a_newer_server_has_its_name() {
        let mut details = ErrorDetails::with_error_info("NOT_KNOWN_YET", "assay", std::collections::HashMap::new());
        details.set_request_info("7-42", "");
        let error = Error::from(Status::with_error_details(Code::Internal, "new", details));
        assert_eq!((error.reason_name(), error.reason()), (Some("NOT_KNOWN_YET"), None));
        assert_eq!(error.correlation_id(), Some("7-42"));
    }

    #[test]
    fn reasons_of_other_domains_are_not_ours() {
        let details = ErrorDetails::with_error_info("INVALID_REQUEST", "example.com", std::collections::HashMap::new());
        let error = Error::from(Status::with_error_details(Code::Internal, "", details));
        assert_eq!(error.reason(), None);
        assert!(!error.message().is_empty());
    }
}

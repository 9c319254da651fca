//! What a call was, and the words of its failure.

use std::sync::Arc;

use tonic::{Code, Status, TimeoutExpired};

use super::Terms;
use crate::error::{Broken, causes, innermost};
use crate::text::{because, say};

/// A call that is under way.
#[derive(Debug, Clone)]
pub(super) struct Called {
    pub(super) method: String,
    pub(super) terms: Arc<Terms>,
}

impl Called {
    /// The status as this client says it.
    ///
    /// The server explains every status of its own, so one without details is of the transport, or of another service.
    pub(super) fn explain(&self, status: Status) -> Status {
        let (address, code) = (&self.terms.address, status.code());
        if causes(&status).any(<dyn std::error::Error>::is::<TimeoutExpired>) {
            return deadline_passed();
        }
        if !status.details().is_empty() {
            return status;
        }
        let said = match code {
            Code::Unimplemented => say("unimplemented", &[("address", address), ("method", &self.method)]),
            Code::Unauthenticated if self.terms.has_token() => say("token_refused", &[("address", address)]),
            Code::Unauthenticated => say("token_missing", &[("address", address)]),
            Code::DeadlineExceeded => return deadline_passed(),
            Code::Unavailable | Code::Unknown | Code::Internal | Code::Cancelled => return broken(&status),
            _ => return status,
        };
        Status::new(code, because(said, status.message()))
    }

    /// An answer is longer than the caller takes.
    pub(super) fn too_large(&self, length: u64) -> Status {
        let said = say("answer_too_large", &[("limit", &self.terms.limit)]);
        Status::resource_exhausted(because(said, format!("it has {length} bytes")))
    }

    /// The answer ended without saying how the call went.
    pub(super) fn cut_off(&self) -> Status {
        broken(&Status::unavailable("the answer has no end"))
    }
}

/// The caller's deadline passed.
pub(super) fn deadline_passed() -> Status {
    Status::deadline_exceeded(say("deadline", &[]))
}

/// A status of the transport, in words.
pub(crate) fn broken(status: &Status) -> Status {
    let (code, cause) = match (std::error::Error::source(status), status.code()) {
        // What happened on the way is no code of the server's.
        (Some(_), Code::Unknown) => (Code::Unavailable, innermost(status)),
        (Some(_), code) => (code, innermost(status)),
        (None, code) => (code, status.message().to_owned()),
    };
    let mut said = Status::new(code, because(say("broken", &[]), &cause));
    said.set_source(Arc::new(Broken));
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn explained(status: Status) -> Error {
        let terms = Terms { address: "http://a:1".into(), ..Terms::default() };
        Error::from(Called { method: "GetRun".into(), terms: Arc::new(terms) }.explain(status))
    }

    #[test]
    fn a_status_without_details_is_not_the_servers() {
        let older = explained(Status::unimplemented("what?"));
        assert!(older.message().starts_with("the server at http://a:1 does not know GetRun: "), "{older}");
        assert!(older.message().ends_with(" (what?)") && !older.is_transient(), "{older}");
        let reset = explained(Status::internal("stream reset"));
        assert_eq!(reset.message(), "the connection to the server broke (stream reset)");
        assert!(reset.is_transient());
    }

    #[test]
    fn a_status_with_details_is_the_servers_own() {
        use tonic_types::{ErrorDetails, StatusExt as _};
        let details = ErrorDetails::with_error_info("INTERNAL", "assay", std::collections::HashMap::new());
        let own = explained(Status::with_error_details(Code::Internal, "a defect", details));
        assert_eq!(own.message(), "a defect");
        assert!(!own.is_transient());
    }

    #[test]
    fn a_deadline_of_the_callers_is_said_to_be_one() {
        let passed = explained(Status::from_error(Box::new(TimeoutExpired(()))));
        assert_eq!(passed.code(), Code::DeadlineExceeded);
        assert!(passed.message().starts_with("the deadline passed"), "{passed}");
    }
}

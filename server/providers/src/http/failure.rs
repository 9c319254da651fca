//! How a call fails, in the port's terms.

use std::time::Duration;

use assay_engine::port::model::ErrorClass;

/// A failure, before it is known whose and at what cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) class: ErrorClass,
    pub(crate) message: String,
    pub(crate) retry_after: Option<Duration>,
}

impl Failed {
    pub(crate) fn new(class: ErrorClass, message: impl Into<String>) -> Self {
        Self { class, message: message.into(), retry_after: None }
    }

    /// An answer that is not in the vendor's format.
    pub(crate) fn format() -> Self {
        Self::new(ErrorClass::Unreadable, "the answer is not in the format of this kind of server")
    }

    /// A failure of the connection. The library's own words are left out: they may hold the address with its query.
    pub(super) fn connection(error: &reqwest::Error) -> Self {
        let message = match error {
            error if error.is_connect() && error.is_timeout() => "could not connect in time",
            error if error.is_connect() => "could not connect",
            error if error.is_timeout() => "no answer in time",
            error if error.is_body() || error.is_decode() => "the connection broke in the middle of the answer",
            _ => "the connection broke before the answer",
        };
        Self::new(ErrorClass::Transient, message)
    }
}

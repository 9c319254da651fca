//! What went wrong, in a form that a whole group of callers can be told.

use assay_engine::port::delivery::DeliveryError;
use assay_engine::port::store::StoreError;
use assay_engine::run::{RunId, Sequence};
use rusqlite::ErrorCode;

/// A [`StoreError`] that can be copied.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    NotFound(RunId),
    Conflict(Sequence),
    Full(String),
    Unreadable(String),
    Unavailable(String),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        let said = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => {
                Self::Full(format!("{said}; delete runs, raise the ledger's limit or make room on the disk"))
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Unreadable(said),
            _ => Self::Unavailable(said),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(run) => Self::NotFound(run),
            StoreError::Conflict { at } => Self::Conflict(at),
            StoreError::Full(said) => Self::Full(said),
            StoreError::Unreadable(said) => Self::Unreadable(said),
            StoreError::Unavailable(said) => Self::Unavailable(said),
        }
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotFound(run) => Self::NotFound(run),
            Fault::Conflict(at) => Self::Conflict { at },
            Fault::Full(said) => Self::Full(said),
            Fault::Unreadable(said) => Self::Unreadable(said),
            Fault::Unavailable(said) => Self::Unavailable(said),
        }
    }
}

impl From<Fault> for DeliveryError {
    fn from(fault: Fault) -> Self {
        Self(StoreError::from(fault).to_string())
    }
}

//! Wire to domain, all violations at once; domain to wire, total. A file a noun; no decisions.

pub(crate) mod automaton;
pub(crate) mod compare;
pub(crate) mod estimate;
pub(crate) mod event;
pub(crate) mod grade;
pub(crate) mod judge;
pub(crate) mod machine;
pub(crate) mod model;
pub(crate) mod note;
mod note_file;
pub(crate) mod persona;
pub(crate) mod plugin;
mod provenance;
pub(crate) mod quality;
pub(crate) mod request;
pub(crate) mod result;
pub(crate) mod run;
pub(crate) mod source;
mod strategy;
mod translation;
mod unsupported;
pub(crate) mod verdict;
pub(crate) mod verify;

use std::time::Duration;

use assay_engine::port::clock::Timestamp;

/// A time on the wire.
pub(crate) fn timestamp(at: Timestamp) -> pbjson_types::Timestamp {
    let nanos = i32::try_from(at.0.rem_euclid(1000)).unwrap_or(0) * 1_000_000;
    pbjson_types::Timestamp { seconds: at.0.div_euclid(1000), nanos }
}

/// A span of time on the wire.
pub(crate) fn duration(span: Duration) -> pbjson_types::Duration {
    let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    pbjson_types::Duration { seconds, nanos: i32::try_from(span.subsec_nanos()).unwrap_or(0) }
}

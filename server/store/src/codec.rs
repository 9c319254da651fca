//! How records are written: JSON of the engine's own types, beside the number of the format it was written in.
//!
//! A format once written is read forever: `formats/` keeps an example of every record of every format. A change that an
//! older record does not survive gets the next number and a reader for each number before it.

use std::io;

use assay_engine::pipeline::automaton::verdict::Conclusion;
use assay_engine::port::answers::KeptAnswer;
use assay_engine::port::calibrations::Calibration;
use assay_engine::port::store::StoreError;
use assay_engine::run::event::Fact;
use assay_engine::run::{Ended, OnDisconnect, RunSpec, Task};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The format that is written.
pub(crate) const FORMAT: i64 = 1;

/// A record that has a place of its own in the ledger.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// What a message calls it.
    const NAME: &'static str;
}

impl Record for RunSpec {
    const NAME: &'static str = "a run's specification";
}

impl Record for Fact {
    const NAME: &'static str = "an event";
}

impl Record for Task {
    const NAME: &'static str = "a task";
}

impl Record for Ended {
    const NAME: &'static str = "a run's end";
}

impl Record for KeptAnswer {
    const NAME: &'static str = "a kept answer";
}

impl Record for Conclusion {
    const NAME: &'static str = "a kept verdict";
}

impl Record for Calibration {
    const NAME: &'static str = "a calibration";
}

impl Record for OnDisconnect {
    const NAME: &'static str = "what happens when nobody watches";
}

/// `record` in [`FORMAT`].
pub(crate) fn encode<R: Record>(record: &R) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(record).map_err(|error| unwritten::<R>(&error))
}

/// The same for a record of megabytes, in as much memory as it takes: a text that grows by doubling takes up to three times that.
pub(crate) fn encode_large<R: Record>(record: &R) -> Result<Vec<u8>, StoreError> {
    let mut length = Length(0);
    let mut body = Vec::new();
    let written = serde_json::to_writer(&mut length, record).and_then(|()| {
        body.reserve_exact(length.0);
        serde_json::to_writer(&mut body, record)
    });
    written.map_err(|error| unwritten::<R>(&error))?;
    Ok(body)
}

/// How long a text is that nobody keeps.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn unwritten<R: Record>(error: &serde_json::Error) -> StoreError {
    StoreError::Unavailable(format!("cannot write {}: {error}", R::NAME))
}

/// The record that was written as `body` in `format`.
pub(crate) fn decode<R: Record>(format: i64, body: &[u8]) -> Result<R, StoreError> {
    if format != FORMAT {
        let known = format!("this version knows formats up to {FORMAT}");
        return Err(StoreError::Unreadable(format!("{} of format {format}; {known}", R::NAME)));
    }
    // The message of a JSON error may quote what it stumbled over: sources and results do not belong into logs.
    serde_json::from_slice(body).map_err(|error| {
        let (name, line, column) = (R::NAME, error.line(), error.column());
        StoreError::Unreadable(format!("{name} of format {format} does not parse at line {line}, column {column}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_record_is_written_as_any_other_and_takes_no_more_than_it_must() {
        let record = OnDisconnect::Cancel;
        let body = encode_large(&record).expect("written");
        assert_eq!(body, encode(&record).expect("written"));
        assert_eq!(body.capacity(), body.len());
    }
}

//! The ledger in one SQLite file: write-ahead log, synchronous FULL, one writer, readers that never wait for it.
//!
//! Runs and the task queue share the file, so a step's tasks enter the queue in the step's own transaction and no outbox is
//! needed. The file belongs to one server at a time, by a lock on `<path>.lock`; more than one machine needs another backend.

mod answers;
mod calibrations;
mod delivery;
mod fault;
mod open;
mod read;
mod readers;
mod runs;
mod schema;
mod store;
mod tasks;
mod writer;

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

pub use open::{OpenError, SqliteOptions};

use crate::timetable::Timetable;
use open::Refusal;
use readers::Readers;
use writer::Writer;

/// An open ledger. Dropping it finishes the writes under way and frees the file.
pub struct SqliteLedger {
    // Fields are dropped in order: the lock outlives every connection.
    readers: Readers,
    writer: Writer,
    timetable: Arc<Timetable>,
    next_token: AtomicI64,
    _lock: File,
}

impl SqliteLedger {
    /// Opens the ledger at `path`; makes it, and its folder, where there is none. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// Another server has it open, it was written by a later version, it is not a ledger, or the file cannot be used.
    /// A file that is refused is left as it was.
    pub fn open(path: &Path, options: SqliteOptions) -> Result<Arc<Self>, OpenError> {
        let SqliteOptions { max_bytes, busy, readers } = options;
        // The lock must be the same by whichever name the file is reached.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let lock = open::lock(&path)?;
        let connection = open::writing(&path, max_bytes, busy).map_err(|refusal| refusal.of(&path))?;
        let recovered = tasks::recover(&connection).map_err(|error| Refusal::from(error).of(&path))?;
        let timetable = Arc::new(Timetable::new());
        recovered.due.iter().for_each(|(stage, due)| timetable.set(stage, Some(*due)));
        let writer = Writer::start(connection, Arc::clone(&timetable), &path);
        Ok(Arc::new(Self {
            readers: Readers::new(path, busy, readers),
            writer,
            timetable,
            next_token: AtomicI64::new(recovered.token),
            _lock: lock,
        }))
    }

    /// Transactions committed since the ledger was opened: far fewer than steps, when steps come together.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    #[cfg(test)]
    pub(crate) fn writer_for_tests(&self) -> &Writer {
        &self.writer
    }
}

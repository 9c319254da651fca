//! Reading connections: a few, used one blocking task each. In write-ahead mode they never wait for the writer.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::fault::Fault;
use super::open;

/// The pool.
pub(super) struct Readers {
    path: PathBuf,
    busy: Duration,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: PathBuf, busy: Duration, most: usize) -> Self {
        Self { path, busy, idle: Arc::default(), permits: Arc::new(Semaphore::new(most.max(1))) }
    }

    /// Asks on a connection of its own.
    pub(super) async fn read<T, Q>(&self, question: Q) -> Result<T, Fault>
    where
        T: Send + 'static,
        Q: FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| Fault::Unavailable("the ledger is closed".into()))?;
        let (idle, path, busy) = (Arc::clone(&self.idle), self.path.clone(), self.busy);
        let asked = tokio::task::spawn_blocking(move || {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = kept.map_or_else(|| open::reading(&path, busy), Ok)?;
            let answer = question(&connection);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(permit);
            answer
        });
        asked.await.unwrap_or_else(|error| Err(Fault::Unavailable(format!("a read was broken off: {error}"))))
    }
}

//! A run in memory: what workers and watchers hold of it.

use std::sync::Arc;

use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::pipeline::Desk;
use crate::port::store::StoreError;
use crate::run::RunId;
use crate::run::transition::Happening;
use crate::stage::Progress;

/// Something that happened, on its way to the journal.
pub struct Entry {
    /// What.
    pub(super) happening: Happening,
    /// Hears when it stands in the ledger.
    pub(super) committed: Option<oneshot::Sender<Result<(), StoreError>>>,
}

impl From<Happening> for Entry {
    fn from(happening: Happening) -> Self {
        Self { happening, committed: None }
    }
}

/// A run in memory.
pub struct Active {
    pub(super) id: RunId,
    pub(super) desk: Desk,
    pub(super) progress: broadcast::Sender<Progress>,
    pub(super) inbox: mpsc::UnboundedSender<Entry>,
    pub(super) ended: CancellationToken,
    pub(super) watchers: watch::Sender<usize>,
    pub(super) trouble: watch::Sender<Option<Arc<StoreError>>>,
}

impl Active {
    /// The run.
    #[must_use]
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// Tells the journal. Order is kept.
    pub fn enter(&self, happening: Happening) {
        // A closed inbox means that the run has ended.
        let _ = self.inbox.send(happening.into());
    }

    /// Tells the journal and waits until the ledger has it.
    ///
    /// # Errors
    /// The ledger could not take it.
    pub async fn enter_and_wait(&self, happening: Happening) -> Result<(), StoreError> {
        let (committed, outcome) = oneshot::channel();
        let _ = self.inbox.send(Entry { happening, committed: Some(committed) });
        outcome.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the run's journal closed".into())))
    }

    /// Waits until the run has ended, or the journal has closed.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Attaches a watcher for as long as the guard lives.
    #[must_use]
    pub fn attach(self: &Arc<Self>) -> Attached {
        self.watchers.send_modify(|watchers| *watchers += 1);
        Attached(Arc::clone(self))
    }

    /// Results while they are being written.
    #[must_use]
    pub fn progress(&self) -> broadcast::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Hears when the ledger fails the run.
    #[must_use]
    pub fn trouble(&self) -> watch::Receiver<Option<Arc<StoreError>>> {
        self.trouble.subscribe()
    }
}

/// A watcher of a run.
pub struct Attached(Arc<Active>);

impl Drop for Attached {
    fn drop(&mut self) {
        self.0.watchers.send_modify(|watchers| *watchers -= 1);
    }
}

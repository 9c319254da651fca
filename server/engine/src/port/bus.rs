//! "Run R has reached sequence S": best effort, never the only copy of anything.

use async_trait::async_trait;

use crate::run::{RunId, Sequence};

/// Carries the news that a run's ledger has grown.
pub trait Bus: Send + Sync {
    /// Tells whoever listens. Never blocks, never fails: news that is lost costs latency, not events.
    fn announce(&self, run: &RunId, sequence: Sequence);

    /// Starts to listen to one run. News from before this call may be missing: read the ledger after subscribing.
    fn subscribe(&self, run: &RunId) -> Box<dyn News>;
}

/// News of one run.
#[async_trait]
pub trait News: Send {
    /// Waits until the run has (or may have) grown past `seen`. May return early.
    async fn past(&mut self, seen: Sequence);
}

//! What rows came to, kept by what was asked: the same row again costs a look-up.

use assay_domain::digest::Digest;
use async_trait::async_trait;

use crate::pipeline::automaton::verdict::Conclusion;
use crate::port::clock::Timestamp;
use crate::port::store::StoreError;

/// What a batch leaves in the ledger's cache, taken in one transaction.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// What rows came to that were not known.
    pub new: Vec<(Digest, Conclusion)>,
    /// What was known and was used.
    pub used: Vec<Digest>,
}

/// The conclusions of a ledger. Losing one costs its computation again, never a verdict.
#[async_trait]
pub trait Verdicts: Send + Sync {
    /// What is kept under each of `keys`, in their order. An entry that is not, byte for byte, what was written is not there.
    async fn find(&self, keys: &[Digest]) -> Result<Vec<Option<Conclusion>>, StoreError>;

    /// Keeps what is new, in place of what is there, and counts each use.
    async fn keep(&self, kept: Kept, at: Timestamp) -> Result<(), StoreError>;

    /// Whether a batch was begun before; from now on it was.
    async fn begin(&self, batch: &Digest, at: Timestamp) -> Result<bool, StoreError>;

    /// Forgets what was neither made nor used since `time`; how much there was.
    async fn forget_before(&self, time: Timestamp) -> Result<u64, StoreError>;
}

//! Answers that were given, kept by what was asked: a crash or a repeated question costs no second call.

use assay_domain::digest::Digest;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::port::clock::Timestamp;
use crate::port::model::Usage;
use crate::port::store::StoreError;
use crate::run::RunId;

/// An answer as it was written. Only answers that could be read are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The text.
    pub text: String,
    /// The model that said it answered, by its own name.
    pub answered_by: String,
    /// The run it was asked for: it is forgotten with that run.
    pub run: RunId,
    /// What it took.
    pub usage: Usage,
    /// When it was kept.
    pub at: Timestamp,
}

/// The answers of a ledger. Losing one costs a call, never a result.
#[async_trait]
pub trait Answers: Send + Sync {
    /// The answer kept under `key`.
    async fn find(&self, key: &Digest) -> Result<Option<KeptAnswer>, StoreError>;

    /// Keeps an answer; one that is there already stays. An answer for a run that is not in the ledger is not kept.
    async fn keep(&self, key: &Digest, answer: &KeptAnswer) -> Result<(), StoreError>;

    /// Forgets the answers kept before `time`; how many there were.
    async fn forget_before(&self, time: Timestamp) -> Result<u64, StoreError>;
}

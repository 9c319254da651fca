//! The ledger's answers to `port::answers`.

use assay_domain::digest::Digest;
use assay_engine::port::answers::{Answers, KeptAnswer};
use assay_engine::port::clock::Timestamp;
use assay_engine::port::store::StoreError;
use async_trait::async_trait;

use super::MemoryLedger;

#[async_trait]
impl Answers for MemoryLedger {
    async fn find(&self, key: &Digest) -> Result<Option<KeptAnswer>, StoreError> {
        Ok(self.look().answers.get(key).cloned())
    }

    async fn keep(&self, key: &Digest, answer: &KeptAnswer) -> Result<(), StoreError> {
        self.change(|state| {
            if state.runs.get(&answer.run).is_ok() {
                state.answers.entry(key.clone()).or_insert_with(|| answer.clone());
            }
        });
        Ok(())
    }

    async fn forget_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        Ok(self.change(|state| {
            let before = state.answers.len();
            state.answers.retain(|_, answer| answer.at >= time);
            (before - state.answers.len()) as u64
        }))
    }
}

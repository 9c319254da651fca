//! The ledger's answers to `port::verdicts`.

use assay_domain::digest::Digest;
use assay_engine::pipeline::automaton::verdict::Conclusion;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::store::StoreError;
use assay_engine::port::verdicts::{Kept, Verdicts};
use async_trait::async_trait;

use super::MemoryLedger;

#[async_trait]
impl Verdicts for MemoryLedger {
    async fn find(&self, keys: &[Digest]) -> Result<Vec<Option<Conclusion>>, StoreError> {
        let state = self.look();
        Ok(keys.iter().map(|key| state.verdicts.get(key).map(|(conclusion, _)| conclusion.clone())).collect())
    }

    async fn keep(&self, kept: Kept, at: Timestamp) -> Result<(), StoreError> {
        self.change(|state| {
            state.verdicts.extend(kept.new.into_iter().map(|(key, conclusion)| (key, (conclusion, at))));
            for key in &kept.used {
                if let Some((_, used)) = state.verdicts.get_mut(key) {
                    *used = at;
                }
            }
        });
        Ok(())
    }

    async fn begin(&self, batch: &Digest, at: Timestamp) -> Result<bool, StoreError> {
        Ok(self.change(|state| state.batches.insert(batch.clone(), at).is_some()))
    }

    async fn forget_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        Ok(self.change(|state| {
            let before = state.verdicts.len();
            state.verdicts.retain(|_, (_, used)| *used >= time);
            state.batches.retain(|_, begun| *begun >= time);
            (before - state.verdicts.len()) as u64
        }))
    }
}

//! The ledger's answers to `port::calibrations`.

use assay_engine::port::calibrations::{Calibration, Calibrations};
use assay_engine::port::model::ModelRef;
use assay_engine::port::store::StoreError;
use async_trait::async_trait;

use super::MemoryLedger;

#[async_trait]
impl Calibrations for MemoryLedger {
    async fn put(&self, calibration: &Calibration) -> Result<(), StoreError> {
        self.change(|state| state.calibrations.insert(calibration.model.clone(), calibration.clone()));
        Ok(())
    }

    async fn of(&self, model: &ModelRef) -> Result<Option<Calibration>, StoreError> {
        Ok(self.look().calibrations.get(model).cloned())
    }

    async fn all(&self) -> Result<Vec<Calibration>, StoreError> {
        Ok(self.look().calibrations.values().cloned().collect())
    }

    async fn forget(&self, model: &ModelRef) -> Result<bool, StoreError> {
        Ok(self.change(|state| state.calibrations.remove(model)).is_some())
    }
}

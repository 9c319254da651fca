//! Calibrations of judges: what was found out about one by cases that people scored, kept until it is made anew or forgotten.

use assay_domain::digest::Digest;
use assay_domain::quality::agreement::Correction;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::port::clock::Timestamp;
use crate::port::model::ModelRef;
use crate::port::store::StoreError;

/// The calibration of a judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The judge: both parts set.
    pub model: ModelRef,
    /// When it was made.
    pub at: Timestamp,
    /// Cases it rests on.
    pub cases: u32,
    /// Digest of the instructions it was judged by: by others, the judge is another one.
    pub instructions: Digest,
    /// What corrects its scores.
    pub correction: Correction,
}

/// The calibrations of a ledger, at most one a model.
#[async_trait]
pub trait Calibrations: Send + Sync {
    /// Keeps a calibration, in place of an older one of the same model.
    async fn put(&self, calibration: &Calibration) -> Result<(), StoreError>;

    /// That of `model`.
    async fn of(&self, model: &ModelRef) -> Result<Option<Calibration>, StoreError>;

    /// All of them, by provider and model.
    async fn all(&self) -> Result<Vec<Calibration>, StoreError>;

    /// Forgets that of `model`; whether there was one.
    async fn forget(&self, model: &ModelRef) -> Result<bool, StoreError>;
}

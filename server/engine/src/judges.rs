//! Who judges a run: models that can be asked, none of them twice, and their calibrations where these are asked for.

use assay_domain::persona::evaluation::Criterion;

use crate::pipeline::persona::brief::PersonaBrief;
use crate::pipeline::persona::question;
use crate::port::calibrations::Calibration;
use crate::port::model::{ModelRef, Unresolved};
use crate::port::store::StoreError;
use crate::runner::Runner;

/// Why a run has no judges.
#[derive(Debug, thiserror::Error)]
pub enum JudgesError {
    /// A judge of the jury cannot be asked.
    #[error("{error}")]
    Model {
        /// Its place in the jury, from 0.
        at: usize,
        /// Why not.
        error: Unresolved,
    },
    /// A model is in the jury twice: asked the same with the same settings, it would say the same.
    #[error("{model} is in the jury twice; a jury is of different models")]
    Twice {
        /// The place of the second, from 0.
        at: usize,
        /// The model.
        model: ModelRef,
    },
    /// A judge has no calibration that can be used.
    #[error("{judge} {fault}; calibrate it with CalibrateJudge, or judge without calibration")]
    Calibration {
        /// The judge.
        judge: ModelRef,
        /// What is wrong.
        fault: NoCalibration,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a calibration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCalibration {
    /// There is none.
    #[error("is not calibrated")]
    Missing,
    /// It was made with other instructions to judges.
    #[error("was calibrated with instructions of another version")]
    Outdated,
    /// It lacks criteria that are judged.
    #[error("was not calibrated on {}", names(.0))]
    OtherCriteria(Vec<Criterion>),
}

fn names(criteria: &[Criterion]) -> String {
    criteria.iter().map(|criterion| criterion.name()).collect::<Vec<_>>().join(", ")
}

impl Calibration {
    /// Whether it is of the judge as it is asked today.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.instructions == question::judge_instructions()
    }

    /// Whether it can be used where `criteria` are judged.
    ///
    /// # Errors
    /// See [`NoCalibration`].
    pub fn serves(&self, criteria: &[Criterion]) -> Result<(), NoCalibration> {
        if !self.is_current() {
            return Err(NoCalibration::Outdated);
        }
        let lacks = criteria.iter().copied().filter(|criterion| self.correction.line(*criterion).is_none());
        match lacks.collect::<Vec<_>>() {
            lacks if lacks.is_empty() => Ok(()),
            lacks => Err(NoCalibration::OtherCriteria(lacks)),
        }
    }
}

impl Runner {
    /// Fills in the jury's models.
    pub(crate) fn resolve_jury(&self, jury: &mut [ModelRef]) -> Result<(), JudgesError> {
        for (at, model) in jury.iter_mut().enumerate() {
            *model = self.ports.model.resolve(model).map_err(|error| JudgesError::Model { at, error })?;
        }
        match (1..jury.len()).find(|&at| jury[..at].contains(&jury[at])) {
            Some(at) => Err(JudgesError::Twice { at, model: jury[at].clone() }),
            None => Ok(()),
        }
    }

    /// Fills in the calibrations of the judges, where they are asked for.
    pub(crate) async fn calibrate_judges(&self, brief: &mut PersonaBrief) -> Result<(), JudgesError> {
        if !brief.use_calibration {
            return Ok(());
        }
        let mut calibrations = Vec::new();
        for judge in brief.judges() {
            let known = self.ports.calibrations.of(judge).await?.ok_or(NoCalibration::Missing);
            let known = known.and_then(|known| known.serves(&brief.criteria).map(|()| known));
            calibrations.push(known.map_err(|fault| JudgesError::Calibration { judge: judge.clone(), fault })?);
        }
        brief.calibrations = calibrations;
        Ok(())
    }
}

//! What was asked of models for a grade, and what came of it: part of what the grade rests on.

use std::time::Duration;

use assay_domain::digest::Digest;
use serde::{Deserialize, Serialize};

use super::component::AbsenceReason;
use super::precision::{Knobs, Precision};
use super::ring::Ring;
use crate::port::model::ModelRef;

/// How models were asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reviewed {
    /// The strategy, as requests name it.
    pub strategy: String,
    /// The precision.
    pub precision: Precision,
    /// What that came to.
    pub knobs: Knobs,
    /// How many different identifiers were taken out of what was shown; `None`: none was to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<u32>,
    /// The reviewers of single items, as they were settled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rings: Vec<Ring>,
    /// Each question, in the order they were put.
    pub asked: Vec<Asked>,
}

/// One question to one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// For what: `pdqi`, `pdqi.ITEM`, `single`, `arbiter.ITEM`, `claims`.
    pub part: String,
    /// Which of the samples, from 1.
    pub sample: u32,
    /// Who was asked, or answered in its place.
    pub model: ModelRef,
    /// SHA-256 of the prompt.
    pub prompt: Digest,
    /// Calls that were sent, those that failed included; fewer than there were where time ran out.
    pub calls: u64,
    /// Wall time.
    pub elapsed: Duration,
    /// Why there is no answer; `None`: there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unheard: Option<Unheard>,
}

/// Why a model was not heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unheard {
    /// Machine-readable.
    pub reason: AbsenceReason,
    /// For a person, in words that hold nothing of the patient's.
    pub message: String,
}

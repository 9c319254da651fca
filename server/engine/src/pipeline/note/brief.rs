//! What was asked of a batch of notes.

use std::time::Duration;

use assay_domain::digest::Digest;
use assay_domain::money::Money;
use assay_domain::note::blend::{CutOffs, Weights};
use assay_domain::note::rubric::Rubric;
use assay_domain::score::Score;
use assay_domain::source::document::Provenance;
use serde::{Deserialize, Serialize};

use super::STAGE;
use super::given::GivenNote;
use super::retain::Retain;
use super::strategy::Strategy;
use crate::pipeline::persona::unsupported::UnsupportedTraits;
use crate::run::event::{Input, Plan};
use crate::run::{StageName, WorkKind};

/// Checked notes, and how they are graded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotesBrief {
    /// The notes, in order; at least one.
    pub notes: Vec<GivenNote>,
    /// Who scores the items of the rubric.
    pub strategy: Strategy,
    /// What is scored.
    pub rubric: Rubric,
    /// What the components weigh.
    pub weights: Weights,
    /// The lowest mean of each letter.
    pub cut_offs: CutOffs,
    /// The longest that a note may take.
    pub timeout: Duration,
    /// The most the run may cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// What the ledger keeps of patients' words.
    #[serde(default, skip_serializing_if = "Retain::is_all")]
    pub retain: Retain,
}

impl NotesBrief {
    /// What the run will do. Inputs are named by digest, never by their words.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let input = |note: &GivenNote| Input {
            document: note.document.clone(),
            bytes: note.text.len() as u64,
            sha256: Digest::of(note.text.as_bytes()),
            format: None,
            provenance: Provenance::default(),
        };
        Plan {
            unsupported: UnsupportedTraits::default(),
            work: WorkKind::Notes,
            stages: vec![StageName::new(STAGE)],
            items: u32::try_from(self.notes.len()).unwrap_or(u32::MAX),
            bounds: None,
            models: self.strategy.plan(),
            inputs: self.notes.iter().map(input).collect(),
            seed: 0,
            threshold: Score::ZERO,
            budget: self.budget,
            repeat_warning: None,
        }
    }
}

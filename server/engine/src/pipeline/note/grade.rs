//! What a note comes to.

use std::time::Duration;

use assay_domain::digest::Digest;
use assay_domain::note::blend::{Component, GateReason, Grade, Letter, Outcomes, blend};
use assay_domain::note::factuality::Claim;
use serde::{Deserialize, Serialize};

use super::asked::Reviewed;
use super::brief::NotesBrief;
use super::component::{Absent, ComponentOutcome, FactualityGrade, HeuristicsGrade, RubricGrade};
use super::compute::Came;
use crate::failure::{Failure, FailureReason};
use crate::run::event::Counts;

/// The grade of a note: what ran, what did not and why, and the blend of what ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteGrade {
    /// What the caller calls the note.
    pub document: String,
    /// The weighted mean, 1 to 5.
    pub score: f64,
    /// The letter, after gates.
    pub letter: Letter,
    /// The letter of the mean.
    pub mean_letter: Letter,
    /// The rubric.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdqi: Option<RubricGrade>,
    /// The measures of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heuristics: Option<HeuristicsGrade>,
    /// The claims against the transcript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factuality: Option<FactualityGrade>,
    /// The gates it fell through: why, the best letter it leaves, positions of claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<(GateReason, Letter, Vec<u32>)>,
    /// What the mean is made of: which, what it came to from 1 to 5, what it weighs.
    pub parts: Vec<(Component, f64, f64)>,
    /// The components that did not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<Absent>,
    /// What it rests on.
    pub provenance: Provenance,
}

/// What a grade rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// SHA-256 of the note's text.
    pub note: Digest,
    /// SHA-256 of the transcript.
    pub transcript: Option<Digest>,
    /// Version of the program.
    pub program: String,
    /// Wall time.
    pub elapsed: Duration,
    /// How models were asked; `None`: none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Reviewed>,
}

/// Components as they come.
#[derive(Default)]
pub(super) struct Gathered {
    pdqi: Option<RubricGrade>,
    heuristics: Option<HeuristicsGrade>,
    factuality: Option<FactualityGrade>,
    claims: Vec<Claim>,
    absent: Vec<Absent>,
}

impl Gathered {
    /// Takes one that came.
    pub(super) fn take(&mut self, came: Came) {
        match came.outcome {
            ComponentOutcome::Pdqi(grade) => self.pdqi = Some(grade),
            ComponentOutcome::Heuristics(grade) => self.heuristics = Some(grade),
            ComponentOutcome::Factuality(grade) => (self.factuality, self.claims) = (Some(grade), came.claims),
            ComponentOutcome::Absent(absent) => self.absent.push(absent),
        }
    }

    /// The components of which nothing was heard.
    pub(super) fn missing(&self) -> Vec<Component> {
        let heard = |component: &Component| {
            let came = match component {
                Component::Pdqi => self.pdqi.is_some(),
                Component::Heuristics => self.heuristics.is_some(),
                Component::Factuality => self.factuality.is_some(),
            };
            came || self.absent.iter().any(|absent| absent.component == *component)
        };
        Component::ALL.into_iter().filter(|component| !heard(component)).collect()
    }

    /// Blends what came.
    pub(super) fn blend(
        self,
        brief: &NotesBrief,
        document: String,
        provenance: Provenance,
    ) -> Result<NoteGrade, Failure> {
        let outcomes = Outcomes {
            pdqi: self.pdqi.as_ref().and_then(|grade| grade.mean),
            heuristics: self.heuristics.as_ref().map(|grade| grade.score),
            factuality: self.factuality.as_ref().map(|grade| grade.score),
            claims: &self.claims,
        };
        let blended = blend(&outcomes, brief.weights, brief.cut_offs);
        let Grade { mean, mean_letter, letter, parts, gates } = blended.map_err(|error| {
            let causes: Vec<String> =
                self.absent.iter().map(|it| format!("{}: {}", it.component.name(), it.message)).collect();
            Failure::new(FailureReason::NoteUnusable, format!("{error} ({})", causes.join("; ")))
        })?;
        let positions = |claims: Vec<usize>| claims.into_iter().filter_map(|at| u32::try_from(at).ok()).collect();
        Ok(NoteGrade {
            document,
            score: mean,
            letter,
            mean_letter,
            pdqi: self.pdqi,
            heuristics: self.heuristics,
            factuality: self.factuality,
            gates: gates.into_iter().map(|gate| (gate.reason, gate.cap, positions(gate.claims))).collect(),
            parts: parts.into_iter().map(|part| (part.component, part.value, part.weight)).collect(),
            absent: self.absent,
            provenance,
        })
    }
}

/// That not every note has a grade.
pub(crate) fn short(counts: &Counts) -> String {
    format!("{} of {} notes have a grade; {} have none", counts.delivered, counts.asked, counts.failed)
}

//! Kinds of notes, the sections each has, and how long they are.

use serde::{Deserialize, Serialize};

use crate::note::document::Note;
use crate::note::section::SectionKind;

/// What kind of note it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// Subjective, objective, assessment, plan.
    Soap,
    /// History and physical examination: of a new patient or an admission.
    HistoryAndPhysical,
    /// The course since the last note.
    Progress,
    /// At the end of a stay.
    Discharge,
}

/// A kind of note that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no kind of note; it is one of soap, history_and_physical, progress, discharge")]
pub struct NotAKind(pub String);

impl NoteKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Soap, Self::HistoryAndPhysical, Self::Progress, Self::Discharge];

    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Soap => "soap",
            Self::HistoryAndPhysical => "history_and_physical",
            Self::Progress => "progress",
            Self::Discharge => "discharge",
        }
    }

    /// The kind whose sections a note has; of an outpatient's, history and physical where it has a history, else SOAP.
    #[must_use]
    pub fn told_by(note: &Note) -> Self {
        let has = |wanted: SectionKind| note.sections().iter().any(|section| section.kind == Some(wanted));
        if has(SectionKind::DischargeMedications) || has(SectionKind::Condition) {
            Self::Discharge
        } else if has(SectionKind::History) && (has(SectionKind::PastHistory) || has(SectionKind::ReviewOfSystems)) {
            Self::HistoryAndPhysical
        } else {
            Self::Soap
        }
    }

    /// Sections such a note has; of each, any of those that stand for it.
    pub(super) fn sections(self) -> &'static [&'static [SectionKind]] {
        use SectionKind as S;
        const COMPLAINT: &[S] = &[S::ChiefComplaint, S::Subjective, S::History];
        const STORY: &[S] = &[S::Subjective, S::History];
        const SUBJECTIVE: &[S] = &[S::Subjective, S::History, S::ChiefComplaint, S::ReviewOfSystems];
        const OBJECTIVE: &[S] = &[S::Objective, S::Exam, S::Vitals, S::Results];
        const EXAM: &[S] = &[S::Objective, S::Exam];
        const PAST: &[S] = &[S::PastHistory, S::FamilyHistory, S::SocialHistory];
        const MEDICATIONS: &[S] = &[S::Medications, S::Allergies, S::DischargeMedications];
        const ASSESSMENT: &[S] = &[S::Assessment, S::AssessmentAndPlan];
        const PLAN: &[S] = &[S::Plan, S::AssessmentAndPlan, S::Instructions];
        match self {
            Self::Soap => &[SUBJECTIVE, OBJECTIVE, ASSESSMENT, PLAN],
            Self::HistoryAndPhysical => &[COMPLAINT, STORY, PAST, EXAM, ASSESSMENT, PLAN],
            Self::Progress => &[STORY, OBJECTIVE, ASSESSMENT, PLAN],
            Self::Discharge => &[STORY, ASSESSMENT, MEDICATIONS, PLAN],
        }
    }

    /// Words such a note commonly has: within twice and half of it, length says nothing. Set by hand, from published counts of
    /// outpatient and inpatient notes of a few hundred words; what counts is the curve, not its middle.
    pub(super) fn words(self) -> f64 {
        match self {
            Self::Soap => 350.0,
            Self::HistoryAndPhysical => 600.0,
            Self::Progress => 300.0,
            Self::Discharge => 700.0,
        }
    }
}

impl std::str::FromStr for NoteKind {
    type Err = NotAKind;

    fn from_str(name: &str) -> Result<Self, NotAKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| NotAKind(name.to_owned()))
    }
}

//! Whose words: told by the label.

use serde::{Deserialize, Serialize};

/// Who speaks in an encounter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who examines and treats.
    Clinician,
    /// Who is treated, or speaks for the patient.
    Patient,
    /// Not told.
    Unknown,
}

const CLINICIANS: &[&str] = &[
    "doctor",
    "dr",
    "physician",
    "clinician",
    "provider",
    "nurse",
    "np",
    "pa",
    "md",
    "rn",
    "therapist",
    "surgeon",
    "resident",
    "attending",
    "pharmacist",
    "midwife",
    "paramedic",
    "doc",
];
const PATIENTS: &[&str] =
    &["patient", "pt", "client", "mother", "father", "mom", "dad", "parent", "guest", "caregiver", "wife", "husband"];

fn names(label: &str, known: &[&str]) -> bool {
    label.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| known.contains(&word))
}

/// The role a label names; `asks` where its bearer asks nearly all the questions.
pub(super) fn of(label: &str, asks: bool) -> Role {
    if names(label, CLINICIANS) || (asks && !names(label, PATIENTS)) {
        Role::Clinician
    } else if names(label, PATIENTS) {
        Role::Patient
    } else {
        Role::Unknown
    }
}

/// Whether a label can only be a speaker's.
pub(super) fn is_certain(label: &str) -> bool {
    let mut words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let known = |word: &str| CLINICIANS.contains(&word) || PATIENTS.contains(&word);
    words.next().is_some_and(|word| known(&word.to_lowercase())) && words.count() <= 2
}

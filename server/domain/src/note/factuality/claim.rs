//! A claim of a note, and what became of it.

use serde::{Deserialize, Serialize};

use crate::score::Score;
use crate::source::span::Span;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// A medication is taken, given or ordered.
    Medication,
    /// How much of it.
    Dose,
    /// How often.
    Frequency,
    /// How it is given.
    Route,
    /// What the patient does not bear.
    Allergy,
    /// A vital sign's number.
    Vital,
    /// A laboratory or imaging number.
    Lab,
    /// Left or right.
    Laterality,
    /// A complaint, sign or diagnosis that is there, or is not.
    Finding,
    /// It is a relative who has it.
    Experiencer,
    /// How long, or how long ago.
    Duration,
    /// Any other number.
    Number,
    /// A whole sentence, by its words.
    Statement,
}

impl ClaimKind {
    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Medication => "medication",
            Self::Dose => "dose",
            Self::Frequency => "frequency",
            Self::Route => "route",
            Self::Allergy => "allergy",
            Self::Vital => "vital",
            Self::Lab => "lab",
            Self::Laterality => "laterality",
            Self::Finding => "finding",
            Self::Experiencer => "experiencer",
            Self::Duration => "duration",
            Self::Number => "number",
            Self::Statement => "statement",
        }
    }

    /// What it would do to a patient if it were wrong.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Medication | Self::Dose | Self::Allergy | Self::Laterality => Severity::High,
            Self::Frequency | Self::Route | Self::Vital | Self::Lab | Self::Finding => Severity::Medium,
            Self::Experiencer | Self::Duration | Self::Number | Self::Statement => Severity::Low,
        }
    }
}

/// How much harm a wrong claim may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much: medications, doses, allergies, sides.
    High,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// The transcript says it.
    Supported,
    /// The transcript says otherwise.
    Contradicted,
    /// The transcript should say it and does not.
    Unsupported,
    /// The transcript need not say it, or does not tell.
    NotCheckable,
}

/// Who decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The sentence is said word for word.
    Verbatim,
    /// Values were compared.
    Value,
    /// Words were matched.
    Words,
    /// A model was asked.
    Model,
}

/// A claim of a note.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What it is about.
    pub kind: ClaimKind,
    /// The words in the note that make it.
    pub span: Span,
    /// The sentence they stand in.
    pub sentence: Span,
    /// What became of it.
    pub verdict: Verdict,
    /// How much harm it may do if it is wrong.
    pub severity: Severity,
    /// How far the transcript bears it out: of a statement, the share of its words that say something and are said there.
    pub support: Score,
    /// Where in the transcript it is said, or said otherwise.
    pub evidence: Vec<Span>,
    /// Why, in words that hold nothing of the patient's.
    pub reason: &'static str,
    /// Who decided.
    pub decided_by: DecidedBy,
}

impl Claim {
    /// Whether it is an error of the note as far as can be told: said otherwise, or not said.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        matches!(self.verdict, Verdict::Contradicted | Verdict::Unsupported)
    }
}

/// Something clinical in the transcript that the note leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// What it is.
    pub kind: ClaimKind,
    /// Where in the transcript it is said.
    pub span: Span,
    /// How much harm leaving it out may do.
    pub severity: Severity,
}

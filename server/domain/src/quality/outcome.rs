//! What a metric comes to.

use serde::{Deserialize, Serialize};

use crate::score::Score;
use crate::source::span::Span;

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the document.
    pub document: String,
    /// Where in its text.
    pub span: Span,
    /// Where a reader would look; `None` until [`super::Report::locate`], and where the words are nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands: Option<Stands>,
}

/// Words in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stands {
    /// Where in the file.
    pub place: crate::source::place::Place,
    /// The words, exactly as in the document's text.
    pub quote: String,
}

impl Place {
    /// A place in the text of a document.
    #[must_use]
    pub fn new(document: impl Into<String>, span: Span) -> Self {
        Self { document: document.into(), span, stands: None }
    }
}

/// Something that a metric noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The part of the persona it is about: `quote`, `goals[2]`, `demographics.age`; empty where it is about the whole.
    pub path: String,
    /// What was noticed, in a sentence.
    pub message: String,
    /// The place in the sources it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Finding {
    /// A finding about a part of the persona.
    #[must_use]
    pub fn at(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), place: None }
    }

    /// The same, with the place in the sources.
    #[must_use]
    pub fn with(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }
}

/// A score and why it is that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Which end is good, the metric's direction says.
    pub score: Score,
    /// A sentence or two, with the figures it rests on.
    pub explanation: String,
    /// What was noticed, in the order of the persona.
    pub findings: Vec<Finding>,
}

/// What a metric comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was measured.
    Scored(Scored),
    /// It has no score, which is neither good nor bad.
    NotApplicable {
        /// What is missing.
        reason: String,
    },
}

impl Outcome {
    pub(super) fn missing(reason: impl Into<String>) -> Self {
        Self::NotApplicable { reason: reason.into() }
    }

    pub(super) fn scored(score: f64, explanation: String, findings: Vec<Finding>) -> Self {
        Self::Scored(Scored { score: Score::clamped(score), explanation, findings })
    }
}

/// An outcome that was computed elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// Name of the metric, which is registered and not computed here.
    pub metric: String,
    /// What it came to.
    pub outcome: Outcome,
}

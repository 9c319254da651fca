//! Precision: how much is asked of models for one score, in knobs that are told with the grade.

use serde::{Deserialize, Serialize};

use crate::port::model::Effort;

/// How much is asked of models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Little: one answer, short, with little thought.
    Low,
    /// One answer.
    #[default]
    Medium,
    /// Three answers to each question of each model, with much thought; a jury may sit.
    High,
}

/// What a precision comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knobs {
    /// How often each model is asked for each score.
    pub samples: u32,
    /// How hard models are asked to think, where they can be asked.
    pub effort: Effort,
    /// Tokens an answer may have at first; one that is cut off is asked for again with more.
    pub max_output_tokens: u32,
}

impl Precision {
    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Its knobs.
    #[must_use]
    pub fn knobs(self) -> Knobs {
        match self {
            Self::Low => Knobs { samples: 1, effort: Effort::Low, max_output_tokens: 2_048 },
            Self::Medium => Knobs { samples: 1, effort: Effort::Medium, max_output_tokens: 4_096 },
            Self::High => Knobs { samples: 3, effort: Effort::High, max_output_tokens: 8_192 },
        }
    }
}

impl Knobs {
    /// The same for what is asked once.
    #[must_use]
    pub fn once(self) -> Self {
        Self { samples: 1, ..self }
    }

    /// One answer is to be the same every time; several are to differ, or they say no more than one.
    #[must_use]
    pub fn temperature(self) -> f32 {
        if self.samples > 1 { 0.7 } else { 0.0 }
    }
}

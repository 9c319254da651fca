//! What a server takes, learnt model by model from what it refuses.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Something not every server or model takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    /// The vendor's own structured output; without any the schema stands in the instructions.
    Schema,
    /// Structured output in the vendor's older way.
    OlderSchema,
    /// Counting tokens of a streamed answer.
    StreamUsage,
    /// A temperature, which reasoning models refuse.
    Temperature,
    /// A seed.
    Seed,
    /// A limit on tokens by its older name, which reasoning models refuse.
    MaxTokens,
    /// A limit on tokens that covers reasoning too.
    MaxCompletionTokens,
    /// How hard to think.
    ReasoningEffort,
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Schema => "structured output",
            Self::OlderSchema => "structured output of the older kind",
            Self::StreamUsage => "token counts in streams",
            Self::Temperature => "a temperature",
            Self::Seed => "a seed",
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
            Self::ReasoningEffort => "a reasoning effort",
        })
    }
}

/// What a model is asked with: everything but what is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Features {
    left_out: BTreeSet<Feature>,
}

impl Features {
    /// Everything but these.
    pub(crate) fn all_but(left_out: &[Feature]) -> Self {
        Self::default().without(left_out)
    }

    pub(crate) fn has(&self, feature: Feature) -> bool {
        !self.left_out.contains(&feature)
    }

    pub(super) fn without(&self, more: &[Feature]) -> Self {
        Self { left_out: self.left_out.iter().chain(more).copied().collect() }
    }

    /// What is left out of these and was not of `before`, for a person.
    pub(super) fn given_up_since(&self, before: &Self) -> String {
        let names: Vec<String> = self.left_out.difference(&before.left_out).map(ToString::to_string).collect();
        names.join(", ")
    }
}

/// What is known of each model.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    known: Mutex<HashMap<String, Features>>,
}

impl Learnt {
    pub(super) fn of(&self, model: &str) -> Option<Features> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(model).cloned()
    }

    /// `features` were understood.
    pub(super) fn learn(&self, model: &str, features: &Features) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(model.to_owned(), features.clone());
    }
}

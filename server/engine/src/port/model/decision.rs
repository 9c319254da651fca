//! What is decided on the way to an answer. Nothing about a call is silent: each of these goes to the caller's stream.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{ErrorClass, ModelRef};

/// Something to tell about a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// It is made again.
    Retrying(Retry),
    /// Something else was decided.
    Decided(Decision),
}

/// A call that is made again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retry {
    /// Who is asked.
    pub model: ModelRef,
    /// Why: the class of the failure.
    pub reason: ErrorClass,
    /// What happened, for a person.
    pub message: String,
    /// The attempt that follows, from 2.
    pub attempt: u32,
    /// How long it waits.
    pub delay: Duration,
}

/// A decision about a call, or about the model it goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whose.
    pub model: ModelRef,
    /// What.
    #[serde(rename = "decision")]
    pub kind: DecisionKind,
    /// With its figures, for a person. Carries no key, prompt or completion.
    pub message: String,
}

/// Kinds of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// The answer was there already: no call was made.
    AnswerReused,
    /// The answer was there from work that was interrupted: no call was made again.
    AnswerRecovered,
    /// The same question was under way: its answer serves both.
    CallShared,
    /// The call waits for its turn under the limit on concurrent calls.
    WaitedForSlot,
    /// The call waits for the limit on requests or tokens a minute.
    WaitedForRate,
    /// The limit on concurrent calls went down.
    LimitLowered,
    /// The limit on concurrent calls went up.
    LimitRaised,
    /// Too many calls failed: none is sent for a while.
    CircuitOpened,
    /// One call is let through to see whether the provider is well again.
    CircuitProbed,
    /// The provider is well again.
    CircuitClosed,
    /// A second call was sent because the first is slow.
    Hedged,
    /// Another of the provider's keys is used.
    KeyRotated,
    /// Another model is asked instead.
    FellBack,
    /// The answer was cut off: the next may be longer.
    OutputLimitRaised,
    /// The server does not take part of how it was asked: it is asked without.
    Simplified,
}

impl DecisionKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 15] = [
        Self::AnswerReused,
        Self::AnswerRecovered,
        Self::CallShared,
        Self::WaitedForSlot,
        Self::WaitedForRate,
        Self::LimitLowered,
        Self::LimitRaised,
        Self::CircuitOpened,
        Self::CircuitProbed,
        Self::CircuitClosed,
        Self::Hedged,
        Self::KeyRotated,
        Self::FellBack,
        Self::OutputLimitRaised,
        Self::Simplified,
    ];
}

//! What comes of asking: a reply, or a failure of a known class; and what it took.

use std::time::Duration;

use assay_domain::money::Money;
use serde::{Deserialize, Serialize};

use super::{Answer, ModelRef};

/// A checked answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// Whether it was cut off by the token limit: the answer holds what was complete.
    pub truncated: bool,
    /// What had to be repaired to read it, for a person.
    pub repairs: Vec<String>,
    /// What it took, failed attempts included.
    pub usage: Usage,
    /// Who answered, where it was not who was asked first.
    pub model: ModelRef,
    /// The model that says it answered, by its own name.
    pub answered_by: String,
}

/// Tokens used, by the provider's own count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Calls that were sent.
    pub calls: u64,
    /// Read.
    pub input_tokens: u64,
    /// Of those, read from the provider's cache.
    pub cached_tokens: u64,
    /// Written.
    pub output_tokens: u64,
    /// Calls whose provider reported no usage: the token counts lack them.
    pub unreported_calls: u64,
    /// What it cost, by the catalogue's prices.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cost: Money,
    /// Calls whose price is not known: the cost lacks them.
    #[serde(default, skip_serializing_if = "is_none")]
    pub unpriced_calls: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(cost: &Money) -> bool {
    *cost == Money::ZERO
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(calls: &u64) -> bool {
    *calls == 0
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.input_tokens += other.input_tokens;
        self.cached_tokens += other.cached_tokens;
        self.output_tokens += other.output_tokens;
        self.unreported_calls += other.unreported_calls;
        self.cost += other.cost;
        self.unpriced_calls += other.unpriced_calls;
    }
}

/// Why a call failed: by status and vendor code, never by words in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorClass {
    /// May succeed when repeated: 408, 5xx, a broken connection, a timeout.
    Transient,
    /// Repeating changes nothing: 400, 404, 413.
    Permanent,
    /// 429.
    RateLimited,
    /// Cut off by the token limit.
    Truncated,
    /// Answered, but not in the shape asked for.
    Unreadable,
    /// The model declined.
    Refused,
    /// 401, 403, or no key.
    Unauthorised,
    /// The budget does not cover the call: it was not sent.
    Budget,
}

/// A failed call. Carries no key, prompt or completion.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{model}: {message}")]
pub struct ModelError {
    /// The kind of failure.
    pub class: ErrorClass,
    /// Who failed.
    pub model: ModelRef,
    /// What happened, for a person.
    pub message: String,
    /// When to try again, where the provider said so.
    pub retry_after: Option<Duration>,
    /// What the failed call took, as far as it is known.
    pub usage: Usage,
}

//! Which call gets which behaviour.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::behaviour::Behaviour;
use super::dialect::Dialect;
use super::request::Asked;

/// A call, as the script sees it.
#[derive(Clone, Debug)]
pub struct Call {
    /// From 1, over all connections.
    pub number: u64,
    /// Whose wire it came over.
    pub dialect: Dialect,
    /// The path asked for, without its query.
    pub path: String,
    /// The key it was sent with, in whatever header or parameter; empty when there was none.
    pub key: String,
    /// Since the server started.
    pub elapsed: Duration,
    /// Whether a stream was asked for.
    pub streaming: bool,
    /// The model asked for, wherever it stands in the request; Azure's deployment.
    pub model: String,
    /// The system prompt, wherever it stands in the request.
    pub system: String,
    /// Name of the schema asked for, wherever it stands in the request; empty when none is named.
    pub schema: String,
    /// The limit on what may be written, in tokens.
    pub max_output_tokens: Option<u64>,
    /// The request's body.
    pub body: Value,
    pub(crate) asked: Asked,
    pub(crate) query: String,
}

/// How the fake judges personas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judging {
    /// How many of a hundred personas score low when first judged, spread evenly, by name.
    pub low_percent: u64,
    /// Whether those score high once refined.
    pub refinement_helps: bool,
}

/// What the fake does, call by call.
#[derive(Clone)]
pub struct Script {
    pick: Arc<dyn Fn(&Call) -> Behaviour + Send + Sync>,
    pub(crate) judging: Judging,
}

impl Script {
    /// Every call is answered as asked.
    #[must_use]
    pub fn well() -> Self {
        Self::always(Behaviour::Well)
    }

    /// Every call gets the same.
    #[must_use]
    pub fn always(behaviour: Behaviour) -> Self {
        Self::by(move |_| behaviour.clone())
    }

    /// One after the other, in the order of arrival; then all is well.
    #[must_use]
    pub fn list(behaviours: impl Into<Vec<Behaviour>>) -> Self {
        let behaviours = behaviours.into();
        Self::by(move |call| {
            let index = usize::try_from(call.number - 1).unwrap();
            behaviours.get(index).cloned().unwrap_or(Behaviour::Well)
        })
    }

    /// The same for every call of the first `period` after the start; then all is well.
    #[must_use]
    pub fn at_first(period: Duration, behaviour: Behaviour) -> Self {
        Self::by(move |call| if call.elapsed < period { behaviour.clone() } else { Behaviour::Well })
    }

    /// As the closure says.
    #[must_use]
    pub fn by(pick: impl Fn(&Call) -> Behaviour + Send + Sync + 'static) -> Self {
        Self { pick: Arc::new(pick), judging: Judging { low_percent: 0, refinement_helps: true } }
    }

    /// Judges score so many of a hundred personas low at first, and high once refined.
    #[must_use]
    pub fn low_at_first(mut self, percent: u64) -> Self {
        self.judging = Judging { low_percent: percent, refinement_helps: true };
        self
    }

    /// Judges score so many of a hundred personas low, whatever is done about it.
    #[must_use]
    pub fn low_for_good(mut self, percent: u64) -> Self {
        self.judging = Judging { low_percent: percent, refinement_helps: false };
        self
    }

    pub(crate) fn behaviour(&self, call: &Call) -> Behaviour {
        (self.pick)(call)
    }
}

//! What the fake does with each call.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

/// What the fake does with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers as asked.
    Well,
    /// Answers as asked, after a while.
    Slow(Duration),
    /// Answers as asked, in fragments this far apart that split characters and lines.
    Dripping(Duration),
    /// Writes a little and then nothing more, with the connection open.
    Stalling,
    /// Never answers.
    Hang,
    /// Breaks the connection in the middle of the answer.
    Reset,
    /// Ends the body in the middle of the answer, in good order.
    EndsEarly,
    /// Stops at the token limit, in the middle of the JSON.
    CutOff,
    /// Answers in prose.
    Prose,
    /// Answers as asked, in a Markdown fence between two sentences.
    Fenced,
    /// Valid JSON of the wrong shape: scores out of range, personas without a name.
    WrongShape,
    /// Answers as asked, with quotes that stand in no document.
    Inventing,
    /// Writes one persona fewer than asked for.
    OneShort,
    /// No choice in the reply.
    EmptyChoices,
    /// A choice without content.
    NullContent,
    /// `message.refusal`.
    Refusal,
    /// `finish_reason: content_filter`.
    Filtered,
    /// Answers as asked, without counting tokens.
    NoUsage,
    /// Answers as asked in one JSON body, even when a stream was asked for.
    NeverStreams,
    /// More text than anyone should take.
    Endless,
    /// A vendor error in the middle of the stream.
    ErrorInStream,
    /// 429, with this `Retry-After`.
    TooManyRequests(Option<String>),
    /// 429, because nothing is paid for.
    QuotaExhausted,
    /// 401, echoing the key as some servers do.
    Unauthorised,
    /// This status, with the vendor's error body, the prompt echoed in its message.
    Status(u16),
    /// This status, with a body that is not JSON.
    PlainStatus(u16),
    /// 400 to `response_format`; answers well without.
    SchemaRefused,
    /// 422 to `stream_options`; answers well without.
    UsageRefused,
    /// 400 to `temperature`, naming it in `error.param`; answers well without.
    TemperatureRefused,
}

/// A call, as the script sees it.
#[derive(Clone, Debug)]
pub struct Call {
    /// From 1, over all connections.
    pub number: u64,
    /// Name of the schema asked for, wherever it stands in the request; empty when none is named.
    pub schema: String,
    /// The request's body.
    pub body: Value,
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

//! What the fake can do with a call.

use std::time::Duration;

use super::damage::Damage;

/// What the fake does with a call: in the status, the error body and the stop reason of whatever vendor was called. A vendor that
/// knows nothing of the kind answers well; the behaviours that are not every vendor's say whose they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers as asked.
    Well,
    /// Answers as asked, after a while: status and headers wait too.
    Slow(Duration),
    /// Status and headers at once, the first byte of the answer after a while.
    SlowFirstToken(Duration),
    /// Answers as asked, in fragments this far apart that split characters and lines.
    Dripping(Duration),
    /// Writes a little and then nothing more, with the connection open.
    Stalling,
    /// Never answers.
    Hang,
    /// Closes the connection without a status.
    HangUp,
    /// Breaks the connection in the middle of the answer.
    Reset,
    /// Ends the body in the middle of the answer, in good order.
    EndsEarly,
    /// Answers each call in `service` with up to `limit` of them in hand; those beyond wait in line, first come first served, and
    /// then take `slow`. Nothing is refused: only the latency tells. With `slow` as long as `service` it is a plain queue.
    Queues {
        /// Calls served at once.
        limit: usize,
        /// What a call takes that found a free place.
        service: Duration,
        /// What a call takes that had to wait for one.
        slow: Duration,
    },
    /// Answers a call in `service` if it comes while fewer than `limit` are in hand, and in `slow` if not: all at once, nobody waits.
    Slows {
        /// Calls in hand from which on those that come are slow.
        limit: usize,
        /// What a call takes that found fewer.
        service: Duration,
        /// What any other takes.
        slow: Duration,
    },
    /// Well for so many calls in any one second; 429 for the rest, to be asked again in a second.
    RateLimited {
        /// Calls a second.
        per_second: usize,
    },
    /// Stops at the token limit, in the middle of the JSON.
    CutOff,
    /// Stops at the token limit before the answer begins: all of it went into thinking.
    ThoughtTooLong,
    /// Answers in prose.
    Prose,
    /// Answers with these words, whatever is asked.
    Saying(String),
    /// Answers as asked, in a Markdown fence between two sentences.
    Fenced,
    /// Answers as asked, in JSON damaged in this way.
    Damaged(Damage),
    /// Valid JSON of the wrong shape: scores out of range, personas without a name.
    WrongShape,
    /// Answers as asked, with quotes that stand in no document.
    Inventing,
    /// Answers as asked, of a persona's traits all but the motivations, with one in four, its frustration, that no document speaks of.
    Straying,
    /// Writes one persona fewer than asked for.
    OneShort,
    /// Answers as asked, in the arguments of a tool call, whether or not a tool was offered.
    ToolShaped,
    /// Thinks first, where the vendor shows it: `reasoning_content`, a thinking block, a thought part, `thinking`.
    Reasoning,
    /// No choice in the reply; no candidate; no content block.
    EmptyChoices,
    /// A choice without content.
    NullContent,
    /// The model refuses: `message.refusal`, `stop_reason: refusal`, a blocked prompt; words where the vendor has nothing else.
    Refusal,
    /// The answer is stopped by a filter: `finish_reason: content_filter`, `stop_reason: refusal`, `SAFETY`.
    Filtered,
    /// The answer is stopped because it recites: `RECITATION`; elsewhere as `Filtered`.
    Recited,
    /// The prompt is refused by a filter, before any answer.
    PromptFiltered,
    /// Answers as asked, without counting tokens.
    NoUsage,
    /// Answers as asked in one JSON body, even when a stream was asked for.
    NeverStreams,
    /// More text than anyone should take.
    Endless,
    /// 64 MiB in one line that never becomes an event.
    EnormousBody,
    /// This status, with an error body of 64 MiB.
    EnormousError(u16),
    /// Answers as asked, labelled `text/plain`.
    WrongContentType,
    /// A vendor error in the middle of the stream.
    ErrorInStream,
    /// 429, with this `Retry-After`.
    TooManyRequests(Option<String>),
    /// 429 or another status, saying in the vendor's way when to ask again.
    RetryLater(u16, RetryAfter),
    /// The vendor's word for too much to do: 503, or 529.
    Overloaded,
    /// 429, because nothing is paid for.
    QuotaExhausted,
    /// 401, echoing the key as some servers do.
    Unauthorised,
    /// This status, with the vendor's error body, the prompt echoed in its message.
    Status(u16),
    /// This status, with a body that is not JSON.
    PlainStatus(u16),
    /// 400 to the field that asks for a schema; answers well without.
    SchemaRefused,
    /// 422 to `stream_options`; answers well without.
    UsageRefused,
    /// 400 to `temperature`, naming it in `error.param` where there is one; answers well without. OpenAI, Azure, Anthropic.
    TemperatureRefused,
    /// 400 to `max_tokens`, naming it in `error.param`; answers well without. OpenAI, Azure.
    MaxTokensRefused,
    /// A reasoning model: refuses `max_tokens`, then `temperature`, as the two above; answers well without.
    ReasoningModel,
}

/// When to ask again, as a server says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// `Retry-After` in seconds. Gemini says it in its body, as `RetryInfo`.
    Seconds(u64),
    /// `Retry-After` as the HTTP date that is so far away.
    Date(Duration),
    /// `retry-after-ms`, and `Retry-After` in seconds, rounded up. Gemini says it in its body, as `RetryInfo`.
    Millis(u64),
    /// `Retry-After` with this value.
    Verbatim(String),
}

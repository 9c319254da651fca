//! The vendors' wires, one a file: what their requests ask for, what they demand of every request, and how answers and refusals look.

mod anthropic;
mod anthropic_block;
mod azure;
mod gemini;
mod gemini_error;
mod gemini_schema;
mod ollama;
mod openai;

use bytes::Bytes;
use serde_json::Value;

use super::answer::Answer;
use super::behaviour::RetryAfter;
use super::fault::Fault;
use super::request::{Asked, Received};
use super::script::Call;

/// Whose wire a call comes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// Chat completions of OpenAI, and of the many servers that speak as it does.
    OpenAi,
    /// Azure OpenAI, by deployment or by `/openai/v1`.
    Azure,
    /// Anthropic's messages.
    Anthropic,
    /// Gemini's `generateContent` and `streamGenerateContent`.
    Gemini,
    /// Ollama's own `/api/chat`.
    Ollama,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 5] = [Self::OpenAi, Self::Azure, Self::Anthropic, Self::Gemini, Self::Ollama];

    /// What stands between the origin and the paths of the vendor's reference: its version, where that is part of what clients are
    /// configured with.
    pub(crate) fn base(self) -> &'static str {
        match self {
            Self::OpenAi | Self::Anthropic => "/v1",
            Self::Gemini => "/v1beta",
            Self::Azure | Self::Ollama => "",
        }
    }

    pub(crate) fn wire(self) -> &'static dyn Wire {
        match self {
            Self::OpenAi => &openai::OpenAi,
            Self::Azure => &azure::Azure,
            Self::Anthropic => &anthropic::Anthropic,
            Self::Gemini => &gemini::Gemini,
            Self::Ollama => &ollama::Ollama,
        }
    }
}

/// How a vendor reads and writes.
pub(crate) trait Wire: Sync {
    /// What a request asks for.
    fn asked(&self, request: &Received) -> Asked;

    /// What the vendor demands of every request and this one does not give.
    fn demands(&self, request: &Received) -> Option<Fault>;

    /// An answer in one body.
    fn whole(&self, call: &Call, answer: &Answer) -> Value;

    /// An answer as a stream: a piece an event, the end of the stream included.
    fn pieces(&self, call: &Call, answer: &Answer) -> Vec<Bytes>;

    /// Status and body of a refusal.
    fn refuse(&self, fault: &Fault, after: Option<&RetryAfter>) -> (u16, Value);

    /// The event that says that the stream has failed.
    fn broken(&self, call: &Call) -> Bytes;

    /// The models there are.
    fn models(&self) -> Value;

    /// The content type of a stream.
    fn stream_type(&self, _call: &Call) -> &'static str {
        "text/event-stream"
    }

    /// What may stand before the first event and means nothing.
    fn hello(&self, _call: &Call) -> &'static str {
        ": this server says hello\r\n\r\n"
    }

    /// What stands beside every refusal.
    fn headers(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Whether the body says when to ask again, in place of a header.
    fn delays_in_body(&self) -> bool {
        false
    }
}

/// Server-sent events without a name, a part each.
fn events(chunks: &[Value]) -> Vec<Bytes> {
    chunks.iter().map(|chunk| Bytes::from(format!("data: {chunk}\n\n"))).collect()
}

//! Calls that are refused: why, before any vendor's words for it.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue};

use super::behaviour::{Behaviour, RetryAfter};
use super::dialect::Dialect;
use super::script::Call;

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    TooManyRequests,
    QuotaExhausted,
    /// With the key that leaks.
    Unauthorised(String),
    NoKey,
    Overloaded,
    PromptFiltered,
    SchemaRefused,
    UsageRefused,
    /// The field that is refused.
    ParameterRefused(&'static str),
    /// The vendor asks more of every request than this one gives.
    Malformed(String),
    NotFound,
    /// Any status, with a message.
    Status(u16, String),
}

/// What the script does to the call, if that is a refusal.
pub(crate) fn scripted(call: &Call, behaviour: &Behaviour) -> Option<(Fault, Option<RetryAfter>)> {
    let fault = match behaviour {
        Behaviour::TooManyRequests(after) => {
            return Some((Fault::TooManyRequests, after.clone().map(RetryAfter::Verbatim)));
        }
        Behaviour::RetryLater(429, after) => return Some((Fault::TooManyRequests, Some(after.clone()))),
        Behaviour::RetryLater(status, after) => return Some((echo(call, *status), Some(after.clone()))),
        Behaviour::QuotaExhausted => Fault::QuotaExhausted,
        // Something that looks like a key, for bodies that leak.
        Behaviour::Unauthorised => Fault::Unauthorised(format!("sk-echoed-{}", call.number)),
        Behaviour::Overloaded => Fault::Overloaded,
        // Gemini says it in an answer; Ollama has no filter.
        Behaviour::PromptFiltered if !matches!(call.dialect, Dialect::Gemini | Dialect::Ollama) => {
            Fault::PromptFiltered
        }
        Behaviour::Status(status) => echo(call, *status),
        _ => field_refused(call, behaviour)?,
    };
    Some((fault, None))
}

fn echo(call: &Call, status: u16) -> Fault {
    Fault::Status(status, format!("could not do: {}", call.asked.text))
}

/// Refusals of a field, where the request has it.
fn field_refused(call: &Call, behaviour: &Behaviour) -> Option<Fault> {
    let has = |field: &str| !call.body[field].is_null();
    let openai = matches!(call.dialect, Dialect::OpenAi | Dialect::Azure);
    match behaviour {
        Behaviour::SchemaRefused if call.asked.format.is_some() => Some(Fault::SchemaRefused),
        Behaviour::UsageRefused if has("stream_options") => Some(Fault::UsageRefused),
        Behaviour::MaxTokensRefused | Behaviour::ReasoningModel if openai && has("max_tokens") => {
            Some(Fault::ParameterRefused("max_tokens"))
        }
        Behaviour::TemperatureRefused | Behaviour::ReasoningModel if has("temperature") => {
            Some(Fault::ParameterRefused("temperature"))
        }
        _ => None,
    }
}

impl RetryAfter {
    /// The wait, where it is a number.
    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Seconds(seconds) => Some(Duration::from_secs(*seconds)),
            Self::Millis(millis) => Some(Duration::from_millis(*millis)),
            Self::Verbatim(value) => value.parse().ok().map(Duration::from_secs),
            Self::Date(_) => None,
        }
    }

    pub(crate) fn put(&self, headers: &mut HeaderMap) {
        let value = match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Date(away) => httpdate::fmt_http_date(SystemTime::now() + *away),
            Self::Millis(millis) => millis.div_ceil(1000).to_string(),
            Self::Verbatim(value) => value.clone(),
        };
        headers.insert("retry-after", HeaderValue::from_str(&value).unwrap());
        if let Self::Millis(millis) = self {
            headers.insert("retry-after-ms", HeaderValue::from(*millis));
        }
    }
}

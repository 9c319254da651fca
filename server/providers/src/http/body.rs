//! Reading what a server sends: in pieces as they come, within bounds of size and time.

use std::time::Duration;

use assay_engine::port::model::ErrorClass;
use bytes::Bytes;
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use tokio::time::{Instant, timeout, timeout_at};

use super::answer::Answer;
use super::endpoint::Timeouts;
use super::failure::Failed;
use super::ndjson::Lines;
use super::piece::Piece;
use super::sse::Events;
use crate::dialect::{Dialect, Framing};

/// No answer is larger.
const LARGEST_ANSWER: usize = 8 << 20;
/// No more of an error is read.
const LARGEST_ERROR: usize = 64 << 10;
/// How long a stream that has said its last word may take to end, so that its connection can be used again.
const LAST_BYTES: Duration = Duration::from_millis(100);

/// A body under way.
pub(super) struct Body<'a> {
    response: Response,
    timeouts: &'a Timeouts,
    /// When the first piece is due; `None`: it has come.
    due: Option<Instant>,
    size: usize,
}

/// A body taken apart.
enum Pieces {
    /// Nothing but white space so far.
    Undecided,
    Events(Events),
    Lines(Lines),
    /// One value, or several: from a server that does not stream, although asked to.
    Whole(Vec<u8>),
}

impl<'a> Body<'a> {
    /// The first piece is due at `first`.
    pub(super) fn new(response: Response, timeouts: &'a Timeouts, first: Instant) -> Self {
        Self { response, timeouts, due: Some(first), size: 0 }
    }

    /// Reads it to its end.
    pub(super) async fn hear(mut self, dialect: &dyn Dialect, answer: &mut Answer<'_>) -> Result<(), Failed> {
        let mut pieces = Pieces::Undecided;
        let mut heard = false;
        while let Some(bytes) = self.next().await? {
            pieces.decide(dialect.framing(), &bytes, &self.response);
            if matches!(pieces, Pieces::Whole(_)) {
                self.due = None;
            }
            for piece in pieces.feed(&bytes) {
                self.due = None;
                heard = true;
                take(&piece, dialect, answer)?;
                if answer.is_done() {
                    // The connection goes back to the pool once its body is read to the end.
                    let _ = timeout(LAST_BYTES, self.response.chunk()).await;
                    return Ok(());
                }
            }
        }
        let rest = pieces.finish(answer)?;
        heard |= !rest.is_empty();
        rest.iter().try_for_each(|piece| take(piece, dialect, answer))?;
        // Something came, and none of it was an answer: a page of a proxy's, perhaps.
        if heard {
            dialect.end(answer);
        }
        if heard || self.size == 0 { Ok(()) } else { Err(Failed::format()) }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Failed> {
        let gap = self.timeouts.gap;
        let read = match self.due {
            Some(due) => timeout_at(due, self.response.chunk())
                .await
                .map_err(|_| late("the first token", self.timeouts.first_token))?,
            None => timeout(gap, self.response.chunk()).await.map_err(|_| late("the next piece of the answer", gap))?,
        };
        let bytes = read.map_err(|error| Failed::connection(&error))?;
        self.size += bytes.as_ref().map_or(0, Bytes::len);
        if self.size > LARGEST_ANSWER {
            let message = format!("the answer is larger than {} MiB", LARGEST_ANSWER >> 20);
            return Err(Failed::new(ErrorClass::Unreadable, message));
        }
        Ok(bytes)
    }
}

/// As much of an error's body as is worth reading; one that breaks off is what came of it.
pub(super) async fn error_body(mut response: Response, gap: Duration) -> Value {
    let mut body = Vec::new();
    while let Ok(Ok(Some(bytes))) = timeout(gap, response.chunk()).await {
        body.extend_from_slice(&bytes);
        if body.len() > LARGEST_ERROR {
            break;
        }
    }
    serde_json::from_slice(&body).unwrap_or_default()
}

pub(super) fn late(what: &str, limit: Duration) -> Failed {
    Failed::new(ErrorClass::Transient, format!("{what} did not come within {limit:?}"))
}

impl Pieces {
    /// By what it is rather than by what it is called: gateways are careless with content types.
    fn decide(&mut self, framing: Framing, bytes: &[u8], response: &Response) {
        if !matches!(self, Self::Undecided) {
            return;
        }
        let Some(first) = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) else { return };
        *self = match framing {
            Framing::Events if matches!(first, b'{' | b'[') => Self::Whole(Vec::new()),
            Framing::Events => Self::Events(Events::default()),
            Framing::Lines if is_json(response) => Self::Whole(Vec::new()),
            Framing::Lines => Self::Lines(Lines::default()),
        };
    }

    fn feed(&mut self, bytes: &[u8]) -> Vec<String> {
        match self {
            Self::Undecided => Vec::new(),
            Self::Events(events) => events.feed(bytes),
            Self::Lines(lines) => lines.feed(bytes),
            Self::Whole(whole) => {
                whole.extend_from_slice(bytes);
                Vec::new()
            }
        }
    }

    /// What was left open when the body ended.
    fn finish(self, answer: &mut Answer<'_>) -> Result<Vec<String>, Failed> {
        Ok(match self {
            Self::Undecided => Vec::new(),
            Self::Events(events) => events.finish().into_iter().collect(),
            Self::Lines(mut lines) => lines.finish().into_iter().collect(),
            Self::Whole(whole) => {
                answer.done();
                values(&whole)?.iter().map(Value::to_string).collect()
            }
        })
    }
}

/// One value, several, or one array of them.
fn values(bytes: &[u8]) -> Result<Vec<Value>, Failed> {
    let values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    let values: Vec<Value> = values.collect::<Result<_, _>>().map_err(|_| Failed::format())?;
    let flat = values.into_iter().flat_map(|value| match value {
        Value::Array(items) => items,
        value => vec![value],
    });
    Ok(flat.collect())
}

fn take(piece: &str, dialect: &dyn Dialect, answer: &mut Answer<'_>) -> Result<(), Failed> {
    match piece.trim() {
        "" => Ok(()),
        "[DONE]" => {
            answer.done();
            Ok(())
        }
        piece => {
            let piece: Piece<'_> = serde_json::from_str(piece).map_err(|_| Failed::format())?;
            if matches!(piece["error"], Piece::Object(_) | Piece::Text(_)) {
                let error = dialect.error(&Value::from(&piece));
                let message = format!("the server failed in the middle of the answer{}", error.suffix());
                let retry_after = error.retry_after;
                return Err(Failed { class: error.class_in_stream(), message, retry_after });
            }
            dialect.hear(&piece, answer)
        }
    }
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase().starts_with("application/json")
}

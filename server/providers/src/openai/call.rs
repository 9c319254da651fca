//! One question over the wire, asked again at once only where the server does not take how it was put.

use std::time::Duration;

use assay_engine::port::model::{ErrorClass, Listener, ModelError, Request, Usage};
use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Response, StatusCode};
use tokio::time::timeout;

use super::OpenAi;
use super::dialect::Dialect;
use super::failure::{Failed, retry_after};
use super::reply::Growing;
use super::sse::Events;
use super::vendor::VendorError;
use crate::provider::Written;

/// No answer is larger.
const LARGEST_ANSWER: usize = 8 << 20;
/// No more of an error is read.
const LARGEST_ERROR: usize = 64 << 10;
/// How long a stream that has said its last word may take to end, so that its connection can be used again.
const LAST_BYTES: Duration = Duration::from_millis(100);

/// A call under way.
pub(super) struct Call<'a> {
    provider: &'a OpenAi,
    request: &'a Request,
    listener: &'a dyn Listener,
    spent: Usage,
}

/// What came of one attempt.
enum Attempt {
    Answered(Written),
    /// 400 or 422, and this might be why.
    Again(Dialect, Failed),
}

impl<'a> Call<'a> {
    pub(super) fn new(provider: &'a OpenAi, request: &'a Request, listener: &'a dyn Listener) -> Self {
        Self { provider, request, listener, spent: Usage::default() }
    }

    pub(super) async fn run(mut self) -> Result<Written, ModelError> {
        if let Some(reason) = self.provider.config.unusable() {
            return Err(self.failed(Failed::new(ErrorClass::Unauthorised, reason)));
        }
        let limit = self.provider.config.total_timeout;
        let answered = timeout(limit, self.settle()).await;
        match answered.unwrap_or_else(|_| Err(late("the whole answer", limit))) {
            Ok(mut reply) => {
                reply.usage = self.spent;
                Ok(reply)
            }
            Err(failed) => Err(self.failed(failed)),
        }
    }

    /// Attempts until the dialect is one the server takes. Each attempt leaves something out: there are few.
    async fn settle(&mut self) -> Result<Written, Failed> {
        let mut dialect = self.provider.dialects.of(&self.request.model.model);
        loop {
            match self.attempt(&dialect).await? {
                Attempt::Answered(reply) => return Ok(reply),
                Attempt::Again(next, failed) => {
                    tracing::debug!(model = %self.request.model, why = failed.message, "asking in another dialect");
                    dialect = next;
                }
            }
        }
    }

    async fn attempt(&mut self, dialect: &Dialect) -> Result<Attempt, Failed> {
        let config = &self.provider.config;
        let limit = self.request.max_output_tokens.or(config.max_output_tokens);
        let body = dialect.body(self.request, limit);
        let sending = self.provider.client.post(self.provider.endpoint.clone()).json(&body).send();
        // Until the server has answered, a call counts as sent, and as one whose tokens nobody reported.
        self.spent += Usage { calls: 1, unreported_calls: 1, ..Usage::default() };
        let first = tokio::time::Instant::now() + config.first_token_timeout;
        let sent = tokio::time::timeout_at(first, sending).await;
        let response = sent.map_err(|_| late("the first token", config.first_token_timeout))?.map_err(|error| {
            if error.is_connect() {
                self.spent.calls -= 1;
                self.spent.unreported_calls -= 1;
            }
            Failed::connection(&error)
        })?;
        if !response.status().is_success() {
            // Refused: nothing was written, so nothing is missing from the count.
            self.spent.unreported_calls -= 1;
            return self.refused(response, dialect).await;
        }
        self.provider.dialects.learn(&self.request.model.model, dialect);
        let mut growing = Growing::default();
        let heard = self.hear(response, first, &mut growing).await;
        self.spent.calls -= 1;
        self.spent.unreported_calls -= 1;
        self.spent += growing.usage();
        heard?;
        growing.end(&self.request.model.model, limit).map(Attempt::Answered)
    }

    async fn refused(&self, response: Response, dialect: &Dialect) -> Result<Attempt, Failed> {
        let status = response.status();
        let wait = retry_after(response.headers());
        let error = VendorError::read(&self.error_body(response).await);
        let key = self.provider.config.api_key.as_ref().map(crate::Secret::expose);
        let failed = Failed {
            class: error.class(status),
            message: format!("the server answered {}{}", status.as_u16(), error.suffix(key)),
            retry_after: wait,
        };
        let negotiable = matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY);
        match dialect.after(&error).filter(|_| negotiable) {
            Some(next) => Ok(Attempt::Again(next, failed)),
            None => Err(failed),
        }
    }

    /// As much of it as is worth reading; a body that breaks off is what came of it.
    async fn error_body(&self, mut response: Response) -> Vec<u8> {
        let mut body = Vec::new();
        while let Ok(Ok(Some(bytes))) = timeout(self.provider.config.idle_timeout, response.chunk()).await {
            body.extend_from_slice(&bytes);
            if body.len() > LARGEST_ERROR {
                break;
            }
        }
        body
    }

    /// Reads the body to its end. `first` is when the first token is due.
    async fn hear(
        &self,
        mut response: Response,
        first: tokio::time::Instant,
        growing: &mut Growing,
    ) -> Result<(), Failed> {
        if !is_stream(&response) {
            return self.hear_whole(response, growing).await;
        }
        let mut events = Events::default();
        let mut size = 0;
        let mut begun = false;
        while let Some(bytes) = self.next(&mut response, (!begun).then_some(first)).await? {
            size += bytes.len();
            if size > LARGEST_ANSWER {
                return Err(too_large());
            }
            for data in events.feed(&bytes) {
                begun = true;
                if growing.event(&data, self.listener)? {
                    // The connection goes back to the pool once its body is read to the end.
                    let _ = timeout(LAST_BYTES, response.chunk()).await;
                    return Ok(());
                }
            }
        }
        if let Some(data) = events.finish() {
            growing.event(&data, self.listener)?;
        }
        Ok(())
    }

    /// A server that does not stream, although asked to.
    async fn hear_whole(&self, mut response: Response, growing: &mut Growing) -> Result<(), Failed> {
        let mut body = Vec::new();
        while let Some(bytes) = self.next(&mut response, None).await? {
            if body.len() + bytes.len() > LARGEST_ANSWER {
                return Err(too_large());
            }
            body.extend_from_slice(&bytes);
        }
        growing.whole(&body, self.listener)
    }

    async fn next(&self, response: &mut Response, due: Option<tokio::time::Instant>) -> Result<Option<Bytes>, Failed> {
        let config = &self.provider.config;
        let read = match due {
            Some(due) => tokio::time::timeout_at(due, response.chunk())
                .await
                .map_err(|_| late("the first token", config.first_token_timeout))?,
            None => timeout(config.idle_timeout, response.chunk())
                .await
                .map_err(|_| late("the next piece of the answer", config.idle_timeout))?,
        };
        read.map_err(|error| Failed::connection(&error))
    }

    fn failed(&self, failed: Failed) -> ModelError {
        ModelError {
            class: failed.class,
            model: self.request.model.clone(),
            message: failed.message,
            retry_after: failed.retry_after,
            usage: self.spent,
        }
    }
}

/// Gateways are careless with the type: only what says it is JSON is read as one body.
fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    !kind.trim_start().to_ascii_lowercase().starts_with("application/json")
}

fn late(what: &str, limit: Duration) -> Failed {
    Failed::new(ErrorClass::Transient, format!("{what} did not come within {limit:?}"))
}

fn too_large() -> Failed {
    Failed::new(ErrorClass::Unreadable, format!("the answer is larger than {} MiB", LARGEST_ANSWER >> 20))
}

//! One question over the wire. It is put again at once only where the server does not take how it was put, or by which key.

use assay_engine::port::model::{Decision, DecisionKind, ErrorClass, Listener, ModelError, Notice, Request, Usage};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{RequestBuilder, Response, StatusCode};
use tokio::time::{Instant, timeout, timeout_at};

use super::Http;
use super::answer::Answer;
use super::body::{Body, error_body, late};
use super::endpoint::{Key, sensitive};
use super::failure::Failed;
use super::keys::{KeyTrouble, Taken};
use super::retry_after::retry_after;
use super::settle::Settling;
use super::vendor_error::VendorError;
use crate::dialect::{Auth, Dialect};
use crate::provider::Written;

/// Shorter keys are no secrets, and blotting them out would make nonsense of a message.
const SHORTEST_SECRET: usize = 4;

/// A call under way.
pub(super) struct Call<'a> {
    http: &'a Http,
    /// The provider's own, or what stands in for it where it is asked something else than to chat.
    dialect: &'a dyn Dialect,
    request: &'a Request,
    listener: &'a dyn Listener,
    spent: Usage,
    /// The keys it has used, the last of them now.
    tried: Vec<usize>,
    /// Tokens the answer may have.
    limit: Option<u32>,
}

/// What came of one attempt.
enum Attempt {
    Answered(Written),
    Refused(Refusal),
}

/// An error status.
struct Refusal {
    status: StatusCode,
    error: VendorError,
    failed: Failed,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        http: &'a Http,
        dialect: &'a dyn Dialect,
        request: &'a Request,
        listener: &'a dyn Listener,
    ) -> Self {
        let limit = dialect.limit(request.max_output_tokens.or(http.endpoint.max_output_tokens));
        Self { http, dialect, request, listener, spent: Usage::default(), tried: Vec::new(), limit }
    }

    pub(super) async fn run(mut self) -> Result<Written, ModelError> {
        if let Some(reason) = self.http.endpoint.unusable() {
            return Err(self.failed(Failed::new(ErrorClass::Unauthorised, reason)));
        }
        let limit = self.http.endpoint.timeouts.total;
        let answered = timeout(limit, self.settle()).await;
        match answered.unwrap_or_else(|_| Err(late("the whole answer", limit))) {
            Ok(mut written) => {
                written.usage = self.spent;
                Ok(written)
            }
            Err(failed) => Err(self.failed(failed)),
        }
    }

    /// Attempts until key and words are such as the server takes. Each is given up at most once: they are few.
    async fn settle(&mut self) -> Result<Written, Failed> {
        let known = self.http.learnt.of(&self.request.model.model);
        let mut words = Settling::new(self.dialect, self.request, self.limit, known);
        let mut key = self.key(None)?;
        loop {
            let refusal = match self.attempt(&words, key.as_ref()).await? {
                Attempt::Answered(written) => return Ok(written),
                Attempt::Refused(refusal) => refusal,
            };
            if let Some(trouble) = refusal.key_trouble() {
                key = self.rotate(trouble, refusal)?;
            } else if !(refusal.is_negotiable() && words.simplify(&refusal.error)) {
                return Err(refusal.failed);
            }
        }
    }

    /// The next key, after `refused` went wrong with the last.
    fn key(&mut self, refused: Option<Failed>) -> Result<Option<Key>, Failed> {
        match self.http.keys.take(&self.tried, Instant::now()) {
            Taken::Open => refused.map_or(Ok(None), Err),
            Taken::Key { index, key } => {
                self.tried.push(index);
                Ok(Some(key))
            }
            Taken::None { rest: None } => {
                Err(refused.unwrap_or_else(|| Failed::new(ErrorClass::Unauthorised, "no key is left")))
            }
            Taken::None { rest } => {
                let message = refused.map_or_else(|| "every key is used up".into(), |failed| failed.message);
                Err(Failed { class: ErrorClass::RateLimited, message, retry_after: rest })
            }
        }
    }

    fn rotate(&mut self, trouble: KeyTrouble, refusal: Refusal) -> Result<Option<Key>, Failed> {
        let Some(&last) = self.tried.last() else { return Err(refusal.failed) };
        self.http.keys.trouble(last, trouble, Instant::now());
        let status = refusal.status.as_u16();
        let key = self.key(Some(refusal.failed))?;
        if let Some(next) = self.tried.last() {
            let of = self.http.keys.count();
            let message = format!("key {} of {of} was answered {status}: key {} is used instead", last + 1, next + 1);
            self.decided(DecisionKind::KeyRotated, message);
        }
        Ok(key)
    }

    async fn attempt(&mut self, words: &Settling<'_>, key: Option<&Key>) -> Result<Attempt, Failed> {
        let timeouts = &self.http.endpoint.timeouts;
        let sending = self.sent(words, key)?.send();
        // Until the server has answered, a call counts as sent, and as one whose tokens nobody reported.
        self.spent += Usage { calls: 1, unreported_calls: 1, ..Usage::default() };
        let first = Instant::now() + timeouts.first_token;
        let sent = timeout_at(first, sending).await.map_err(|_| late("the first token", timeouts.first_token))?;
        let response = sent.map_err(|error| {
            if error.is_connect() {
                self.spent.calls -= 1;
                self.spent.unreported_calls -= 1;
            }
            Failed::connection(&error)
        })?;
        if !response.status().is_success() {
            // Refused: nothing was written, so nothing is missing from the count.
            self.spent.unreported_calls -= 1;
            return Ok(Attempt::Refused(self.refused(response).await));
        }
        self.taken(words);
        let mut answer = Answer::new(self.listener);
        let heard = Body::new(response, timeouts, first).hear(self.dialect, &mut answer).await;
        // The connection goes back to the pool in a task of its own: given a turn, it is there for the next call.
        tokio::task::yield_now().await;
        self.spent.calls -= 1;
        self.spent.unreported_calls -= 1;
        self.spent += answer.usage();
        heard?;
        answer.finish(&self.request.model.model, self.limit).map(Attempt::Answered)
    }

    /// The request with everything the server is to see.
    fn sent(&self, words: &Settling<'_>, key: Option<&Key>) -> Result<RequestBuilder, Failed> {
        let mut url = self.dialect.url(&self.http.endpoint.base_url, &self.request.model.model);
        let mut headers = self.vendor_headers();
        if let Some(key) = key {
            let header = match self.dialect.auth() {
                Auth::None => None,
                Auth::Bearer => Some((AUTHORIZATION, format!("Bearer {}", key.expose()))),
                Auth::Header(name) => Some((name, key.expose().to_owned())),
                Auth::Query(name) => {
                    url.query_pairs_mut().append_pair(&name, key.expose());
                    None
                }
            };
            if let Some((name, value)) = header {
                let unfit = || Failed::new(ErrorClass::Unauthorised, "its API key cannot stand in a header");
                headers.insert(name, sensitive(&value).ok_or_else(unfit)?);
            }
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(self.http.client.post(url).headers(headers).body(words.body.clone()))
    }

    /// The vendor's own headers, where the configuration has no others.
    fn vendor_headers(&self) -> HeaderMap {
        let configured = &self.http.endpoint.headers;
        let own = self.dialect.headers().into_iter().filter(|(name, _)| !configured.contains_key(name));
        own.filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?))).collect()
    }

    /// Key and words were such as the server takes.
    fn taken(&self, words: &Settling<'_>) {
        if let Some(&key) = self.tried.last() {
            self.http.keys.works(key);
        }
        if let Some(given_up) = words.given_up() {
            self.http.learnt.learn(&self.request.model.model, &words.now);
            let message = format!("this model is asked without {given_up} from now on: the server does not take it");
            tracing::debug!(model = %self.request.model, message);
            self.decided(DecisionKind::Simplified, message);
        }
    }

    async fn refused(&self, response: Response) -> Refusal {
        let status = response.status();
        let wait = retry_after(response.headers());
        let error = self.dialect.error(&error_body(response, self.http.endpoint.timeouts.gap).await);
        let failed = Failed {
            class: error.class(status),
            message: format!("the server answered {}{}", status.as_u16(), error.suffix()),
            retry_after: wait.or(error.retry_after),
        };
        Refusal { status, error, failed }
    }

    fn decided(&self, kind: DecisionKind, message: String) {
        self.listener.told(Notice::Decided(Decision { model: self.request.model.clone(), kind, message }));
    }

    fn failed(&self, failed: Failed) -> ModelError {
        ModelError {
            class: failed.class,
            model: self.request.model.clone(),
            message: self.blotted(failed.message),
            retry_after: failed.retry_after,
            usage: self.spent,
        }
    }

    /// Without any secret that a server echoes where its error code should be.
    fn blotted(&self, message: String) -> String {
        let endpoint = &self.http.endpoint;
        let headers = endpoint.headers.values().filter_map(|value| value.to_str().ok());
        let secrets = endpoint.keys.iter().map(Key::expose).chain(headers);
        secrets
            .filter(|secret| secret.len() >= SHORTEST_SECRET)
            .fold(message, |text, secret| text.replace(secret, "***"))
    }
}

impl Refusal {
    /// Whether to ask in other words.
    fn is_negotiable(&self) -> bool {
        let unfit = matches!(self.status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY);
        unfit && self.failed.class == ErrorClass::Permanent
    }

    /// Whether it is about the key: another may do.
    fn key_trouble(&self) -> Option<KeyTrouble> {
        match self.failed.class {
            ErrorClass::Unauthorised => Some(KeyTrouble::Refused),
            ErrorClass::RateLimited => Some(KeyTrouble::UsedUp(self.failed.retry_after)),
            _ => self.error.is_about_money(self.status).then_some(KeyTrouble::Refused),
        }
    }
}

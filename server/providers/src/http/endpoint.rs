//! Where a provider is, and how it may be called: checked, so that only the network can fail.

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::secret::Secret;

/// How long a connection that is not in use is kept.
const IDLE_CONNECTION: Duration = Duration::from_secs(90);
/// How often a silent connection is checked to be there.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// A provider's endpoint. Its `Debug` shows neither keys nor the values of headers nor a query.
#[derive(Clone)]
pub struct Endpoint {
    /// The name requests use.
    pub name: String,
    /// What a dialect's path is put after. A query is kept.
    pub base_url: Url,
    /// The keys, the first one first in use; empty: none is sent.
    pub keys: Vec<Key>,
    /// Where keys were looked for in vain, such as `environment variable OPENAI_API_KEY`.
    pub missing_keys: Vec<String>,
    /// Sent with every call; the values are secrets.
    pub headers: HeaderMap,
    /// Used when a request names no model; empty: there is none.
    pub default_model: String,
    /// Other models to list.
    pub models: Vec<String>,
    /// How long what may take.
    pub timeouts: Timeouts,
    /// Idle connections kept open. Those in use are bounded by the limit on concurrent calls.
    pub pool_size: usize,
    /// Tokens an answer may have; `None` leaves it to the vendor.
    pub max_output_tokens: Option<u32>,
    /// Personas one call drafts; at least 1.
    pub draft_batch: u32,
}

/// How long what may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// To connect, TLS included.
    pub connect: Duration,
    /// From sending the request to the first piece of the answer.
    pub first_token: Duration,
    /// Between two pieces.
    pub gap: Duration,
    /// For the whole call, other keys and other words included.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(10), first_token: seconds(120), gap: seconds(60), total: seconds(600) }
    }
}

/// A key and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    secret: Secret,
    from: String,
}

impl Key {
    /// A key found in `from`.
    ///
    /// # Errors
    /// It is empty, or has characters that no header takes.
    pub fn new(secret: Secret, from: impl Into<String>) -> Result<Self, BadEndpoint> {
        if secret.is_empty() {
            return Err(BadEndpoint::new("the key is empty"));
        }
        if HeaderValue::from_str(secret.expose()).is_err() {
            return Err(BadEndpoint::new("the key holds a line break or another character that no key has"));
        }
        Ok(Self { secret, from: from.into() })
    }

    /// Where it was found.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    pub(super) fn expose(&self) -> &str {
        self.secret.expose()
    }
}

impl Endpoint {
    /// What is usual, for a server that takes no key.
    #[must_use]
    pub fn new(name: impl Into<String>, base_url: Url) -> Self {
        Self {
            name: name.into(),
            base_url,
            keys: Vec::new(),
            missing_keys: Vec::new(),
            headers: HeaderMap::new(),
            default_model: String::new(),
            models: Vec::new(),
            timeouts: Timeouts::default(),
            pool_size: 64,
            max_output_tokens: None,
            draft_batch: 1,
        }
    }

    /// Why it cannot be called.
    pub(super) fn unusable(&self) -> Option<String> {
        let missing = self.keys.is_empty() && !self.missing_keys.is_empty();
        missing.then(|| format!("its API key is missing; it is looked for in {}", self.missing_keys.join(" and in ")))
    }

    /// The address, fit to be shown.
    pub(super) fn shown(&self) -> String {
        let mut shown = self.base_url.clone();
        shown.set_query(None);
        shown.as_str().trim_end_matches('/').to_owned()
    }

    pub(super) fn client(&self) -> Result<reqwest::Client, BadEndpoint> {
        reqwest::Client::builder()
            .user_agent(concat!("assay/", env!("CARGO_PKG_VERSION")))
            .default_headers(self.headers.clone())
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.timeouts.connect)
            .pool_max_idle_per_host(self.pool_size)
            .pool_idle_timeout(IDLE_CONNECTION)
            // A request leaves at once: Nagle's delay would be added to every first token.
            .tcp_nodelay(true)
            .tcp_keepalive(KEEPALIVE)
            .build()
            .map_err(|_| BadEndpoint::new("no HTTP client can be made on this machine"))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("name", &self.name)
            .field("base_url", &self.shown())
            .field("keys", &self.keys)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// An address to put a dialect's path after.
///
/// # Errors
/// It is no such address.
pub fn base_url(text: &str) -> Result<Url, BadEndpoint> {
    let mut url = Url::parse(text.trim()).map_err(|_| BadEndpoint::new("not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(BadEndpoint::new("not an http:// or https:// address with a host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadEndpoint::new("carries a user or a password, which belong in api_key_env or headers"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// A header to send with every call. Its value is never shown.
///
/// # Errors
/// Name or value cannot stand in a header.
pub fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), BadEndpoint> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| BadEndpoint::new("not the name of a header"))?;
    Ok((name, sensitive(value).ok_or(BadEndpoint::new("its value cannot stand in a header"))?))
}

pub(super) fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// What no endpoint can be made of. Shows no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct BadEndpoint {
    what: &'static str,
}

impl BadEndpoint {
    fn new(what: &'static str) -> Self {
        Self { what }
    }
}

//! A provider as configured.

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

use crate::secret::Secret;

/// A checked configuration. Its `Debug` shows neither the key nor the headers' values.
#[derive(Clone, Debug)]
pub struct OpenAiConfig {
    /// The name requests use.
    pub name: String,
    /// Up to and with the version, such as `https://api.openai.com/v1`. A query is kept.
    pub base_url: String,
    /// Sent as `Authorization: Bearer`, and nowhere else.
    pub api_key: Option<Secret>,
    /// Where the key is looked for, such as `OPENAI_API_KEY`: set where a key is needed. `None`: the server takes none.
    pub key_from: Option<String>,
    /// Sent with every call; the values are treated as secrets.
    pub headers: Vec<(String, Secret)>,
    /// Used when a request names no model; empty: there is none.
    pub default_model: String,
    /// Other models to list.
    pub models: Vec<String>,
    /// To connect, TLS included.
    pub connect_timeout: Duration,
    /// From sending the request to the first piece of the answer.
    pub first_token_timeout: Duration,
    /// Between two pieces.
    pub idle_timeout: Duration,
    /// For the whole call.
    pub total_timeout: Duration,
    /// Idle connections kept open. Connections in use are bounded by the pool's limit on concurrent calls.
    pub pool_size: usize,
    /// Tokens an answer may have; `None` leaves it to the server.
    pub max_output_tokens: Option<u32>,
    /// Personas one call drafts; at least 1.
    pub draft_batch: u32,
}

impl OpenAiConfig {
    /// What is usual: for a server at `base_url` that takes no key.
    #[must_use]
    pub fn new(name: impl Into<String>, base_url: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            base_url: base_url.into(),
            api_key: None,
            key_from: None,
            headers: Vec::new(),
            default_model: String::new(),
            models: Vec::new(),
            connect_timeout: Duration::from_secs(10),
            first_token_timeout: Duration::from_secs(120),
            idle_timeout: Duration::from_secs(60),
            total_timeout: Duration::from_secs(600),
            pool_size: 16,
            max_output_tokens: None,
            draft_batch: 1,
        }
    }

    pub(super) fn unusable(&self) -> Option<String> {
        let missing = self.api_key.as_ref().is_none_or(Secret::is_empty);
        let from = self.key_from.as_ref().filter(|_| missing)?;
        Some(format!("its API key is missing; it is looked for in {from}"))
    }

    pub(super) fn endpoint(&self) -> Result<Url, BadConfig> {
        let bad = |what: &'static str| self.bad(what);
        let mut url = Url::parse(self.base_url.trim()).map_err(|_| bad("base_url is not a URL"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(bad("base_url must start with http:// or https:// and name a host"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("base_url must not carry a user or password; put the key in api_key"));
        }
        url.set_fragment(None);
        url.path_segments_mut()
            .map_err(|()| bad("base_url cannot be extended by a path"))?
            .pop_if_empty()
            .extend(["chat", "completions"]);
        Ok(url)
    }

    pub(super) fn client(&self) -> Result<reqwest::Client, BadConfig> {
        reqwest::Client::builder()
            .user_agent(concat!("assay/", env!("CARGO_PKG_VERSION")))
            .default_headers(self.header_map()?)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.connect_timeout)
            .pool_max_idle_per_host(self.pool_size)
            .pool_idle_timeout(Duration::from_secs(90))
            .tcp_nodelay(true)
            .tcp_keepalive(Duration::from_secs(30))
            .build()
            .map_err(|_| self.bad("the HTTP client cannot be made of it"))
    }

    fn header_map(&self) -> Result<HeaderMap, BadConfig> {
        let mut map = HeaderMap::new();
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| self.bad("a header's name is not one"))?;
            map.insert(name, self.sensitive(value.expose())?);
        }
        if let Some(key) = self.api_key.as_ref().filter(|key| !key.is_empty()) {
            map.insert(AUTHORIZATION, self.sensitive(&format!("Bearer {}", key.expose()))?);
        }
        Ok(map)
    }

    fn sensitive(&self, text: &str) -> Result<HeaderValue, BadConfig> {
        let mut value = HeaderValue::from_str(text)
            .map_err(|_| self.bad("the key or a header's value cannot stand in a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn bad(&self, what: &'static str) -> BadConfig {
        BadConfig { provider: self.name.clone(), what }
    }
}

/// A configuration no client can be made of. Shows no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadConfig {
    /// Whose.
    pub provider: String,
    /// What is wrong, and what would be right.
    pub what: &'static str,
}

impl fmt::Display for BadConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "provider {:?}: {}", self.provider, self.what)
    }
}

impl std::error::Error for BadConfig {}

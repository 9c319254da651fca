//! Plugins: the messages to write one with ([`v1`] has the services to implement), and the promises that any plugin can be held to.

mod metric;
mod part;
mod sample;
mod stage;

use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;

pub use assay_proto::plugin::v1;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};

use crate::address::Address;
use crate::connect::{ConnectOptions, endpoint};
use crate::error::{Error, innermost};

/// The longest description, the longest of the other texts, in bytes, and the most findings of a persona, as servers take them.
const LONGEST_DESCRIPTION: usize = 1000;
const LONGEST: usize = 4000;
const MOST_FINDINGS: usize = 200;
/// Calls that are made at the same time.
const AT_ONCE: usize = 8;

/// A promise, and whether a plugin keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The promise, in words.
    pub promise: &'static str,
    /// What was seen where it is broken; `None`: it is kept.
    pub broken: Option<String>,
}

/// What came of holding a plugin to its promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// `metric` or `stage`.
    pub kind: &'static str,
    /// The name it gives itself; empty where it gives none.
    pub name: String,
    /// Every promise that could be tried.
    pub verdicts: Vec<Verdict>,
}

/// How a plugin is reached.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// Sent as a bearer token.
    pub token: Option<String>,
    /// The longest a call may take.
    pub timeout: Duration,
}

impl Default for CheckOptions {
    /// No token; ten seconds a call, as servers have it.
    fn default() -> Self {
        Self { token: None, timeout: Duration::from_secs(10) }
    }
}

/// Holds the plugin at `address` (`host:port`, `http://` or `https://`) to the promises of its kind, over live calls with personas and
/// sources of its own. One that serves both kinds is held to both.
///
/// # Errors
/// Nobody answers there, the address or token is none, or what answers serves neither kind.
pub async fn check(address: &str, options: &CheckOptions) -> Result<Vec<Checked>, Error> {
    let channel = connect(address).await?;
    let bearer = options.token.as_ref().map(|token| MetadataValue::try_from(format!("Bearer {token}"))).transpose();
    let bearer = bearer.map_err(|_| Error::refusal("the token cannot be sent in a header".to_owned()))?;
    let line = Line { channel: InterceptedService::new(channel, Bearer(bearer)), timeout: options.timeout };
    let (metric, stage) = (metric::check(&line).await, stage::check(&line).await);
    if metric.is_none() && stage.is_none() {
        return Err(Error::unreachable(format!(
            "{address} answers and serves neither assay.plugin.v1.MetricPlugin nor assay.plugin.v1.StagePlugin"
        )));
    }
    Ok([metric, stage].into_iter().flatten().collect())
}

async fn connect(address: &str) -> Result<Channel, Error> {
    let endpoint = endpoint(&Address::parse(address)?, &ConnectOptions::default())?;
    endpoint.connect().await.map_err(|error| {
        Error::unreachable(format!(
            "nothing answers at {address}: {}; start it or check the address",
            innermost(&error)
        ))
    })
}

/// What a channel sends with every call.
#[derive(Clone)]
struct Bearer(Option<MetadataValue<Ascii>>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

/// A connection to the plugin.
struct Line {
    channel: InterceptedService<Channel, Bearer>,
    timeout: Duration,
}

impl Line {
    /// What came of a call, or what went wrong in words.
    async fn call<T>(&self, call: impl Future<Output = Result<tonic::Response<T>, Status>>) -> Result<T, Broken> {
        match tokio::time::timeout(self.timeout, call).await {
            Err(_) => Err(Broken::Said(format!("it did not answer within {:?}", self.timeout))),
            Ok(Err(status)) if status.code() == Code::Unimplemented => Err(Broken::NotServed),
            Ok(Err(status)) => Err(Broken::Said(format!("it answered {:?}: {}", status.code(), status.message()))),
            Ok(Ok(answer)) => Ok(answer.into_inner()),
        }
    }
}

/// Why a call came to nothing.
enum Broken {
    NotServed,
    Said(String),
}

impl From<Broken> for String {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::NotServed => "it does not serve this call".to_owned(),
            Broken::Said(what) => what,
        }
    }
}

/// The verdicts so far.
#[derive(Default)]
struct Verdicts(Vec<Verdict>);

impl Verdicts {
    fn note(&mut self, promise: &'static str, seen: Result<(), String>) {
        self.0.push(Verdict { promise, broken: seen.err() });
    }
}

/// Whether a name can be configured.
fn name(name: &str) -> Result<(), String> {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    match !name.is_empty() && name.chars().all(letter) {
        true => Ok(()),
        false => Err(format!("it calls itself {name:?}; a name is of lower-case letters, digits and _")),
    }
}

/// Whether a description can be shown, and a version be told from none.
fn described(version: u32, description: &str) -> Result<(), String> {
    if version == 0 {
        return Err("its version is 0; versions begin with 1".to_owned());
    }
    match !description.trim().is_empty() && description.len() <= LONGEST_DESCRIPTION {
        true => Ok(()),
        false => Err(format!("its description has {} bytes; it has 1 to {LONGEST_DESCRIPTION}", description.len())),
    }
}

/// Whether a text is there and not longer than servers take.
fn told(what: &str, text: &str) -> Result<(), String> {
    match !text.trim().is_empty() && text.len() <= LONGEST {
        true => Ok(()),
        false => Err(format!("{what} has {} bytes; it has 1 to {LONGEST}", text.len())),
    }
}

/// Whether each is there once.
fn once<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    names.into_iter().try_for_each(|name| match seen.insert(name) {
        true => Ok(()),
        false => Err(format!("{name:?} is there twice")),
    })
}

//! What is asked, a line each.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A line.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Thing {
    /// A new connection.
    Connect(Connect),
    /// No connection.
    Close(bool),
    /// One call, or several at once.
    #[serde(untagged)]
    Step(Step),
}

/// How to connect.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connect {
    pub(crate) address: String,
    pub(crate) ca: Option<PathBuf>,
    pub(crate) token: Option<String>,
    pub(crate) traceparent: Option<String>,
    #[serde(default)]
    pub(crate) compress: bool,
    pub(crate) max_message_bytes: Option<usize>,
}

/// A call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    #[serde(default)]
    pub(crate) call: String,
    pub(crate) request: Option<Map<String, Value>>,
    #[serde(default)]
    pub(crate) upload: Vec<File>,
    pub(crate) deadline_ms: Option<u64>,
    pub(crate) stop_after: Option<usize>,
    #[serde(default)]
    pub(crate) pause_ms: u64,
    #[serde(default)]
    pub(crate) collect: bool,
    #[serde(default)]
    pub(crate) together: Vec<Step>,
}

/// A file to be uploaded.
#[derive(Debug, Deserialize)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

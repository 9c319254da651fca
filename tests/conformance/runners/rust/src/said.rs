//! What is answered.

use assay_client::v1::run_event::Kind;
use assay_client::v1::{ErrorReason, RunEvent};
use assay_client::{Error, Finished, StreamItem, UploadProgress};
use serde::Serialize;
use serde_json::Value;

/// What came of a thing to do.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Did {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Failed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) items: Vec<Item>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) answers: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) finished: Option<Gathered>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) progress: Option<Progress>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) together: Vec<Did>,
    pub(crate) stopped: bool,
}

impl Did {
    pub(crate) fn failed(failed: Failed) -> Self {
        Self { error: Some(failed), ..Self::default() }
    }
}

/// An error, with everything that is known of it.
#[derive(Debug, Serialize)]
pub(crate) struct Failed {
    code: Box<str>,
    message: String,
    reason: String,
    violations: Vec<String>,
    retry_ms: u64,
    correlation_id: String,
}

impl Failed {
    /// What is no error of the client's.
    pub(crate) fn told(message: impl std::fmt::Display) -> Self {
        Self {
            code: "UNKNOWN".into(),
            message: message.to_string(),
            reason: String::new(),
            violations: Vec::new(),
            retry_ms: 0,
            correlation_id: String::new(),
        }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self {
            code: snake(&format!("{:?}", error.code())).to_uppercase().into(),
            message: error.message().to_owned(),
            reason: error.reason_name().unwrap_or_default().to_owned(),
            violations: error.violations().iter().map(|violation| violation.field.clone()).collect(),
            retry_ms: error.retry_delay().unwrap_or_default().as_millis().try_into().unwrap_or(u64::MAX),
            correlation_id: error.correlation_id().unwrap_or_default().to_owned(),
        }
    }
}

impl From<serde_json::Error> for Failed {
    fn from(error: serde_json::Error) -> Self {
        Self::told(error)
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::told(error)
    }
}

/// One of a stream.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Item {
    sequence: u64,
    run: String,
    kind: String,
    outcome: String,
    reason: i32,
    error: &'static str,
}

impl From<StreamItem> for Item {
    fn from(item: StreamItem) -> Self {
        match item {
            StreamItem::Event(event) => (*event).into(),
            StreamItem::Progress(_) => Self { kind: "progress".into(), ..Self::default() },
            StreamItem::Heartbeat(_) => Self { kind: "heartbeat".into(), ..Self::default() },
        }
    }
}

impl From<RunEvent> for Item {
    fn from(event: RunEvent) -> Self {
        let outcome = match &event.kind {
            Some(Kind::RunFinished(finished)) => finished.outcome().as_str_name(),
            _ => "",
        };
        let reason = match &event.kind {
            Some(Kind::Warning(warning)) => warning.reason,
            _ => 0,
        };
        let kind = event.kind.as_ref().map(variant).unwrap_or_default();
        let error = event.kind.and_then(failure).map(|reason| reason.as_str_name()).unwrap_or_default();
        Self { sequence: event.sequence, run: event.run_id, kind, outcome: outcome.into(), reason, error }
    }
}

/// Why something failed, where the event says so.
fn failure(kind: Kind) -> Option<ErrorReason> {
    match kind {
        Kind::ItemFailed(failed) => failed.error.map(|error| error.reason()),
        Kind::RunFinished(finished) => finished.error.map(|error| error.reason()),
        Kind::Retrying(retrying) => Some(retrying.reason()),
        _ => None,
    }
}

/// The field of the event, as the contract has it.
fn variant(kind: &Kind) -> String {
    snake(format!("{kind:?}").split('(').next().unwrap_or_default())
}

/// `RunFinished` as `run_finished`.
fn snake(camel: &str) -> String {
    let mut said = String::new();
    for letter in camel.chars() {
        if letter.is_uppercase() && !said.is_empty() {
            said.push('_');
        }
        said.extend(letter.to_lowercase());
    }
    said
}

/// What the client's own gathering gives.
#[derive(Debug, Serialize)]
pub(crate) struct Gathered {
    run: String,
    outcome: &'static str,
    results: usize,
    personas: usize,
    verdicts: usize,
    grades: usize,
    warnings: usize,
}

impl From<Finished> for Gathered {
    fn from(finished: Finished) -> Self {
        let Finished { run, personas, rejected, verdicts, grades, warnings, finished } = finished;
        Self {
            run: run.id,
            outcome: finished.outcome().as_str_name(),
            results: personas.len() + rejected.len() + verdicts.len() + grades.len(),
            personas: personas.len(),
            verdicts: verdicts.len(),
            grades: grades.len(),
            warnings: warnings.len(),
        }
    }
}

/// The last progress of an upload that was heard.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Progress {
    files: usize,
    bytes: u64,
}

impl From<UploadProgress> for Progress {
    fn from(progress: UploadProgress) -> Self {
        Self { files: progress.files, bytes: progress.bytes }
    }
}

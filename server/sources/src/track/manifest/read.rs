//! What is not a manifest is not read.

use std::io;
use std::path::PathBuf;

use assay_domain::digest::Digest;
use assay_domain::source::document::Provenance;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;

use super::{Entry, Manifest, VERSION};

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read or written.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What is in it is no manifest.
    #[error("{path}: {source}", path = .path.display())]
    Bad {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: Bad,
    },
}

/// Why something is no manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Bad {
    /// Not JSON, or not of this form.
    #[error("line {line}, column {column}: {reason}")]
    Form {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// No version that is known.
    #[error("line {line}: version {found} of a manifest is not known here; the one that is, is {VERSION}")]
    Version {
        /// Line, from 1.
        line: usize,
        /// The version it says, as it says it; `null` where it says none.
        found: String,
    },
    /// The digest of the set is not that of the files.
    #[error(
        "line {line}: the digest of the set is {written}, but its files come to {computed}: the manifest was altered"
    )]
    Digest {
        /// Line, from 1.
        line: usize,
        /// What is written.
        written: Digest,
        /// What it would be.
        computed: Digest,
    },
    /// A name that two files have.
    #[error("line {line}: {source}")]
    Twice {
        /// Line of the second, from 1.
        line: usize,
        /// The name.
        source: Twice,
    },
}

/// A name that two files have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two files are called {0}")]
pub struct Twice(pub String);

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    version: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(deserialize_with = "digest")]
    sha256: Digest,
    files: Vec<Entry>,
}

/// [`Provenance`], strictly.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Provenance", deny_unknown_fields)]
pub(super) struct Whence {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    licence: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    consent: String,
}

impl Manifest {
    /// Reads a manifest. Nothing is passed over: what is not known, or does not fit, is an error.
    ///
    /// # Errors
    /// What is wrong, and in which line.
    pub fn from_json(text: &str) -> Result<Self, Bad> {
        // The version first: another one may have any form.
        let head: Head = serde_json::from_str(text).map_err(|error| form(&error))?;
        if head.version != VERSION {
            let line = line_of(text, "\"version\"", 1);
            return Err(Bad::Version { line, found: head.version.to_string() });
        }
        let body: Body = serde_json::from_str(text).map_err(|error| form(&error))?;
        let manifest = Self::of(body.files).map_err(|source| {
            let name = Value::from(source.0.as_str()).to_string();
            Bad::Twice { line: line_of(text, &name, 2), source }
        })?;
        let (written, computed) = (body.sha256, manifest.digest());
        if written != computed {
            return Err(Bad::Digest { line: line_of(text, written.as_str(), 1), written, computed });
        }
        Ok(manifest)
    }
}

fn form(error: &serde_json::Error) -> Bad {
    let (line, column, reason) = (error.line(), error.column(), error.to_string());
    let place = format!(" at line {line} column {column}");
    Bad::Form { line, column, reason: reason.strip_suffix(&place).unwrap_or(&reason).to_owned() }
}

/// The line where something is said for the first time, or the second.
fn line_of(text: &str, said: &str, time: usize) -> usize {
    1 + text.match_indices(said).nth(time - 1).map_or(0, |(at, _)| text[..at].matches('\n').count())
}

pub(super) fn digest<'de, D: Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|error| de::Error::custom(format!("`{text}`: {error}")))
}

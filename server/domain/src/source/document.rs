//! A document: a named text, and the way back from it to the file it came from, so that every span can be checked against both.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::format::Format;
use super::place::{Map, Place};
use super::span::Span;
use crate::digest::Digest;

/// Largest document, in bytes. Spans are 32-bit offsets; this stays far inside them.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

/// A usable document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What the caller calls it: usually a path relative to the folder it was found in. Unique within a run.
    pub name: String,
    /// Its text.
    pub text: Arc<str>,
    /// SHA-256 of the file's bytes.
    pub sha256: Digest,
    /// The file it came from.
    #[serde(default, skip_serializing_if = "File::is_unknown")]
    pub file: File,
}

/// What is known of a document's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Bytes.
    pub bytes: u64,
    /// What it is; `None` where its text must say.
    pub format: Option<Format>,
    /// Name of its encoding, as the Encoding Standard has it; empty where the format is not text.
    pub encoding: String,
    /// Where in it the text stands.
    pub map: Map,
    /// Where it is from and by what right it is used.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
}

impl File {
    /// Whether nothing is known of it: of what was written down before files were told from texts.
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// Where material is from and by what right it is used, as its owner says it. Empty is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// What the study is called.
    pub title: String,
    /// The licence, such as an SPDX identifier.
    pub licence: String,
    /// Where the consent of the people in it is on record.
    pub consent: String,
}

impl Provenance {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a file is no usable document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// No bytes, or white space alone.
    #[error("the document is empty")]
    Empty,
    /// A NUL byte: not text.
    #[error("the document is binary: byte {0} is NUL")]
    Binary(u64),
    /// Not UTF-8, where nothing else is taken.
    #[error("the document is not UTF-8: byte {0} starts no character; convert it to UTF-8")]
    NotUtf8(u64),
    /// Bytes that stand for no text in the encoding it was read in, where another encoding is taken too.
    #[error("the document is in {encoding}, and byte {at} stands for no text in it; convert it to UTF-8")]
    Undecodable {
        /// Name of the encoding, as the Encoding Standard has it.
        encoding: String,
        /// First byte that cannot be decoded, from 0.
        at: u64,
    },
    /// A kind of file that holds no text.
    #[error("the document is {0}; only text, tables, JSON, YAML, HTML, captions, Word, Excel and PDF are read")]
    Foreign(String),
    /// Too long.
    #[error("the document has {bytes} bytes; the most is {most}")]
    TooLong {
        /// Bytes it has.
        bytes: u64,
        /// The most it may have.
        most: u64,
    },
    /// Not what its format wants.
    #[error("{format} cannot be read: {reason}", format = .format.name())]
    Broken {
        /// What it was read as.
        format: Format,
        /// What is wrong, where, and what would be right.
        reason: String,
    },
}

impl Document {
    /// Reads `bytes` in UTF-8 as a document called `name`.
    ///
    /// # Errors
    /// Says why the bytes cannot be used; nothing is repaired.
    pub fn read(name: String, bytes: Vec<u8>) -> Result<Self, Unusable> {
        if bytes.len() > MAX_BYTES {
            return Err(Unusable::TooLong { bytes: bytes.len() as u64, most: MAX_BYTES as u64 });
        }
        if let Some(at) = memchr::memchr(0, &bytes) {
            return Err(Unusable::Binary(at as u64));
        }
        let text =
            String::from_utf8(bytes).map_err(|error| Unusable::NotUtf8(error.utf8_error().valid_up_to() as u64))?;
        if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            return Err(Unusable::Empty);
        }
        let sha256 = Digest::of(text.as_bytes());
        let file = File {
            bytes: text.len() as u64,
            format: Format::named(&name),
            encoding: "UTF-8".into(),
            ..File::default()
        };
        Ok(Self { name, text: text.into(), sha256, file })
    }

    /// Where `span` of the text stands in the file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.file.map.place(&self.text, span)
    }
}

//! A document: a named text whose bytes are kept exactly as they came, so that every span can be checked against them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// Largest document, in bytes. Spans are 32-bit offsets; this stays far inside them.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

/// A usable document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What the caller calls it: usually a path relative to the folder it was found in. Unique within a run.
    pub name: String,
    /// The content, byte for byte as it came.
    pub text: Arc<str>,
    /// SHA-256 of the content.
    pub sha256: Digest,
}

/// Why bytes are not a usable document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// No bytes, or white space alone.
    #[error("the document is empty")]
    Empty,
    /// A NUL byte: not text.
    #[error("the document is binary: byte {0} is NUL")]
    Binary(usize),
    /// Not UTF-8.
    #[error("the document is not UTF-8: byte {0} starts no character; convert it to UTF-8")]
    NotUtf8(usize),
    /// Too long.
    #[error("the document has {0} bytes; the most is {MAX_BYTES}")]
    TooLong(usize),
}

impl Document {
    /// Reads `bytes` as a document called `name`.
    ///
    /// # Errors
    /// Says why the bytes cannot be used; nothing is repaired.
    pub fn read(name: String, bytes: Vec<u8>) -> Result<Self, Unusable> {
        if bytes.len() > MAX_BYTES {
            return Err(Unusable::TooLong(bytes.len()));
        }
        if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
            return Err(Unusable::Binary(at));
        }
        let text = String::from_utf8(bytes).map_err(|error| Unusable::NotUtf8(error.utf8_error().valid_up_to()))?;
        if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            return Err(Unusable::Empty);
        }
        let sha256 = Digest::of(text.as_bytes());
        Ok(Self { name, text: text.into(), sha256 })
    }
}

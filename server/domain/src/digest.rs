//! SHA-256 digests, the one way this product names content.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// A SHA-256 digest, shown and stored as 64 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_parts([bytes])
    }

    /// The digest of several parts, each preceded by its length so that no two lists of parts collide.
    /// A single part is hashed bare: it equals what `sha256sum` prints.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8], IntoIter: ExactSizeIterator>) -> Self {
        let parts = parts.into_iter();
        let framed = parts.len() > 1;
        let mut hasher = sha2::Sha256::new();
        for part in parts {
            if framed {
                hasher.update((part.len() as u64).to_be_bytes());
            }
            hasher.update(part);
        }
        let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
        Self(hasher.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect())
    }

    /// Reads 64 hexadecimal digits, in either case; `None` where the text is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self(text.to_ascii_lowercase()))
    }

    /// The 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

//! SHA-256 digests, the one way this product names content.

use std::fmt;
use std::str::FromStr;

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
        Self::finished(hasher)
    }

    fn finished(hasher: sha2::Sha256) -> Self {
        let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
        Self(hasher.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect())
    }

    /// The 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A digest of content that comes in pieces. How it was cut makes no difference: it is the digest of the whole.
#[derive(Clone, Debug, Default)]
pub struct Hasher(sha2::Sha256);

impl Hasher {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all pieces.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest::finished(self.0)
    }
}

/// A text that is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 digest is 64 lower-case hexadecimal digits")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let good = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if good { Ok(Self(text.to_owned())) } else { Err(NotADigest) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_digest_of_the_whole() {
        let mut hasher = Hasher::default();
        hasher.update(b"inter");
        hasher.update(b"view");
        assert_eq!(hasher.finish(), Digest::of(b"interview"));
    }

    #[test]
    fn a_digest_is_read_strictly() {
        let digest = Digest::of(b"interview");
        assert_eq!(digest.as_str().parse(), Ok(digest.clone()));
        for wrong in
            ["", "abc", &digest.as_str().to_uppercase(), &format!("{digest}0"), &digest.as_str().replace('a', "g")]
        {
            assert_eq!(wrong.parse::<Digest>(), Err(NotADigest), "{wrong}");
        }
    }
}

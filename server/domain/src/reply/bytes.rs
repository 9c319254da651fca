//! Forward steps over bytes. JSON's own characters are ASCII, so every position found here is a character boundary.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The next byte from `at` on that a plain run of a double-quoted string cannot hold: `"`, `\` or a control character.
pub(super) fn special(bytes: &[u8], mut at: usize) -> usize {
    // Eight bytes a step. A borrow can mark bytes above a hit, never below it, so the lowest mark is exact.
    while let Some(Ok(word)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(word);
        let quote = word ^ (ONES * b'"' as u64);
        let slash = word ^ (ONES * b'\\' as u64);
        let hits = (quote.wrapping_sub(ONES) & !quote
            | slash.wrapping_sub(ONES) & !slash
            | word.wrapping_sub(ONES * 0x20) & !word)
            & HIGH;
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

/// The first byte from `at` on that is no JSON white space.
#[inline]
pub(super) fn blank(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Whether `bytes` has `word` at `at`.
pub(super) fn is_at(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(word))
}

/// Behind the letters, digits, `_` and `$` from `at` on; non-ASCII counts as letters.
pub(super) fn word(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)) {
        at += 1;
    }
    at
}

/// The end of the line that `at` is in.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + memchr::memchr(b'\n', rest).unwrap_or(rest.len())
}

/// The typographic or plain quotation mark at `at`, as its length in bytes and its family.
pub(super) fn quote(bytes: &[u8], at: usize) -> Option<(usize, Family)> {
    match bytes.get(at)? {
        b'"' => Some((1, Family::Double)),
        b'\'' => Some((1, Family::Single)),
        b'`' if !is_at(bytes, at, b"```") => Some((1, Family::Back)),
        0xe2 => match (bytes.get(at + 1)?, bytes.get(at + 2)?) {
            (0x80, 0x9c..=0x9f) => Some((3, Family::SmartDouble)),
            (0x80, 0x98..=0x9b) => Some((3, Family::SmartSingle)),
            _ => None,
        },
        0xc2 if matches!(bytes.get(at + 1)?, 0xab | 0xbb) => Some((2, Family::Guillemet)),
        _ => None,
    }
}

/// Quotation marks that may open and close one string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Double,
    Single,
    Back,
    SmartDouble,
    SmartSingle,
    Guillemet,
}

impl Family {
    /// Whether a string that `self` opened may be closed by `other`: models mix straight and typographic marks.
    pub(super) fn closed_by(self, other: Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (Self::Double, Self::SmartDouble)
                    | (Self::SmartDouble, Self::Double)
                    | (Self::Single, Self::SmartSingle)
                    | (Self::SmartSingle, Self::Single)
                    | (Self::Back, Self::Single)
            )
    }
}

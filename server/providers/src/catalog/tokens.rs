//! Counting tokens, in one public encoding for all models: an estimate for those that have another.

/// The encoding of [`count`].
pub const ENCODING: &str = "o200k_base";

/// Longest piece encoded at once. The encoder's pattern backtracks over white space and its merging is quadratic in the length of a
/// word; cut so, a hostile text costs no more than a plain one.
const PIECE: usize = 4096;

/// Tokens of `text`. The encoding's tables (some 200,000 entries) are loaded by the first call.
///
/// A text without two words in a row for a long way is cut elsewhere, which may count a token more.
#[must_use]
pub fn count(text: &str) -> u64 {
    let mut tokens = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cut(rest));
        tokens += tiktoken_rs::o200k_base_singleton().encode_ordinary(piece).len();
        rest = after;
    }
    u64::try_from(tokens).unwrap_or(u64::MAX)
}

/// Where the next piece ends: in the first [`PIECE`] bytes, before the last space between two words, where the encoding's own pattern
/// parts too; else before the last white space; else after them.
fn cut(text: &str) -> usize {
    if text.len() <= PIECE {
        return text.len();
    }
    let end = (0..=PIECE).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let piece = &text[..end];
    let between = |&(at, _): &(usize, &str)| {
        piece[..at].ends_with(char::is_alphanumeric) && piece[at + 1..].starts_with(char::is_alphabetic)
    };
    let words = piece.rmatch_indices(' ').find(between).map(|(at, _)| at);
    let white = || piece.rfind(|c: char| c.is_ascii_whitespace()).filter(|&at| at > 0);
    words.or_else(white).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_encoding_does() {
        assert_eq!(count(""), 0);
        assert_eq!(count("hello world"), 2);
        assert_eq!(count("I want to see where my money goes."), 9);
    }

    #[test]
    fn cutting_at_words_changes_nothing() {
        let text = "Whenever the invoice arrives late, I call Größe & Co. twice; nobody answers.\n".repeat(500);
        let whole = tiktoken_rs::o200k_base_singleton().encode_ordinary(&text).len();
        assert_eq!(count(&text), u64::try_from(whole).unwrap());
    }

    #[test]
    fn hostile_texts_are_counted_too() {
        for text in ["a".repeat(1 << 20), " ".repeat(1 << 20), "\n".repeat(1 << 20), "🙂".repeat(1 << 18)] {
            assert!(count(&text) > 0);
        }
    }
}

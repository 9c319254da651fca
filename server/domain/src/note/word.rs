//! Words, numbers and marks of a clinical text where they stand, folded so that case and Unicode form do not tell them apart.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::source::span::Span;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, with digits behind them (`A1c`); also `%`.
    Letters,
    /// Digits, grouped or decimal.
    Number,
    /// A line's end.
    Break,
    /// Any other mark: its ASCII byte, or 0.
    Mark(u8),
}

/// A word, number or mark. Words that differ in case or Unicode form alone have one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) key: u64,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
}

impl Word {
    /// Whether it is said: letters or digits.
    pub(crate) fn is_said(&self) -> bool {
        matches!(self.kind, Kind::Letters | Kind::Number)
    }

    pub(crate) fn is(&self, mark: u8) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub(crate) fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span().of(text).unwrap_or_default()
    }

    /// The number in digits.
    pub(crate) fn number(&self, text: &str) -> Option<f64> {
        if self.kind != Kind::Number {
            return None;
        }
        let digits = self.text(text);
        match digits.contains(',') {
            true => digits.replace(',', "").parse().ok(),
            false => digits.parse().ok(),
        }
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

/// The key of a word, as [`words`] would give it.
pub(crate) fn key(word: &str) -> u64 {
    words(word).first().map_or(SEED, |word| word.key)
}

/// Every word, number and mark of `text`, in one pass.
pub(crate) fn words(text: &str) -> Vec<Word> {
    // Of clinical text, five bytes a word and mark is about what there is.
    let mut words = Vec::with_capacity(text.len() / 5 + 4);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let word = match byte {
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            b'a'..=b'z' | b'A'..=b'Z' => letters(text, at),
            b'0'..=b'9' => number(bytes, at),
            b'\n' => one(at, Kind::Break),
            b'%' => Word { key: mix(SEED, b'%'), ..one(at, Kind::Letters) },
            0x80.. => match wide(text, at) {
                Some(word) => word,
                None => {
                    at += 1;
                    while !text.is_char_boundary(at) {
                        at += 1;
                    }
                    continue;
                }
            },
            // PTB style negation: `n't` follows `do` as a word of its own and begins with a letter; a lone apostrophe says nothing.
            mark => one(at, Kind::Mark(mark)),
        };
        at = word.end as usize;
        words.push(word);
    }
    words
}

fn one(at: usize, kind: Kind) -> Word {
    Word { key: 0, start: at as u32, end: at as u32 + 1, kind }
}

fn letters(text: &str, start: usize) -> Word {
    let bytes = text.as_bytes();
    let (mut at, mut hash) = (start, SEED);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => hash = mix(hash, byte),
            b'A'..=b'Z' => hash = mix(hash, byte | 0x20),
            b'\'' if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                if is_possessive(bytes, at) {
                    return Word { key: hash, start: start as u32, end: at as u32 + 2, kind: Kind::Letters };
                }
                hash = mix(hash, b'\'');
            }
            0x80.. => return wide(text, start).unwrap_or_else(|| one(start, Kind::Mark(0))),
            _ => break,
        }
        at += 1;
    }
    Word { key: hash, start: start as u32, end: at as u32, kind: Kind::Letters }
}

fn is_possessive(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at + 1), Some(b's' | b'S')) && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric)
}

fn number(bytes: &[u8], start: usize) -> Word {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = start;
    let mut hash = SEED;
    while digit(at) || (bytes[at..].starts_with(b",") && (1..=3).all(|ahead| digit(at + ahead)) && !digit(at + 4)) {
        if digit(at) {
            hash = mix(hash, bytes[at]);
        }
        at += 1;
    }
    if bytes.get(at) == Some(&b'.') && digit(at + 1) {
        hash = mix(hash, b'.');
        at += 1;
        while digit(at) {
            hash = mix(hash, bytes[at]);
            at += 1;
        }
    }
    Word { key: hash, start: start as u32, end: at as u32, kind: Kind::Number }
}

/// A word with characters beyond ASCII; `None` where none begins at `start`.
fn wide(text: &str, start: usize) -> Option<Word> {
    let rest = &text[start..];
    let part = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let apostrophe = matches!(c, '\'' | '’') && end > 0 && chars.peek().is_some_and(|(_, c)| c.is_alphabetic());
        if !part(c) && !apostrophe {
            break;
        }
        end = at + c.len_utf8();
    }
    let word = rest.get(..end).filter(|word| !word.is_empty())?;
    let folded: String = word
        .replace('’', "'")
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .collect();
    let bare = folded.strip_suffix("'s").unwrap_or(&folded);
    let hash = bare.bytes().fold(SEED, mix);
    Some(Word { key: hash, start: start as u32, end: (start + end) as u32, kind: Kind::Letters })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<&str> {
        words(text).iter().map(|word| word.text(text)).collect()
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        assert_eq!(
            said("A1c 1,200.5mg (122/70), don't 98.4."),
            ["A1c", "1,200.5", "mg", "(", "122", "/", "70", ")", ",", "don't", "98.4", "."]
        );
    }

    #[test]
    fn case_and_unicode_form_do_not_tell_words_apart() {
        for (one, other) in
            [("Ménière", "me\u{301}nie\u{300}re"), ("LASIX", "lasix"), ("µg", "\u{3bc}g"), ("Bell’s", "bell")]
        {
            assert_eq!(key(one), key(other), "{one}");
        }
        assert_ne!(key("left"), key("right"));
    }

    #[test]
    fn a_number_is_its_value() {
        let text = "5.0 and 1,000 and 12,34";
        let numbers: Vec<f64> = words(text).iter().filter_map(|word| word.number(text)).collect();
        assert_eq!(numbers, [5.0, 1000.0, 12.0, 34.0]);
    }
}

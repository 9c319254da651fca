//! Words: told apart, known as to their language, freed of those that say nothing, stemmed, and weighed by who uses them.

mod language;
mod lexicon;
mod stop;
mod terms;
mod vector;

pub use language::Language;
pub(crate) use lexicon::Lexicon;
pub(crate) use terms::Terms;
pub(crate) use vector::{Sparse, dot, scaled, weighed};

/// Calls `each` with every word: letters, digits and apostrophes within.
pub(crate) fn each_word<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let from = at;
        let mut plain = true;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\'' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => at += 1,
                0x80.. => {
                    let Some(c) = text[at..].chars().next().filter(|c| *c == '’' || c.is_alphanumeric()) else {
                        break;
                    };
                    plain = false;
                    at += c.len_utf8();
                }
                _ => break,
            }
        }
        let word = &text[from..at];
        let quoted = !plain || word.starts_with('\'') || word.ends_with('\'');
        let word = if quoted { word.trim_matches(['\'', '’']) } else { word };
        if !word.is_empty() {
            each(word);
        }
        at += match bytes.get(at) {
            Some(0x80..) => text[at..].chars().next().map_or(1, char::len_utf8),
            _ => 1,
        };
    }
}

/// A word in lower case, with plain apostrophes, in a buffer that is used again.
pub(crate) fn lowered<'b>(word: &str, buffer: &'b mut String) -> &'b str {
    buffer.clear();
    if word.is_ascii() {
        buffer.push_str(word);
        buffer.make_ascii_lowercase();
    } else {
        buffer.push_str(&word.to_lowercase().replace('’', "'"));
    }
    buffer
}

#[cfg(test)]
mod tests {
    use super::each_word;

    #[test]
    fn words_are_told_apart_as_by_their_marks() {
        let mut words = Vec::new();
        each_word("‘Don’t’ – naïve 'quotes', 2nd…Über", |word| words.push(word));
        assert_eq!(words, ["Don’t", "naïve", "quotes", "2nd", "Über"]);
    }
}

//! Words of the material in the marks between documents: whatever they are, they stay in their line and between their quotation marks.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `words` without anything that starts a line or turns the direction of reading.
pub(super) fn in_line(words: &str) -> Cow<'_, str> {
    if !words.contains(breaks_out) {
        return words.into();
    }
    let mut line = String::with_capacity(words.len() + 16);
    for letter in words.chars() {
        match letter {
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            letter if breaks_out(letter) => {
                let _ = write!(line, "\\u{:04x}", u32::from(letter));
            }
            letter => line.push(letter),
        }
    }
    line.into()
}

/// `words` as a string of JSON, in one line.
pub(super) fn quoted(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 2);
    text.push('"');
    for letter in words.chars() {
        if matches!(letter, '"' | '\\') {
            text.push('\\');
        }
        text.push(letter);
    }
    text.push('"');
    in_line(&text).into_owned()
}

fn breaks_out(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_between_its_quotation_marks_and_can_be_read_back() {
        for name in ["a.md", "a \"b\\\".md", "two\nlines\u{2028}\u{202e}\0.md", "größe\t.md"] {
            let text = quoted(name);
            assert!(!text.contains(breaks_out), "{text}");
            assert_eq!(serde_json::from_str::<String>(&text).unwrap(), name);
        }
    }
}

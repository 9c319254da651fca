//! Escapes, JSON's and those models write by mistake.

use std::borrow::Cow;

use crate::reply::note::{Note, NoteKind};

/// `content` without its escapes; it begins at `base`. Escapes JSON does not have are kept where they look meant (`\d`, `\alpha`,
/// `C:\Users`) and lose their backslash where they protect a punctuation mark.
pub(in crate::reply) fn unescape<'t>(content: &'t str, base: usize, notes: &mut Vec<Note>) -> Cow<'t, str> {
    let mut text = String::with_capacity(content.len());
    if is_path(content) {
        notes.push(Note { kind: NoteKind::BadEscape, at: base + 2 });
        return Cow::Borrowed(content);
    }
    let mut from = 0;
    while let Some(gap) = memchr::memchr(b'\\', &content.as_bytes()[from..]) {
        let slash = from + gap;
        text.push_str(&content[from..slash]);
        let (length, known) = one(&content[slash + 1..], &mut text);
        if !known {
            notes.push(Note { kind: NoteKind::BadEscape, at: base + slash });
        }
        from = slash + 1 + length;
    }
    text.push_str(&content[from..]);
    Cow::Owned(text)
}

/// Whether `content` is a path of Windows whose backslashes were not escaped: some are no escapes of JSON, so none is meant as one.
fn is_path(content: &str) -> bool {
    let bytes = content.as_bytes();
    matches!(bytes, [drive, b':', b'\\', first, ..] if drive.is_ascii_alphabetic() && first.is_ascii_alphanumeric())
        && !content.contains("\\\\")
        && !content.contains("\\\"")
        && bytes
            .windows(2)
            .any(|two| matches!(two, [b'\\', letter] if letter.is_ascii_alphanumeric() && !b"bfnrtu".contains(letter)))
}

/// What one escape stands for, `rest` being behind its backslash: how much of `rest` it takes, and whether JSON has it.
fn one(rest: &str, text: &mut String) -> (usize, bool) {
    let Some(letter) = rest.chars().next() else {
        text.push('\\');
        return (0, false);
    };
    let plain = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(rest, text),
        'x' => return hex(rest, text),
        '\n' => return (1, false),
        '\'' | '`' | '_' | '*' | '#' | '~' | '&' | '$' | '-' | '>' | '<' | '!' | '%' | '=' | ',' | ':' | '“' | '”'
        | '’' => {
            text.push(letter);
            return (letter.len_utf8(), false);
        }
        _ => {
            text.push('\\');
            return (0, false);
        }
    };
    text.push(plain);
    (1, true)
}

/// `uXXXX`, two of them for a pair.
fn unicode(rest: &str, text: &mut String) -> (usize, bool) {
    let Some(high) = digits(rest, 1, 4) else {
        text.push('\\');
        return (0, false);
    };
    if let Some(letter) = char::from_u32(high) {
        text.push(letter);
        return (5, true);
    }
    let low = rest.get(5..7).filter(|escape| *escape == "\\u").and_then(|_| digits(rest, 7, 4));
    match low {
        Some(low @ 0xdc00..=0xdfff) if high < 0xdc00 => {
            let letter = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            text.push(char::from_u32(letter).unwrap_or(char::REPLACEMENT_CHARACTER));
            (11, true)
        }
        _ => {
            text.push(char::REPLACEMENT_CHARACTER);
            (5, false)
        }
    }
}

/// `xXX`, of Python and JavaScript.
fn hex(rest: &str, text: &mut String) -> (usize, bool) {
    match digits(rest, 1, 2).and_then(char::from_u32) {
        Some(letter) => {
            text.push(letter);
            (3, false)
        }
        None => {
            text.push('\\');
            (0, false)
        }
    }
}

fn digits(rest: &str, at: usize, count: usize) -> Option<u32> {
    let digits = rest.get(at..at + count)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

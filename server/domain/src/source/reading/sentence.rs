//! Sentences of a turn, by their exact bytes.
//!
//! A scanner of its own rather than UAX #29: it must know what an interview is full of (trailing-off dots before a small
//! letter, abbreviations, quotation marks around whole answers, escapes of the file's format), and it runs at a tenth of
//! the cost.

use crate::source::span::Span;

const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "vs", "e.g", "i.e", "etc", "st", "no", "approx", "jr", "sr", "inc", "ltd", "p.m",
    "a.m", "u.s", "u.k",
];

/// The bytes at which something may end: those that `split` looks at.
const MAY_END: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = *b".!?\n\\\xe2\xe3\xef";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Calls `each` with every sentence of `span` and whether its bytes hold an escape sequence (`escape`; none if empty).
pub(super) fn split(text: &str, span: Span, escape: &str, mut each: impl FnMut(Span, bool)) {
    let Some(turn) = span.of(text) else { return };
    let mut give = |from: usize, to: usize| {
        let (from, to) = trim(turn, from, to);
        if turn[from..to].contains(char::is_alphanumeric) {
            let escaped = !escape.is_empty() && turn[from..to].contains(escape);
            each(Span { start: span.start + from as u32, end: span.start + to as u32 }, escaped);
        }
    };
    let mut from = 0;
    let mut at = 0;
    let bytes = turn.as_bytes();
    while let Some(plain) = bytes[at..].iter().position(|byte| MAY_END[usize::from(*byte)]) {
        at += plain;
        let next = match bytes[at] {
            b'.' | b'!' | b'?' => terminator(turn, from, at),
            b'\n' => blank_line(bytes, at),
            b'\\' if escape == "\\" => escaped_white(bytes, at),
            0xe2 | 0xe3 | 0xef => wide_terminator(turn, at),
            _ => Next::Inside(at + 1),
        };
        match next {
            Next::Inside(resume) => at = resume,
            Next::Ends { end, resume } => {
                give(from, end);
                (from, at) = (resume, resume);
            }
        }
    }
    give(from, turn.len());
}

enum Next {
    Inside(usize),
    Ends { end: usize, resume: usize },
}

fn terminator(turn: &str, from: usize, at: usize) -> Next {
    let bytes = turn.as_bytes();
    let run = bytes[at..].iter().take_while(|byte| matches!(byte, b'.' | b'!' | b'?')).count();
    let marks = &bytes[at..at + run];
    let closed = at + run + closers(&turn[at + run..]);
    let rest = &turn[closed..];
    let Some(next) = rest.chars().next() else { return Next::Ends { end: closed, resume: closed } };
    if !next.is_whitespace() && next != '\\' {
        return Next::Inside(at + run);
    }
    let follows = rest.trim_start().trim_start_matches(['"', '\'', '“', '‘', '(', '[']).chars().next();
    let small = follows.is_some_and(char::is_lowercase);
    let dots = marks.iter().all(|mark| *mark == b'.');
    let quoted = closed > at + run;
    if small && (dots || quoted) || dots && run == 1 && abbreviates(&turn[from..at]) {
        return Next::Inside(closed);
    }
    Next::Ends { end: closed, resume: closed }
}

/// Whether the last word before a full stop is an abbreviation or an initial.
fn abbreviates(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '\'')).next().unwrap_or_default();
    let initial = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && word != "I";
    initial || ABBREVIATIONS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Bytes of closing quotation marks and brackets at the start of `rest`.
fn closers(rest: &str) -> usize {
    rest.chars()
        .take_while(|c| matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '»' | '*' | '_'))
        .map(char::len_utf8)
        .sum()
}

fn blank_line(bytes: &[u8], at: usize) -> Next {
    let blank = bytes[at + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match bytes.get(at + 1 + blank) {
        Some(b'\n') => Next::Ends { end: at, resume: at + 1 + blank },
        _ => Next::Inside(at + 1),
    }
}

/// An escaped line break or tab parts sentences like a blank line; any other escape is passed over whole.
fn escaped_white(bytes: &[u8], at: usize) -> Next {
    match bytes.get(at + 1) {
        Some(b'n' | b'r' | b't') => Next::Ends { end: at, resume: at + 2 },
        Some(b'u') => Next::Inside((at + 6).min(bytes.len())),
        _ => Next::Inside((at + 2).min(bytes.len())),
    }
}

/// `。`, `！`, `？` end a sentence without white space, and so does the end of a paragraph within a cell; `…` does before a capital.
fn wide_terminator(turn: &str, at: usize) -> Next {
    let Some(rest) = turn.get(at..) else { return Next::Inside(at + 1) };
    let Some(mark) = rest.chars().next() else { return Next::Inside(at + 1) };
    let end = at + mark.len_utf8();
    let after = &turn[end..];
    match mark {
        '。' | '！' | '？' => {
            let end = end + closers(after);
            Next::Ends { end, resume: end }
        }
        '\u{2029}' => Next::Ends { end: at, resume: end },
        '…' if after.starts_with(char::is_whitespace)
            && after.trim_start().chars().next().is_some_and(char::is_uppercase) =>
        {
            Next::Ends { end, resume: end }
        }
        _ => Next::Inside(end),
    }
}

/// Without white space, list marks, and quotation marks that close nothing within.
fn trim(turn: &str, from: usize, to: usize) -> (usize, usize) {
    let piece = turn[from..to].trim_ascii();
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b".!?,".contains(byte));
    if plain(piece.as_bytes().first()) && plain(piece.as_bytes().last()) {
        let start = piece.as_ptr() as usize - turn.as_ptr() as usize;
        return (start, start + piece.len());
    }
    let mut piece = turn[from..to].trim_matches(blank);
    loop {
        let before = piece.len();
        for (open, close) in [("\\\"", "\\\""), ("\"", "\""), ("“", "”"), ("‘", "’"), ("'", "'"), ("«", "»")]
        {
            piece = unquote(piece, open, close).trim_matches(blank);
        }
        if piece.len() == before {
            break;
        }
    }
    let start = piece.as_ptr() as usize - turn.as_ptr() as usize;
    (start, start + piece.len())
}

fn blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_' | '\u{feff}' | '\u{200b}')
}

/// Takes a pair of marks off, or one that has no partner inside.
fn unquote<'a>(piece: &'a str, open: &str, close: &str) -> &'a str {
    let inner = piece.strip_prefix(open).unwrap_or(piece);
    if inner.len() < piece.len() {
        if let Some(inner) = inner.strip_suffix(close)
            && !inner.contains(open)
        {
            return inner;
        }
        return if inner.contains(close) { piece } else { inner };
    }
    match piece.strip_suffix(close) {
        Some(inner) if close != "'" && close != "’" && !inner.contains(open) => inner,
        _ => piece,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences<'a>(text: &'a str, escape: &str) -> Vec<&'a str> {
        let mut found = Vec::new();
        split(text, Span { start: 0, end: text.len() as u32 }, escape, |span, _| found.push(span.of(text).unwrap()));
        found
    }

    #[test]
    fn sentences_lose_quotation_marks_around_them_but_not_within() {
        assert_eq!(
            sentences("\"It works. But I never call it 'fun'.\"", ""),
            ["It works.", "But I never call it 'fun'."]
        );
        assert_eq!(sentences("“Fine.” She left.", ""), ["Fine.", "She left."]);
        assert_eq!(sentences("I tap 'Pay'", ""), ["I tap 'Pay'"]);
    }

    #[test]
    fn trailing_off_goes_on_before_a_small_letter() {
        assert_eq!(
            sentences("It was... fine. It... Well. Dr. Low said so.", ""),
            ["It was... fine.", "It...", "Well.", "Dr. Low said so."]
        );
    }

    #[test]
    fn a_sentence_does_not_go_on_over_the_end_of_a_paragraph() {
        let text = "It hums. not always\u{2029}but often\n\nas they say";
        assert_eq!(sentences(text, ""), ["It hums. not always", "but often", "as they say"]);
    }

    #[test]
    fn an_escaped_line_break_parts_sentences() {
        assert_eq!(sentences(r"First one\nSecond \u00e9 one", "\\"), ["First one", r"Second \u00e9 one"]);
    }
}

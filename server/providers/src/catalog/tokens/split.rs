//! Where a text parts before it is encoded: the patterns of the public encodings, walked by hand.
//!
//! A regular expression for them needs look-ahead and backtracks, which makes white space slow, or fatal; walked, every character is
//! looked at twice at most. The alternatives are tried in the order of the published patterns, which are quoted beside each.

use super::class::{Class, at};

/// Where the piece that begins at byte `from` of a text ends.
pub(super) type Split = fn(&[u8], usize) -> usize;

/// Of `o200k_base` and `o200k_harmony`.
pub(super) fn o200k(text: &[u8], from: usize) -> usize {
    let Some((class, after)) = at(text, from) else { return from };
    let word = match class {
        Class::Upper | Class::Lower | Class::Caseless => cased(text, from),
        Class::Number => None,
        _ if is_newline(text, from) => None,
        // `[^\r\n\p{L}\p{N}]?` takes a mark too, but a mark alone is a word where nothing else can be.
        Class::Mark => cased_with_lower(text, after).or(Some(after)),
        _ => cased(text, after),
    };
    if let Some(end) = word {
        return contraction(text, end).unwrap_or(end);
    }
    match class {
        Class::Number => number(text, from),
        Class::Space => symbols(text, from, class, b"\r\n/").unwrap_or_else(|| space(text, from)),
        _ => symbols(text, from, class, b"\r\n/").unwrap_or(after),
    }
}

/// Of `cl100k_base`.
pub(super) fn cl100k(text: &[u8], from: usize) -> usize {
    let Some((class, after)) = at(text, from) else { return from };
    if let Some(end) = contraction(text, from) {
        return end;
    }
    let word = match class {
        Class::Upper | Class::Lower | Class::Caseless => Some(run(text, from, Class::is_letter)),
        Class::Number => None,
        _ if is_newline(text, from) => None,
        _ => Some(run(text, after, Class::is_letter)).filter(|&end| end > after),
    };
    if let Some(end) = word {
        return end;
    }
    match class {
        Class::Number => number(text, from),
        Class::Space => symbols(text, from, class, b"\r\n").unwrap_or_else(|| {
            // `\s++$`
            let end = run(text, from, is_space);
            if end == text.len() { end } else { space(text, from) }
        }),
        _ => symbols(text, from, class, b"\r\n").unwrap_or(after),
    }
}

/// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+`, or else `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`.
fn cased(text: &[u8], from: usize) -> Option<usize> {
    cased_with_lower(text, from).or_else(|| Some(run(text, from, is_upper)).filter(|&end| end > from))
}

/// The first of the two. Where no lower case follows the first run, it gives back what has only upper case.
fn cased_with_lower(text: &[u8], from: usize) -> Option<usize> {
    let mut end = from;
    let mut without_case = None;
    while let Some((class, after)) = at(text, end).filter(|&(class, _)| is_upper(class)) {
        if class != Class::Upper {
            without_case = Some(after);
        }
        end = after;
    }
    let lower = run(text, end, is_lower);
    if lower > end { Some(lower) } else { without_case }
}

/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)`; the long s folds to s.
fn contraction(text: &[u8], from: usize) -> Option<usize> {
    if text.get(from) != Some(&b'\'') {
        return None;
    }
    let letter = |k: usize| text.get(from + k).map(u8::to_ascii_lowercase);
    match (letter(1)?, letter(2)) {
        (b's' | b't' | b'm' | b'd', _) => Some(from + 2),
        (b'r' | b'v', Some(b'e')) | (b'l', Some(b'l')) | (0xC5, Some(0xBF)) => Some(from + 3),
        _ => None,
    }
}

/// `\p{N}{1,3}`
fn number(text: &[u8], from: usize) -> usize {
    let digit = |from| at(text, from).filter(|&(class, _)| class == Class::Number).map(|(_, after)| after);
    (0..3).try_fold(from, |end, _| digit(end).ok_or(end)).unwrap_or_else(|end| end)
}

/// ` ?[^\s\p{L}\p{N}]+` and any of `tail` after it.
fn symbols(text: &[u8], from: usize, class: Class, tail: &[u8]) -> Option<usize> {
    let start = match class {
        Class::Space if text.get(from) == Some(&b' ') => from + 1,
        Class::Space => return None,
        _ => from,
    };
    let mut end = run(text, start, |class| matches!(class, Class::Other | Class::Mark));
    if end == start {
        return None;
    }
    while text.get(end).is_some_and(|byte| tail.contains(byte)) {
        end += 1;
    }
    Some(end)
}

/// `\s*[\r\n]+|\s+(?!\S)|\s+`: to the last end of a line; else all but the last, which goes with what follows.
fn space(text: &[u8], from: usize) -> usize {
    let (mut end, mut last, mut line) = (from, from, None);
    while let Some((_, after)) = at(text, end).filter(|&(class, _)| class == Class::Space) {
        if is_newline(text, end) {
            line = Some(after);
        }
        (last, end) = (end, after);
    }
    match line {
        Some(line) => line,
        None if end == text.len() || last == from => end,
        None => last,
    }
}

#[inline]
fn run(text: &[u8], from: usize, of: impl Fn(Class) -> bool) -> usize {
    let mut end = from;
    while let Some((_, after)) = at(text, end).filter(|&(class, _)| of(class)) {
        end = after;
    }
    end
}

fn is_newline(text: &[u8], at: usize) -> bool {
    matches!(text.get(at), Some(b'\r' | b'\n'))
}

fn is_space(class: Class) -> bool {
    class == Class::Space
}

fn is_upper(class: Class) -> bool {
    matches!(class, Class::Upper | Class::Caseless | Class::Mark)
}

fn is_lower(class: Class) -> bool {
    matches!(class, Class::Lower | Class::Caseless | Class::Mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(split: Split, text: &str) -> Vec<&str> {
        let (mut from, mut pieces) = (0, Vec::new());
        while from < text.len() {
            let end = split(text.as_bytes(), from);
            pieces.push(&text[from..end]);
            from = end;
        }
        pieces
    }

    #[test]
    fn words_take_what_stands_before_them() {
        assert_eq!(pieces(o200k, "The (cat's) café 中文ABC"), ["The", " (", "cat's", ")", " café", " 中文", "ABC"]);
        assert_eq!(pieces(cl100k, "The (cat's) café 中文ABC"), ["The", " (", "cat", "'s", ")", " café", " 中文ABC"]);
    }

    #[test]
    fn case_parts_words_of_the_newer_pattern_only() {
        assert_eq!(pieces(o200k, "camelCaseHTTPServer"), ["camel", "Case", "HTTPServer"]);
        assert_eq!(pieces(cl100k, "camelCaseHTTPServer"), ["camelCaseHTTPServer"]);
    }

    #[test]
    fn numbers_go_by_three_and_ends_of_lines_with_the_space_before() {
        assert_eq!(pieces(o200k, "1234567 \n  x"), ["123", "456", "7", " \n", " ", " x"]);
        assert_eq!(pieces(cl100k, "a \n \n "), ["a", " \n \n "]);
        assert_eq!(pieces(o200k, "a \n \n "), ["a", " \n \n", " "]);
    }
}

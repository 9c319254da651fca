//! Text as compared: case, white space, quotation marks, dashes, dots and the escapes of JSON and CSV folded away.

/// Folded characters, each with the byte just behind what it was folded from.
pub(super) struct Folded<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Folded<'a> {
    pub(super) fn from(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    fn one(&self, at: usize) -> Option<(char, usize)> {
        let rest = self.text.get(at..)?;
        let c = rest.chars().next()?;
        if c == '\\' {
            return Some(escape(rest).map_or((c, at + 1), |(c, length)| (plain(c), at + length)));
        }
        Some((plain(c), at + c.len_utf8()))
    }
}

impl Iterator for Folded<'_> {
    type Item = (char, usize);

    fn next(&mut self) -> Option<(char, usize)> {
        let (c, mut end) = self.one(self.at)?;
        if matches!(c, ' ' | '\'' | '-' | '.') {
            while let Some((_, next)) = self.one(end).filter(|(other, _)| *other == c) {
                end = next;
            }
        }
        self.at = end;
        Some((c, end))
    }
}

fn plain(c: char) -> char {
    match c {
        '"' | '\'' | '`' | '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '«' | '»' | '′' | '″' => '\'',
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '…' => '.',
        '\u{200b}' | '\u{feff}' => ' ',
        c if c.is_whitespace() => ' ',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The character a JSON escape stands for, and the bytes it takes.
pub(super) fn escape(rest: &str) -> Option<(char, usize)> {
    match rest.as_bytes().get(1)? {
        b'n' | b'r' | b't' | b'f' | b'b' => Some((' ', 2)),
        b'"' => Some(('"', 2)),
        b'\\' => Some(('\\', 2)),
        b'/' => Some(('/', 2)),
        b'u' => {
            let code = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
            Some((char::from_u32(code).unwrap_or('\u{fffd}'), 6))
        }
        _ => None,
    }
}

/// The words of `text`, lower case, with single spaces: equal for texts that say the same.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().flat_map(char::to_lowercase));
    }
    words
}

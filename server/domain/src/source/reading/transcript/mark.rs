//! The marks of a transcript's lines: `Anna: ...`, `[anna] ...`, `**Anna:** ...`, with or without a time.

const DIRECTIONS: &[&str] = &[
    "pause",
    "pauses",
    "laughs",
    "laughter",
    "laughing",
    "sighs",
    "sigh",
    "inaudible",
    "crosstalk",
    "silence",
    "long pause",
    "unintelligible",
    "music",
    "applause",
    "taps",
    "nods",
    "smiles",
    "overlapping",
    "beat",
    "chuckles",
];

/// Who a line says is speaking, and where on the line the words start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark<'a> {
    pub(crate) label: &'a str,
    pub(crate) text: usize,
}

impl<'a> Mark<'a> {
    pub(crate) fn of(line: &'a str) -> Option<Self> {
        let start = line.len() - line.trim_start_matches(['*', '_', '>', ' ']).len();
        let start = start + clock(&line[start..]).map_or(0, |length| length + gap(&line[start + length..]));
        let start = start + (line[start..].len() - line[start..].trim_start_matches(['*', '_']).len());
        let rest = &line[start..];
        let (label, text) =
            bracketed(rest).or_else(|| colon(rest)).or_else(|| timed(rest)).or_else(|| described(rest))?;
        Some(Self { label, text: start + text })
    }
}

fn gap(rest: &str) -> usize {
    rest.len() - rest.trim_start_matches([' ', '-', '–', '\t', '*']).len()
}

/// `[anna] words`
fn bracketed(rest: &str) -> Option<(&str, usize)> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.find(']').filter(|end| *end <= 40)?;
    let label = inner[..end].trim();
    let after = &inner[end + 1..];
    let told = plausible(label) && !DIRECTIONS.contains(&label.to_lowercase().as_str()) && clock(label).is_none();
    let text = end + 2 + (after.len() - after.trim_start_matches([':', ' ', '\t']).len());
    (told && text < rest.len()).then_some((label, text))
}

/// `Anna: words`, `Anna (00:12): words`
fn colon(rest: &str) -> Option<(&str, usize)> {
    let mut at = 0;
    let colon = loop {
        let found = at + rest[at..].find(':')?;
        if found > 60 {
            return None;
        }
        let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        match digits(rest[found + 1..].chars().next()) && digits(rest[..found].chars().next_back()) {
            true => at = found + 1,
            false => break found,
        }
    };
    let after = &rest[colon + 1..];
    if !after.is_empty() && !after.starts_with([' ', '\t', '*', '_']) {
        return None;
    }
    let mut label = rest[..colon].trim_end_matches(['*', '_', ' ']);
    if let Some(open) = label.rfind(['[', '(']).filter(|open| clock(&label[*open..]).is_some()) {
        label = label[..open].trim_end();
    }
    let text = colon + 1 + (after.len() - after.trim_start_matches(['*', '_', ' ', '\t']).len());
    plausible(label).then_some((label, text))
}

/// `Anna  00:12` alone on a line; her words follow on the next.
fn timed(rest: &str) -> Option<(&str, usize)> {
    let (label, time) = rest.trim_end().rsplit_once([' ', '\t'])?;
    let label = label.trim_end();
    (clock(time) == Some(time.len()) && plausible(label)).then_some((label, rest.len()))
}

/// `- Anna :: words`, an item of a description list.
fn described(rest: &str) -> Option<(&str, usize)> {
    let (label, _) = rest.strip_prefix("- ").or_else(|| rest.strip_prefix("+ "))?.split_once(" :: ")?;
    let text = 2 + label.len() + 4;
    let gap = rest[text..].len() - rest[text..].trim_start().len();
    plausible(label.trim()).then_some((label.trim(), text + gap))
}

/// Whether words could be a label: few, and without marks of a sentence.
fn plausible(label: &str) -> bool {
    let words = label.split_whitespace().count();
    let fits =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '#' | '(' | ')' | '&' | '/' | '_');
    (1..=5).contains(&words)
        && label.starts_with(char::is_alphabetic)
        && label.chars().all(fits)
        && label.chars().count() <= 40
}

/// Bytes of a time, bracketed or not, at the start: `00:12`, `[1:02:03.5]`.
fn clock(rest: &str) -> Option<usize> {
    if !rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '(')) {
        return None;
    }
    let open = usize::from(rest.starts_with(['[', '(']));
    let digits =
        rest[open..].bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b',')).count();
    let time = rest[open..open + digits].trim_end_matches(['.', ',', ':']);
    let valid = time.contains(':') && time.starts_with(|c: char| c.is_ascii_digit());
    let end = open + time.len();
    let close = usize::from(open == 1 && rest[end..].starts_with([']', ')']));
    (valid && close == open).then_some(end + close)
}

/// A line that only says when: a subtitle's number or times.
pub(super) fn is_clock(line: &str) -> bool {
    line.contains("-->")
        || line.bytes().all(|byte| byte.is_ascii_digit())
        || clock(line) == Some(line.len())
        || line == "WEBVTT"
}

/// A line of nothing but rule characters.
pub(super) fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'=' | b'-' | b'_' | b'*' | b'~' | b'#' | b' '))
}

/// A whole line in brackets, a direction and no speech: what it says, without a leading `Task:`.
pub(super) fn direction(line: &str) -> Option<&str> {
    let line = line.trim_matches(['*', '_']);
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    if inner.contains([']', '[']) {
        return None;
    }
    let topic = inner.split_once(':').filter(|(key, _)| key.len() <= 12).map_or(inner, |(_, topic)| topic);
    Some(topic.trim())
}

/// A heading of markup.
pub(super) fn title(line: &str) -> Option<&str> {
    line.starts_with('#').then(|| line.trim_start_matches('#').trim())
}

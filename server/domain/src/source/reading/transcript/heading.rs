//! Headings that name a participant: `PARTICIPANT 001 - Age: 28, Role: Nurse`, `## Participant 3`.

use super::super::{org, role};

pub(super) struct Heading<'a> {
    pub(super) label: &'a str,
    pub(super) attributes: Vec<(&'a str, String)>,
}

/// The heading a line is, if it is one.
pub(super) fn parse(line: &str) -> Option<Heading<'_>> {
    if line.len() > 240 {
        return None;
    }
    let bare = line.trim_start_matches(['#', '*', '_', ' ', '=', '-']).trim_end_matches(['*', '_', ' ', '=', '#', '-']);
    let marked = line.starts_with('#') || line.starts_with("==");
    named(bare, marked, marked || line.starts_with("**"))
}

/// The person that a heading of Org names, by its title or by what its drawer states.
pub(super) fn in_org<'a>(heading: &org::Heading<'a>) -> Option<Heading<'a>> {
    let title = heading.title;
    let whole = || Heading { label: title, attributes: Vec::new() };
    let short = heading.personal && !title.is_empty() && title.len() <= 80;
    named(title, true, true).or_else(|| short.then(whole))
}

/// `Participant 3 - Age: 28`; `marked` as a heading is, `coded` where a bare `P3` is one too.
fn named(bare: &str, marked: bool, coded: bool) -> Option<Heading<'_>> {
    let length = label(bare)?;
    let rest = bare[length..].trim_start_matches(['*', '_']).trim_start();
    let label = bare[..length].trim();
    if rest.is_empty() {
        return (coded || !role::is_code(label)).then(|| Heading { label, attributes: Vec::new() });
    }
    if !rest.starts_with(['-', '–', '—', ':', '|', ',', '(', '/', '·', '[']) {
        return None;
    }
    let stated = rest.trim_start_matches(['-', '–', '—', ':', '|', ',', '(', ')', '/', ' ', '·', '[', ']']);
    // Most lines of this form are speech: `P3: I never do`. They state nothing, which is seen sooner than it is read, and soonest
    // by a look at all bytes that does not stop at the first.
    let states = |any, byte| any | matches!(byte, b':' | b'=' | b'0'..=b'9');
    if !marked && !stated.bytes().fold(false, states) {
        return None;
    }
    let attributes =
        attributes(stated.trim_end_matches(['-', '–', '—', ':', '|', ',', '(', ')', '/', ' ', '·', '[', ']']));
    (marked || !attributes.is_empty()).then_some(Heading { label, attributes })
}

/// Bytes of `Participant 3`, `Interview #2` or `P001` at the start.
fn label(line: &str) -> Option<usize> {
    let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b':' | b'-' | b'(' | b',' | b'*' | b'|');
    let first = &line[..line.bytes().position(|byte| ends(&byte)).unwrap_or(line.len())];
    if role::is_code(first) {
        return Some(first.len());
    }
    if !role::heads(first) {
        return None;
    }
    let rest = &line[first.len()..];
    let gap = rest.len() - rest.trim_start_matches([' ', '#', '-', '_']).len();
    let id = rest[gap..].find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len() - gap);
    let code = &rest[gap..gap + id];
    let told = code.bytes().any(|byte| byte.is_ascii_digit())
        || (code.len() == 1 && code.bytes().all(|b| b.is_ascii_uppercase()));
    (gap > 0 && told).then_some(first.len() + gap + id)
}

/// `Age: 28, Role: Nurse`; a part without a key goes on with the value before it.
fn attributes(text: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for part in text.split([',', ';', '|']) {
        match part.split_once([':', '=']) {
            Some((key, value)) if key.split_whitespace().count() <= 3 && !value.trim().is_empty() => {
                found.push((key.trim(), value.trim().to_owned()));
            }
            _ => match found.last_mut() {
                Some((_, value)) => {
                    value.push_str(", ");
                    value.push_str(part.trim());
                }
                None if part.trim().parse::<u8>().is_ok_and(|years| (10..=110).contains(&years)) => {
                    found.push(("age", part.trim().to_owned()));
                }
                None => {}
            },
        }
    }
    let spoken = found.iter().any(|(_, value)| value.split_whitespace().count() > 8);
    if spoken { Vec::new() } else { found }
}

//! What the lines of an Org file are.

use super::attribute::{is_attribute, key_of};

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Heading(Heading<'a>),
    /// `:Age: 34` in a drawer of properties.
    Property(&'a str, &'a str),
    /// Keywords, comments, drawers, code: nobody's words.
    Aside,
    Words,
}

/// `* TODO P1 :tag:`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading<'a> {
    pub(super) level: usize,
    pub(super) title: &'a str,
    /// Its drawer states what only people have.
    pub(super) personal: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Text,
    Properties,
    Drawer,
    Block,
}

/// What each of `lines` is, these being byte ranges without indentation.
pub(super) fn lines<'a>(text: &'a str, lines: &[(usize, usize)]) -> Vec<Line<'a>> {
    let mut inside = Inside::Text;
    let mut found: Vec<Line<'a>> = Vec::with_capacity(lines.len());
    let mut heading = None;
    for &(start, end) in lines {
        let at_margin = text[..start].ends_with('\n') || text[..start].trim_start_matches('\u{feff}').is_empty();
        let line = one(&text[start..end], at_margin, &mut inside);
        if let (Line::Property(key, _), Some(of)) = (line, heading)
            && let Some(Line::Heading(heading)) = found.get_mut::<usize>(of)
        {
            heading.personal |= is_attribute(&key_of(key));
        }
        if matches!(line, Line::Heading(_)) {
            heading = Some(found.len());
        }
        found.push(line);
    }
    found
}

fn one<'a>(line: &'a str, at_margin: bool, inside: &mut Inside) -> Line<'a> {
    if *inside == Inside::Block {
        if starts(line, "#+end_") {
            *inside = Inside::Text;
        }
        return Line::Aside;
    }
    if let Some(heading) = heading(line).filter(|_| at_margin) {
        *inside = Inside::Text;
        return Line::Heading(heading);
    }
    // A drawer that is never closed ends with its paragraph, so that it does not swallow the rest.
    if line.is_empty() {
        *inside = Inside::Text;
        return Line::Words;
    }
    if let Some(name) = drawer(line) {
        *inside = match () {
            () if name.eq_ignore_ascii_case("end") => Inside::Text,
            () if name.eq_ignore_ascii_case("properties") => Inside::Properties,
            () => Inside::Drawer,
        };
        return Line::Aside;
    }
    match inside {
        Inside::Properties => property(line).map_or(Line::Aside, |(key, value)| Line::Property(key, value)),
        Inside::Drawer => Line::Aside,
        _ if ["src", "example", "comment", "export"].iter().any(|kind| starts(line, &format!("#+begin_{kind}"))) => {
            *inside = Inside::Block;
            Line::Aside
        }
        _ if line.starts_with("#+") || line == "#" || line.starts_with("# ") => Line::Aside,
        _ if ["SCHEDULED:", "DEADLINE:", "CLOSED:", "CLOCK:"].iter().any(|word| line.starts_with(word)) => Line::Aside,
        _ => Line::Words,
    }
}

fn starts(line: &str, with: &str) -> bool {
    line.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with))
}

fn heading(line: &str) -> Option<Heading<'_>> {
    let level = line.bytes().take_while(|byte| *byte == b'*').count();
    let title = line[level..].strip_prefix(' ').filter(|_| level > 0)?.trim();
    let title = ["TODO ", "DONE "].iter().find_map(|word| title.strip_prefix(word)).unwrap_or(title);
    let tags = title.rsplit_once([' ', '\t']).filter(|(_, tags)| tags.len() > 2 && drawer(tags).is_some());
    Some(Heading { level, title: tags.map_or(title, |(title, _)| title).trim(), personal: false })
}

/// The name in `:NAME:`; tags are written alike.
fn drawer(line: &str) -> Option<&str> {
    let name = line.strip_prefix(':')?.strip_suffix(':')?;
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '@' | '#' | '%' | ':');
    (!name.is_empty() && name.chars().all(fits)).then_some(name)
}

fn property(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.strip_prefix(':')?.split_once(':')?;
    Some((key, value.trim()))
}

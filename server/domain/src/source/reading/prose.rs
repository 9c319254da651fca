//! Plain text in which nobody is named: the words of one participant without a label.

use super::script::{Script, Who};

/// Reads paragraphs; headings of markup and rules are not speech.
pub(super) fn read(script: &mut Script<'_>) {
    let text = script.text;
    let person = script.person("");
    let mut at = 0;
    let mut paragraph: Option<(usize, usize)> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = at + (line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len());
        at += line.len();
        if trimmed.is_empty() || trimmed.starts_with('#') || !trimmed.contains(char::is_alphanumeric) {
            end(script, person, paragraph.take());
            continue;
        }
        let item = ["- ", "* ", "• ", "> "].iter().find(|mark| trimmed.starts_with(**mark));
        let start = start + item.map_or(0, |mark| mark.len());
        if item.is_some() {
            end(script, person, paragraph.take());
        }
        let from = paragraph.map_or(start, |(from, _)| from);
        paragraph = Some((from, at - (line.len() - line.trim_end().len())));
    }
    end(script, person, paragraph);
}

fn end(script: &mut Script<'_>, person: usize, paragraph: Option<(usize, usize)>) {
    if let Some((start, end)) = paragraph {
        script.say(Who::Person(person), start, end, None);
    }
}

//! Plain text in which nobody is named: the words of one participant without a label.

use super::lines::bare;
use super::org;
use super::script::{Script, Who};

/// Reads paragraphs; headings of markup and rules are not speech.
pub(super) fn read(script: &mut Script<'_>, is_org: bool) {
    let text = script.text;
    let person = script.person("");
    let lines = bare(text);
    let asides = if is_org { org::lines(text, &lines) } else { Vec::new() };
    let mut paragraph: Option<(usize, usize)> = None;
    for (index, &(start, until)) in lines.iter().enumerate() {
        let line = &text[start..until];
        let aside = asides.get(index).is_some_and(|line| *line != org::Line::Words);
        if aside || line.starts_with('#') || !line.contains(char::is_alphanumeric) {
            end(script, person, paragraph.take());
            continue;
        }
        let item = ["- ", "* ", "• ", "> "].iter().find(|mark| line.starts_with(**mark));
        let start = start + item.map_or(0, |mark| mark.len());
        if item.is_some() {
            end(script, person, paragraph.take());
        }
        paragraph = Some((paragraph.map_or(start, |(from, _)| from), until));
    }
    end(script, person, paragraph);
}

fn end(script: &mut Script<'_>, person: usize, paragraph: Option<(usize, usize)>) {
    if let Some((start, end)) = paragraph {
        script.say(Who::Person(person), start, end, None);
    }
}

//! Transcripts: labelled turns, sections headed by a participant, or both.

mod heading;
mod mark;
mod speakers;

use super::attribute::{is_attribute, key_of};
use super::lines::bare;
use super::org;
use super::role;
use super::script::{Script, Who};
use heading::Heading;
pub(crate) use mark::Mark;
pub(crate) use speakers::Speakers;

/// Reads a transcript; `false` when nobody is named in it.
pub(super) fn read(script: &mut Script<'_>, is_org: bool) -> bool {
    let text = script.text;
    let lines = bare(text);
    let org = if is_org { org::lines(text, &lines) } else { Vec::new() };
    let words = |index: &usize| org.get(*index).is_none_or(|line| *line == org::Line::Words);
    let spoken: Vec<(usize, usize)> = (0..lines.len()).filter(words).map(|index| lines[index]).collect();
    let speakers = Speakers::of(text, &spoken);
    let headed = || {
        org.iter().any(|line| matches!(line, org::Line::Heading(heading) if heading::in_org(heading).is_some()))
            || spoken.iter().any(|line| heading::parse(&text[line.0..line.1]).is_some())
    };
    if speakers.is_empty() && !headed() {
        return false;
    }
    let mut stage = Stage {
        speakers: &speakers,
        section: None,
        level: 0,
        head: false,
        who: None,
        topic: None,
        piece: None,
        rules: Rules::default(),
    };
    for (index, &(start, end)) in lines.iter().enumerate() {
        match org.get(index) {
            Some(line) if *line != org::Line::Words => stage.org(script, line),
            _ => stage.line(script, start, end),
        }
    }
    stage.end_piece(script);
    true
}

/// How far a reading of lines has come.
struct Stage<'s> {
    speakers: &'s Speakers,
    /// The person a heading named.
    section: Option<usize>,
    /// How deep that heading is, in Org.
    level: usize,
    /// Still among the `Key: value` lines under a heading.
    head: bool,
    who: Option<Who>,
    topic: Option<String>,
    piece: Option<(usize, usize)>,
    rules: Rules,
}

/// Rules around headings: one closes a section that stands between rules, except the one right under its heading.
#[derive(Default)]
struct Rules {
    just_ruled: bool,
    just_headed: bool,
    section_is_ruled: bool,
}

impl Stage<'_> {
    fn line(&mut self, script: &mut Script<'_>, start: usize, end: usize) {
        let line = &script.text[start..end];
        if line.is_empty() {
            self.end_piece(script);
            if self.who == Some(Who::Interviewer) && self.section.is_some() && !self.speakers.answers_are_labelled() {
                self.who = self.section.map(Who::Person);
            }
            return;
        }
        let rules = std::mem::take(&mut self.rules);
        self.rules.section_is_ruled = rules.section_is_ruled;
        if mark::is_rule(line) {
            self.end_piece(script);
            if rules.section_is_ruled && !rules.just_headed {
                (self.section, self.who, self.rules.section_is_ruled) = (None, None, false);
            }
            self.rules.just_ruled = true;
        } else if let Some(heading) = heading::parse(line) {
            self.open(script, &heading);
            self.rules = Rules { just_headed: true, section_is_ruled: rules.just_ruled, just_ruled: false };
        } else {
            self.speech(script, line, start, end);
        }
    }

    /// A line of Org that is no words.
    fn org(&mut self, script: &mut Script<'_>, line: &org::Line<'_>) {
        self.end_piece(script);
        match line {
            org::Line::Heading(heading) => {
                if let Some(named) = heading::in_org(heading) {
                    self.open(script, &named);
                    self.level = heading.level;
                    return;
                }
                if heading.level <= self.level {
                    (self.section, self.level) = (None, 0);
                }
                (self.who, self.head) = (self.section.map(Who::Person), false);
                self.topic = Some(heading.title.to_owned());
            }
            org::Line::Property(key, value) => {
                if let Some(person) = self.section {
                    script.describe(person, key, value);
                }
            }
            org::Line::Aside | org::Line::Words => {}
        }
    }

    fn open(&mut self, script: &mut Script<'_>, heading: &Heading<'_>) {
        self.end_piece(script);
        let person = script.person(heading.label);
        for (key, value) in &heading.attributes {
            script.describe(person, key, value);
        }
        (self.section, self.who, self.topic, self.head) = (Some(person), Some(Who::Person(person)), None, true);
    }

    fn speech(&mut self, script: &mut Script<'_>, line: &str, start: usize, end: usize) {
        if mark::is_clock(line) {
            return self.end_piece(script);
        }
        if let Some(topic) = mark::direction(line).or_else(|| mark::title(line)) {
            self.end_piece(script);
            self.topic = Some(topic.to_owned());
            if let Some(person) = self.section {
                self.who = Some(Who::Person(person));
            }
            return;
        }
        if self.head && self.attribute(script, line) {
            return;
        }
        if let Some(mark) = Mark::of(line).filter(|mark| self.speakers.knows(mark)) {
            self.end_piece(script);
            self.head = false;
            self.who = Some(self.speaker(script, mark.label));
            if mark.text < line.len() {
                self.piece = Some((start + mark.text, end));
            }
            return;
        }
        self.head = false;
        if self.who.is_some() {
            let from = self.piece.map_or(start, |(from, _)| from);
            self.piece = Some((from, end));
        }
    }

    /// `Key: value` under a heading.
    fn attribute(&self, script: &mut Script<'_>, line: &str) -> bool {
        let line = line.trim_start_matches(['-', '*', ' ', '•']);
        let (Some((key, value)), Some(person)) = (line.split_once(':'), self.section) else { return false };
        let (key, value) = (key.trim_matches(['*', ' ', '_']), value.trim_matches(['*', ' ', '_', ':']));
        let folded = key_of(key);
        let short = key.len() <= 40 && value.len() <= 80 && !value.ends_with(['.', '?', '!', '"', '”']);
        let speaker = role::asks(key) || role::answers(key);
        if !short || speaker || value.is_empty() || (!is_attribute(&folded) && value.split_whitespace().count() > 6) {
            return false;
        }
        script.describe(person, key, value);
        true
    }

    fn speaker(&self, script: &mut Script<'_>, label: &str) -> Who {
        match self.section {
            _ if self.speakers.asks(label) => Who::Interviewer,
            Some(person) => Who::Person(person),
            None => Who::Person(script.person(label)),
        }
    }

    fn end_piece(&mut self, script: &mut Script<'_>) {
        if let (Some((start, end)), Some(who)) = (self.piece.take(), self.who) {
            script.say(who, start, end, self.topic.as_deref());
        }
    }
}

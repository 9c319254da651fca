//! JSON: people as objects, their words as long strings inside; chat-like lists; one value or one a line.

pub(super) mod tree;

use super::attribute::{is_procedure, key_of};
use super::note::Fault;
use super::role;
use super::script::{Script, Who};
use tree::{Kind, Node, children, parse};

/// Keys that name a person, best first.
const WHO: &[&str] = &[
    "participant_id",
    "participant",
    "respondent_id",
    "respondent",
    "interviewee",
    "interviewee_id",
    "user_id",
    "user",
    "subject_id",
    "customer_id",
    "pid",
    "id",
    "name",
    "label",
];
const SPEAKER: &[&str] = &["speaker", "role", "author", "from", "who", "speaker_name"];
const SAYS: &[&str] = &["text", "content", "utterance", "message", "words", "line", "transcript", "says", "body"];
/// Objects whose strings describe the person.
const ABOUT: &[&str] =
    &["demographics", "demographic", "profile", "attributes", "person", "info", "details", "metadata"];
/// Strings that are somebody else's words about or to the person.
const NOT_THEIRS: &[&str] = &[
    "notes",
    "note",
    "observer_notes",
    "researcher_notes",
    "interviewer_notes",
    "summary",
    "observation",
    "observations",
    "instructions",
    "description",
    "analysis",
    "insight",
    "insights",
];
const ASKED: &[&str] = &["question", "question_text", "prompt", "interviewer", "q", "interviewer_question"];
/// Objects whose every string is an answer, however short.
const ANSWERS: &[&str] = &["responses", "answers", "quotes", "utterances", "interview", "transcript", "statements"];

/// Bytes from which a string of a person is taken for words rather than an attribute.
const LONG: usize = 40;

/// Reads one value, or one a line.
///
/// # Errors
/// Where and why the text is not JSON, or that nobody speaks in it.
pub(super) fn read(script: &mut Script<'_>) -> Result<(), (u32, Fault)> {
    let text = script.text;
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let whole = parse(text, start).and_then(|(nodes, end)| match text[end..].trim().is_empty() {
        true => Ok(nodes),
        false => Err((end, "more text follows the value")),
    });
    let read = match whole {
        Ok(nodes) => {
            walk(script, &nodes);
            Ok(())
        }
        Err(fault) => read_lines(script, start).ok_or(fault),
    };
    if let Err((at, reason)) = read {
        return Err((at as u32, Fault::NotJson(reason)));
    }
    Ok(())
}

/// JSON lines; `None` unless the first line is a value by itself. Later lines that are none are noted and left out.
fn read_lines(script: &mut Script<'_>, start: usize) -> Option<()> {
    let text = script.text;
    let mut at = start;
    let mut read = 0;
    for line in text[start..].split_inclusive('\n') {
        let (from, to) = (at, at + line.len());
        at = to;
        if line.trim().is_empty() {
            continue;
        }
        match parse(&text[..to], from) {
            Ok((nodes, end)) if text[end..to].trim().is_empty() => {
                walk(script, &nodes);
                read += 1;
            }
            _ if read == 0 => return None,
            Ok((_, end)) => script.faults.push((end as u32, Fault::NotJson("more text follows the value"))),
            Err((place, reason)) => script.faults.push((place as u32, Fault::NotJson(reason))),
        }
    }
    (read > 0).then_some(())
}

/// Finds the people in a tree of values, and what they say.
pub(super) fn walk(script: &mut Script<'_>, nodes: &[Node]) {
    Walk { script, nodes }.all();
}

/// Where a value stands: whose it is, and what the study calls it.
#[derive(Clone)]
struct Place {
    node: usize,
    person: Option<usize>,
    topic: Option<String>,
    answers: bool,
    about: bool,
    direct: bool,
}

struct Walk<'s, 'a> {
    script: &'s mut Script<'a>,
    nodes: &'s [Node],
}

impl<'a> Walk<'_, 'a> {
    fn all(&mut self) {
        if self.nodes.is_empty() {
            return;
        }
        let people = self.script.people.len();
        self.from(None);
        if self.script.people.len() == people && self.script.turns.is_empty() {
            let nobody = self.script.person("");
            self.from(Some(nobody));
        }
    }

    fn from(&mut self, person: Option<usize>) {
        let root = Place { node: 0, person, topic: None, answers: false, about: false, direct: false };
        let mut places = vec![root];
        while let Some(place) = places.pop() {
            match self.nodes[place.node].kind {
                Kind::Object => self.object(&place, &mut places),
                Kind::Array => {
                    let items: Vec<usize> = children(self.nodes, place.node).collect();
                    let inside = |node| Place { node, direct: false, ..place.clone() };
                    places.extend(items.into_iter().rev().map(inside));
                }
                Kind::Text => self.text(&place, None),
                Kind::Number | Kind::Word => {}
            }
        }
    }

    fn object(&mut self, place: &Place, places: &mut Vec<Place>) {
        let members: Vec<(usize, String)> =
            children(self.nodes, place.node).map(|child| (child, self.key(child))).collect();
        if self.chat(place, &members) {
            return;
        }
        let (named, person) = match self.named(place, &members) {
            Some((child, person)) => (Some(child), Some(person)),
            None => (None, place.person),
        };
        let mut inside = Vec::new();
        for (child, key) in members.into_iter().filter(|(child, _)| named != Some(*child)) {
            let direct = named.is_some();
            let node = Place { node: child, person, direct, ..place.clone() };
            match self.nodes[child].kind {
                Kind::Object | Kind::Array => {
                    let answers = place.answers || ANSWERS.contains(&key.as_str());
                    let about = ABOUT.contains(&key.as_str());
                    if !NOT_THEIRS.contains(&key.as_str()) {
                        let topic = (!answers && !about && !key.is_empty()).then(|| key.clone());
                        inside.push(Place { topic: topic.or_else(|| place.topic.clone()), answers, about, ..node });
                    }
                }
                Kind::Text => self.text(&node, Some(&key)),
                Kind::Number | Kind::Word => self.describe(&node, &key),
            }
        }
        places.extend(inside.into_iter().rev());
    }

    /// `{speaker, text}`: one turn.
    fn chat(&mut self, place: &Place, members: &[(usize, String)]) -> bool {
        let find = |known: &[&str]| {
            known.iter().find_map(|name| {
                members
                    .iter()
                    .find(|(child, key)| key == name && self.nodes[*child].kind == Kind::Text)
                    .map(|(c, _)| *c)
            })
        };
        let speaker = find(SPEAKER).or_else(|| find(&WHO[..9]));
        let (Some(speaker), Some(says)) = (speaker, find(SAYS)) else { return false };
        let label = self.plain(speaker);
        let occupation =
            self.key(speaker) == "role" && find(WHO).is_some() && !role::asks(&label) && !role::answers(&label);
        if occupation {
            return false;
        }
        let own = find(WHO).filter(|node| *node != speaker).map(|node| self.plain(node));
        let who = match (role::asks(&label), own, place.person) {
            (true, ..) => Who::Interviewer,
            (false, Some(own), None) => Who::Person(self.script.person(&own)),
            (false, _, Some(person)) => Who::Person(person),
            (false, None, None) => Who::Person(self.script.person(&label)),
        };
        self.say(who, says, place.topic.as_deref());
        true
    }

    /// The person an object is about, if it names one and holds words.
    fn named(&mut self, place: &Place, members: &[(usize, String)]) -> Option<(usize, usize)> {
        if place.about || place.answers || (place.person.is_some() && place.direct) {
            return None;
        }
        let child = WHO.iter().find_map(|name| {
            let scalar = |child: usize| matches!(self.nodes[child].kind, Kind::Text | Kind::Number);
            members.iter().find(|(child, key)| key == name && scalar(*child)).map(|(child, _)| *child)
        })?;
        let inside = place.node + 1..self.nodes[place.node].until;
        let speaks =
            inside.clone().any(|node| {
                let node = self.nodes[node];
                node.kind == Kind::Text && node.end - node.start >= LONG
            }) || members.iter().any(|(_, key)| ANSWERS.contains(&key.as_str()) || SAYS.contains(&key.as_str()));
        let label = self.plain(child);
        let list_of_people = inside.clone().any(|node| node != child && self.names_another(node));
        let usable = speaks && !list_of_people && !label.is_empty() && label.len() <= 80;
        usable.then(|| (child, self.script.person(&label)))
    }

    /// Whether a nested value is the id of a person: then the outer object is a study, not a person.
    fn names_another(&self, node: usize) -> bool {
        self.nodes[node].key.is_some_and(|_| WHO[..11].contains(&self.key(node).as_str()))
    }

    fn text(&mut self, place: &Place, key: Option<&str>) {
        let node = self.nodes[place.node];
        let key = key.unwrap_or_default();
        let Some(person) = place.person else { return };
        if ASKED.contains(&key) {
            return self.say(Who::Interviewer, place.node, place.topic.as_deref());
        }
        let length = node.end - node.start;
        let spoken = !place.about
            && (place.answers || length >= LONG || SAYS.contains(&key) || key == "answer" || key == "response");
        match () {
            () if NOT_THEIRS.contains(&key) || is_procedure(key) && !SAYS.contains(&key) => {}
            () if spoken => {
                let own = !key.is_empty() && !SAYS.contains(&key) && !["answer", "response"].contains(&key);
                let topic = if own { Some(key) } else { place.topic.as_deref() };
                self.say(Who::Person(person), place.node, topic);
            }
            () if place.direct || place.about => self.describe(place, key),
            () if key.is_empty() && self.script.people[person].label.is_empty() => {
                self.say(Who::Person(person), place.node, place.topic.as_deref());
            }
            () => {}
        }
    }

    fn say(&mut self, who: Who, node: usize, topic: Option<&str>) {
        let node = self.nodes[node];
        self.script.escape = node.escape;
        self.script.say(who, node.start, node.end, topic);
    }

    fn describe(&mut self, place: &Place, key: &str) {
        if let (Some(person), true) = (place.person, place.direct || place.about) {
            let value = self.plain(place.node);
            self.script.describe(person, key, &value);
        }
    }

    fn key(&self, node: usize) -> String {
        self.nodes[node].key.map(|(start, end)| key_of(&self.script.text[start..end])).unwrap_or_default()
    }

    /// A value as text, escapes resolved.
    fn plain(&self, node: usize) -> String {
        let node = self.nodes[node];
        let raw = &self.script.text[node.start..node.end];
        match node.escape {
            _ if node.kind != Kind::Text || node.escape.is_empty() || !raw.contains(node.escape) => {
                raw.trim().to_owned()
            }
            "''" => raw.trim().replace("''", "'"),
            _ => serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned()),
        }
    }
}

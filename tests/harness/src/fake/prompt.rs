//! What a request asks for, read from its messages.

use serde_json::Value;

use super::request::Asked;

/// Name and text of the schema asked for: the one the answer or a tool is held to, or else the one the instructions spell out.
pub(crate) fn schema(asked: &Asked) -> (String, Value) {
    let held = asked.format.as_ref().or(asked.tool.as_ref().map(|(_, schema)| schema));
    let schema = held.cloned().or_else(|| spelt_out(&asked.text)).unwrap_or_default();
    let name = match ["personas", "scores", "findings", "sentence", "persona", "items", "claims"]
        .into_iter()
        .find(|name| schema["properties"][name].is_object())
    {
        _ if !asked.name.is_empty() => asked.name.as_str(),
        Some("personas") => "personas",
        Some("scores") => "persona_scores",
        Some("findings") => "persona_stereotypes",
        Some("sentence") => "automaton_translation",
        Some("items") => "note_scores",
        Some("claims") => "note_claims",
        Some(_) => "persona_refinement",
        None => asked.tool.as_ref().map_or("", |(name, _)| name.as_str()),
    };
    (name.to_owned(), schema)
}

fn spelt_out(text: &str) -> Option<Value> {
    objects(text).into_iter().find(|object| object["properties"].is_object())
}

/// N of `Write exactly N personas`; 1 when it is not said.
pub(crate) fn personas_asked(text: &str) -> usize {
    let rest = text.rsplit_once("Write exactly ").map_or("", |(_, rest)| rest);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1)
}

/// A sentence of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) document: String,
    pub(crate) text: String,
}

/// The sentences of the documents, verbatim, without speakers' labels; interviewers' lines are left out.
pub(crate) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    for part in text.split("\n<document-").skip(1) {
        let Some((tag, rest)) = part.split_once(" name=") else { continue };
        let mut names = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let Some(Ok(name)) = names.next() else { continue };
        let Some((_, rest)) = rest[names.byte_offset()..].split_once(">\n") else { continue };
        let body = rest.split(&format!("\n</document-{tag}>")).next().unwrap_or_default();
        for line in body.lines() {
            for sentence in spoken(line).split_inclusive(['.', '!', '?']).map(str::trim) {
                let plain = !sentence.contains(['<', '>', '&', '{', '"']);
                if plain && sentence.split_whitespace().count() >= 4 {
                    found.push(Sentence { document: name.clone(), text: sentence.to_owned() });
                }
            }
        }
    }
    found
}

fn spoken(line: &str) -> &str {
    let Some((label, words)) = line.split_once(": ") else { return line };
    let interviewer = ["interviewer", "moderator", "facilitator", "researcher", "q", "i"];
    if interviewer.contains(&label.trim().trim_matches('*').to_lowercase().as_str()) {
        return "";
    }
    if label.len() <= 30 && !label.contains(['.', '!', '?']) { words } else { line }
}

/// The persona shown in the prompt: the last JSON object with a name and an archetype, whatever it is wrapped in.
pub(crate) fn persona(text: &str) -> Value {
    objects(text).into_iter().rev().find_map(|object| inner_persona(&object)).unwrap_or_default()
}

fn inner_persona(value: &Value) -> Option<Value> {
    if value["name"].is_string() && value["archetype"].is_string() {
        return Some(value.clone());
    }
    value.as_object()?.values().find_map(inner_persona)
}

/// What is to be translated: the JSON object with a description.
pub(crate) fn described(text: &str) -> Value {
    objects(text).into_iter().rev().find(|object| object["description"].is_string()).unwrap_or_default()
}

/// The outermost JSON objects that stand in a text, in order.
fn objects(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('{').map(|at| from + at) {
        let mut stream = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        from = match stream.next() {
            Some(Ok(value @ Value::Object(_))) => {
                found.push(value);
                start + stream.byte_offset()
            }
            _ => start + 1,
        };
    }
    found
}

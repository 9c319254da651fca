//! What is answered, before any vendor's words for it.

use std::sync::atomic::Ordering::SeqCst;

use serde_json::{Value, json};

use super::behaviour::Behaviour;
use super::conform::conform;
use super::dialect::Dialect;
use super::script::{Call, Judging};
use super::seen::Seen;
use super::{note, persona, prompt, translation};

/// What a model says that refuses.
pub(crate) const REFUSAL: &str = "I will not write about these people.";
const THOUGHT: &str =
    "The participants repeat themselves. I will group what they want, then {\"quote\": each of them}.";

/// What is answered.
pub(crate) struct Answer {
    pub(crate) text: Option<String>,
    /// What was thought before.
    pub(crate) thought: Option<String>,
    /// The tool whose arguments the text is.
    pub(crate) tool: Option<String>,
    pub(crate) stop: Stop,
    pub(crate) tokens: Option<Tokens>,
    /// Letters a fragment of a stream.
    fragment: usize,
}

/// Why an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    End,
    Length,
    Filtered,
    Recited,
    Refused,
    PromptFiltered,
    /// There is no answer that could end.
    Nothing,
}

/// Four bytes a token; half of what is read was cached.
#[derive(Clone, Copy)]
pub(crate) struct Tokens {
    pub(crate) read: usize,
    pub(crate) cached: usize,
    /// Without what was thought.
    pub(crate) written: usize,
    pub(crate) thought: usize,
}

impl Answer {
    /// The text in the pieces of a stream.
    pub(crate) fn fragments(&self) -> Vec<String> {
        let letters: Vec<char> = self.text.iter().flat_map(|text| text.chars()).collect();
        letters.chunks(self.fragment).map(|piece| piece.iter().collect()).collect()
    }

    /// The arguments of the tool call, for wires that send them as an object: empty where the text is none.
    pub(crate) fn arguments(&self) -> Value {
        let text = self.text.as_deref().unwrap_or_default();
        serde_json::from_str(text).ok().filter(Value::is_object).unwrap_or_else(|| json!({}))
    }
}

pub(crate) fn compose(call: &Call, behaviour: &Behaviour, judging: Judging, seen: &Seen) -> Answer {
    let stop = stop(call, behaviour);
    let silent = matches!(stop, Stop::Refused | Stop::PromptFiltered | Stop::Nothing | Stop::Recited);
    let silent = silent || *behaviour == Behaviour::NullContent;
    let text = (!silent).then(|| content(call, behaviour, judging, seen));
    let thought = matches!(behaviour, Behaviour::Reasoning | Behaviour::ThoughtTooLong).then(|| THOUGHT.to_owned());
    let tokens = Tokens {
        read: call.asked.text.len() / 4,
        cached: call.asked.text.len() / 8,
        written: text.as_ref().map_or(0, String::len) / 4,
        thought: thought.as_ref().map_or(0, String::len) / 4,
    };
    Answer {
        tool: if text.is_some() { tool(call, behaviour) } else { None },
        text,
        thought,
        stop,
        tokens: (*behaviour != Behaviour::NoUsage).then_some(tokens),
        fragment: if *behaviour == Behaviour::Endless { 64 << 10 } else { 24 },
    }
}

fn stop(call: &Call, behaviour: &Behaviour) -> Stop {
    match behaviour {
        Behaviour::CutOff | Behaviour::ThoughtTooLong => Stop::Length,
        Behaviour::Filtered => Stop::Filtered,
        Behaviour::Recited => Stop::Recited,
        Behaviour::Refusal => Stop::Refused,
        Behaviour::PromptFiltered if call.dialect == Dialect::Gemini => Stop::PromptFiltered,
        Behaviour::EmptyChoices => Stop::Nothing,
        _ => Stop::End,
    }
}

/// The tool that is called. Who answers in words calls none, whatever was asked.
fn tool(call: &Call, behaviour: &Behaviour) -> Option<String> {
    match (behaviour, &call.asked.tool) {
        (Behaviour::Prose | Behaviour::Saying(_) | Behaviour::Fenced | Behaviour::Endless, _) => None,
        (_, Some((name, _))) => Some(name.clone()),
        (Behaviour::ToolShaped, None) => Some("answer".into()),
        _ => None,
    }
}

fn content(call: &Call, behaviour: &Behaviour, judging: Judging, seen: &Seen) -> String {
    let well = || answered(call, *behaviour == Behaviour::OneShort, judging, seen);
    match behaviour {
        Behaviour::ThoughtTooLong => String::new(),
        Behaviour::Saying(words) => words.clone(),
        Behaviour::CutOff => {
            let text = well().to_string();
            text.chars().take(text.chars().count() * 2 / 3).collect()
        }
        Behaviour::Prose => "I read the material with interest. The people in it want many things.".into(),
        Behaviour::Fenced => {
            format!("Here is what you asked for:\n```json\n{:#}\n```\nIs there more I can do?", well())
        }
        Behaviour::Damaged(damage) => damage.done_to(&well()),
        Behaviour::WrongShape => wrong(&call.schema).to_string(),
        Behaviour::Inventing => invented(well()).to_string(),
        Behaviour::Straying => persona::straying(well()).to_string(),
        Behaviour::Endless => "all work and no play ".repeat(500_000),
        _ => well().to_string(),
    }
}

fn answered(call: &Call, one_short: bool, judging: Judging, seen: &Seen) -> Value {
    let text = &call.asked.text;
    let (name, schema) = prompt::schema(&call.asked);
    let answer = match name.as_str() {
        "personas" => {
            let asked = u64::try_from(prompt::personas_asked(text)).unwrap();
            persona::draft(text, seen.personas.fetch_add(asked, SeqCst), one_short)
        }
        "persona_scores" => persona::judge(text, &criteria(&schema), judging),
        "persona_refinement" => persona::refine(text),
        "persona_stereotypes" => json!({"findings": []}),
        "automaton_translation" => translation::of(&prompt::described(text)),
        "note_scores" => note::scores(text, &schema),
        "note_claims" => note::claims(text),
        _ => return json!({"answer": "a question this server does not know"}),
    };
    if schema.is_object() { conform(answer, &schema) } else { answer }
}

/// Those the schema lists, or all.
fn criteria(schema: &Value) -> Vec<String> {
    let listed = schema["properties"]["scores"]["items"]["properties"]["criterion"]["enum"].as_array();
    match listed {
        Some(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => ["coherence", "realism", "usefulness", "completeness", "specificity", "distinctiveness"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn wrong(schema: &str) -> Value {
    match schema {
        "personas" => json!({"personas": [{"archetype": 7, "goals": "none"}, "a persona"]}),
        "automaton_translation" => json!({"sentence": ["q0", "q1"], "states": 2}),
        "persona_scores" => json!({"scores": [{"criterion": "coherence", "score": 11, "reason": null}]}),
        _ => json!({"persona": ["not", "an", "object"]}),
    }
}

/// Every quote replaced by words no document holds.
fn invented(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                *field = match name.as_str() {
                    "quote" => json!("Zanzibar marmalade outshines every quarterly umbrella."),
                    _ => invented(field.take()),
                };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = invented(item.take())),
        _ => {}
    }
    value
}

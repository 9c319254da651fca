//! How a model is asked for stereotypes: what is asked, what is read.

use std::sync::{Arc, LazyLock};

use assay_domain::persona::{Persona, TraitKind};
use assay_domain::quality::stereotypes::parts;
use serde_json::{Value, json};

use super::{list, object, pretty, text};
use crate::port::model::AnswerSchema;

/// The instructions.
pub(super) const INSTRUCTIONS: &str = include_str!("stereotypes.md");

static SCHEMA: LazyLock<Arc<AnswerSchema>> =
    LazyLock::new(|| Arc::new(AnswerSchema::new("persona_stereotypes", asked())));

/// The schema of the answer.
pub(super) fn schema() -> Arc<AnswerSchema> {
    Arc::clone(&SCHEMA)
}

/// What the persona is said to be, and its parts.
pub(super) fn material(persona: &Persona) -> String {
    let rests_on = TraitKind::ALL.into_iter().flat_map(|kind| persona.traits(kind));
    let quotes = rests_on.map(|known| known.evidence.iter().map(|evidence| evidence.quote.as_str()).collect());
    // Archetype and background come before the traits and rest on nothing of their own.
    let quotes = [Vec::new(), Vec::new()].into_iter().chain(quotes);
    let parts: Vec<Value> = parts(persona)
        .zip(quotes)
        .filter(|((_, text), _)| !text.is_empty())
        .map(|((path, text), said): (_, Vec<&str>)| json!({"path": path, "text": text, "said": said}))
        .collect();
    let about = json!({"name": persona.name, "demographics": persona.demographics});
    format!("Persona:\n{}\n\nParts:\n{}\n\nName the stereotypes.\n", pretty(&about), pretty(&parts))
}

fn asked() -> Value {
    let finding = object(&[
        ("path", text()),
        ("words", text()),
        ("severity", json!({"type": "string", "enum": ["severe", "light"]})),
        ("reason", text()),
    ]);
    object(&[("findings", list(finding))])
}

/// What is read: what is asked for, and what only the embedded author says.
pub(in crate::pipeline::persona) fn read() -> Value {
    let mut read = asked();
    if let Some(Value::Object(properties)) = read.pointer_mut("/properties") {
        properties.insert("by_list".to_owned(), json!({"type": "boolean"}));
    }
    read
}

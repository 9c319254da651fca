//! The cheapest question there is: whether a model is there and answers in the shape asked for.

use assay_domain::reply;
use serde_json::json;

use super::{Answer, AnswerSchema, Complaint, Prompt, Read};

pub(super) fn prompt() -> Prompt {
    Prompt {
        system: "You answer with JSON and nothing else.".into(),
        user: "Answer with exactly this: {\"present\": true}".into(),
    }
}

pub(super) fn schema() -> AnswerSchema {
    let schema = json!({
        "type": "object",
        "properties": {"present": {"type": "boolean"}},
        "required": ["present"],
        "additionalProperties": false,
    });
    AnswerSchema { name: "probe", schema }
}

pub(super) fn read(text: &str) -> Result<Read, Complaint> {
    let value = reply::read_json(text).map_err(|error| Complaint::unreadable(error.to_string()))?;
    match value["present"].as_bool() {
        Some(true) => Ok(Read { answer: Answer::Present, truncated: false, repairs: Vec::new() }),
        _ => Err(Complaint::unreadable("the answer is not {\"present\": true}")),
    }
}

//! The cheapest question there is: whether a model is there and answers in the shape asked for.

use assay_domain::reply::{self, Wanted};
use serde::Deserialize;
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
    #[derive(Deserialize)]
    struct Wire {
        present: bool,
    }
    let wanted = Wanted::new(&schema().schema).map_err(|error| Complaint::unreadable(error.to_string()))?;
    let mut found = reply::read(text, &wanted)?;
    let repairs = std::mem::take(&mut found.notes).iter().map(ToString::to_string).collect();
    match found.into_typed::<Wire>()?.present {
        true => Ok(Read { answer: Answer::Present, truncated: false, repairs }),
        false => Err(Complaint::unreadable("the answer is not {\"present\": true}")),
    }
}

//! The cheapest question there is: whether a model is there and answers in the shape asked for.

use std::sync::{Arc, LazyLock};

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

static SCHEMA: LazyLock<Arc<AnswerSchema>> = LazyLock::new(|| {
    let schema = json!({
        "type": "object",
        "properties": {"present": {"type": "boolean"}},
        "required": ["present"],
        "additionalProperties": false,
    });
    Arc::new(AnswerSchema::new("probe", schema))
});

pub(super) fn schema() -> Arc<AnswerSchema> {
    Arc::clone(&SCHEMA)
}

pub(super) fn read(text: &str) -> Result<Read, Complaint> {
    #[derive(Deserialize)]
    struct Wire {
        present: bool,
    }
    let wanted = Wanted::new(&SCHEMA.schema).map_err(|error| Complaint::unreadable(error.to_string()))?;
    let mut found = reply::read(text, &wanted)?;
    let repairs = std::mem::take(&mut found.notes).iter().map(ToString::to_string).collect();
    match found.into_typed::<Wire>()?.present {
        true => Ok(Read { answer: Answer::Present, truncated: false, repairs }),
        false => Err(Complaint::unreadable("the answer is not {\"present\": true}")),
    }
}

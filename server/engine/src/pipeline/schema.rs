//! JSON schemas of answers, in the subset that providers' structured output takes.

use serde_json::{Map, Value, json};

/// Providers want every object closed and every property required; absence is `null`.
pub(super) fn object(properties: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

#[expect(clippy::needless_pass_by_value, reason = "schemas are built from the inside out")]
pub(super) fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

pub(super) fn text() -> Value {
    json!({"type": "string"})
}

pub(super) fn optional_text() -> Value {
    json!({"type": ["string", "null"]})
}

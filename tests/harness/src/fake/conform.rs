//! Constrained decoding, as a server does it for `response_format`: the answer is bent into the schema that was sent.

use serde_json::{Map, Value, json};

/// `value` with the properties the schema lists, those that are missing filled with the emptiest value it takes.
pub(crate) fn conform(value: Value, schema: &Value) -> Value {
    shape(value, schema, schema)
}

fn shape(value: Value, schema: &Value, root: &Value) -> Value {
    if let Some(pointer) = schema["$ref"].as_str() {
        let target = root.pointer(pointer.trim_start_matches('#')).cloned().unwrap_or_default();
        return shape(value, &target, root);
    }
    if let Some(branches) = ["anyOf", "oneOf"].into_iter().find_map(|key| schema[key].as_array()) {
        let branch = branches.iter().find(|branch| takes(branch, &value, root)).or(branches.last());
        return branch.map_or(Value::Null, |branch| shape(value, branch, root));
    }
    if !takes(schema, &value, root) {
        return shape_empty(schema, root);
    }
    match value {
        Value::Object(fields) if schema["properties"].is_object() => object(fields, schema, root),
        Value::Array(items) => items.into_iter().map(|item| shape(item, &schema["items"], root)).collect(),
        other => other,
    }
}

fn object(mut fields: Map<String, Value>, schema: &Value, root: &Value) -> Value {
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let filled = properties.iter().map(|(name, property)| {
        let value = fields.remove(name).unwrap_or_default();
        (name.clone(), shape(value, property, root))
    });
    Value::Object(filled.collect())
}

fn shape_empty(schema: &Value, root: &Value) -> Value {
    match types(schema).first().copied() {
        Some("object") => object(Map::new(), schema, root),
        Some("array") => json!([]),
        Some("string") => schema["enum"].get(0).cloned().unwrap_or_else(|| json!("")),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(0)),
        Some("boolean") => json!(false),
        _ => Value::Null,
    }
}

fn takes(schema: &Value, value: &Value, root: &Value) -> bool {
    if let Some(pointer) = schema["$ref"].as_str() {
        return root.pointer(pointer.trim_start_matches('#')).is_some_and(|target| takes(target, value, root));
    }
    let types = types(schema);
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    types.is_empty() || types.contains(&name) || (name == "number" && types.contains(&"integer"))
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

//! What Gemini takes in `responseSchema`: a part of OpenAPI's schema, not of JSON Schema.

use serde_json::{Map, Value};

const FIELDS: [&str; 22] = [
    "type",
    "format",
    "title",
    "description",
    "nullable",
    "enum",
    "maxItems",
    "minItems",
    "properties",
    "required",
    "minProperties",
    "maxProperties",
    "minLength",
    "maxLength",
    "pattern",
    "example",
    "anyOf",
    "propertyOrdering",
    "default",
    "items",
    "minimum",
    "maximum",
];

/// What is wrong with the first field it does not take, in its words.
pub(super) fn refused(schema: &Value, at: &str) -> Option<String> {
    let fields = schema.as_object()?;
    if let Some(name) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Some(format!("Invalid JSON payload received. Unknown name \"{name}\" at '{at}': Cannot find field."));
    }
    if fields.get("type").is_some_and(Value::is_array) {
        return Some(format!(
            "Invalid JSON payload received. Unknown name \"type\" at '{at}': Proto field is not repeating, cannot start list."
        ));
    }
    if fields.get("type").is_some_and(|name| name == "null") {
        return Some(format!(
            "Invalid value at '{at}.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), \"null\""
        ));
    }
    let properties = fields.get("properties").and_then(Value::as_object).into_iter().flatten().enumerate();
    let properties = properties.map(|(n, (_, schema))| (format!("{at}.properties[{n}].value"), schema));
    let items = fields.get("items").map(|schema| (format!("{at}.items"), schema));
    let branches = fields.get("anyOf").and_then(Value::as_array).into_iter().flatten().enumerate();
    let branches = branches.map(|(n, schema)| (format!("{at}.any_of[{n}]"), schema));
    properties.chain(items).chain(branches).find_map(|(at, schema)| refused(schema, &at))
}

/// The same as JSON Schema: types in small letters, `nullable` among them.
pub(super) fn json_schema(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut plain: Map<String, Value> =
                fields.iter().map(|(name, value)| (name.clone(), json_schema(value))).collect();
            if let Some(name) = fields.get("type").and_then(Value::as_str) {
                let name = name.to_lowercase();
                let nullable = fields.get("nullable").is_some_and(|yes| yes == true);
                let types = if nullable { vec![name, "null".into()] } else { vec![name] };
                plain.insert("type".into(), types.into());
            }
            Value::Object(plain)
        }
        Value::Array(items) => items.iter().map(json_schema).collect(),
        other => other.clone(),
    }
}

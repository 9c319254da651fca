//! No answer makes reading panic, and what is strict JSON is read as it is.
#![no_main]

use std::sync::LazyLock;

use assay_domain::reply::{Wanted, read};
use serde_json::{Value, json};

static PEOPLE: LazyLock<Wanted> = LazyLock::new(|| {
    let person = json!({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": ["integer", "null"]}},
        "required": ["name", "age"], "additionalProperties": false});
    let schema =
        json!({"type": "object", "properties": {"people": {"type": "array", "items": person}}, "required": ["people"]});
    Wanted::new(&schema).expect("the schema is one")
});

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = read(text, &PEOPLE);
    let found = read(text, &Wanted::anything());
    let strict = serde_json::from_str::<Value>(text).ok().filter(|value| value.is_object() && value != &json!({}));
    if let (Some(strict), Ok(found)) = (strict, found)
        && found.notes.is_empty()
    {
        assert_eq!(found.into_json().to_string(), strict.to_string());
    }
});

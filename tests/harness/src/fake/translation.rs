//! What a well-behaved model makes of a sentence: determined by the examples that come with it.

use serde_json::{Value, json};

/// The finite list of what must be accepted, which satisfies every example; without one, every string.
pub(crate) fn of(described: &Value) -> Value {
    let accepted = described["must_accept"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let listed: Vec<String> = accepted.map(|text| format!("\"{text}\"")).collect();
    let sentence = match listed.as_slice() {
        [] => "all strings".to_owned(),
        [one] => format!("equals {one}"),
        several => format!("is one of {}", several.join(", ")),
    };
    json!({"sentence": sentence, "notes": "Taken from the examples."})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_examples_give_the_same_sentence() {
        let sentence = |described: Value| of(&described)["sentence"].as_str().unwrap().to_owned();
        assert_eq!(sentence(json!({"must_accept": ["01", ""]})), "is one of \"01\", \"\"");
        assert_eq!(sentence(json!({"must_accept": ["01"]})), "equals \"01\"");
        assert_eq!(sentence(json!({})), "all strings");
    }
}

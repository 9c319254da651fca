//! Embeddings without a model: the triples of letters of a text, whatever stands between its words, hashed into as many numbers.
//!
//! Texts that spell the same are near, however their words are set apart; others are not.

use serde_json::{Value, json};

const DIMENSIONS: usize = 256;

/// What a call to embed is answered.
pub(crate) fn embedded(body: &Value) -> Value {
    let texts: Vec<&str> = body["input"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let data = texts.iter().enumerate();
    let data: Vec<Value> =
        data.map(|(index, text)| json!({"object": "embedding", "index": index, "embedding": numbers(text)})).collect();
    let read: usize = texts.iter().map(|text| text.len() / 4 + 1).sum();
    json!({"object": "list", "model": body["model"], "data": data,
        "usage": {"prompt_tokens": read, "total_tokens": read}})
}

fn numbers(text: &str) -> Vec<f64> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut numbers = vec![0.0; DIMENSIONS];
    for triple in letters.windows(3) {
        // FNV-1a.
        let hash = triple.iter().fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(*c)).wrapping_mul(0x0100_0193));
        numbers[hash as usize % DIMENSIONS] += 1.0;
    }
    // A text of fewer letters has a direction, too.
    if letters.len() < 3 {
        numbers[0] = 1.0;
    }
    numbers
}

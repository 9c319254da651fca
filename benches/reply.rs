//! How fast answers are read: text to a value checked against its schema, on one core, and how long hostile texts take.
//!
//! `cargo bench -p assay-domain --bench reply`. Strict `serde_json`, which reads only the first text, is run beside as the baseline.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures and prints")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

use assay_domain::reply::{Growing, Wanted, read};
use serde_json::{Value, json};

const SIZE: usize = 5_000_000;
const ROUNDS: u32 = 15;

#[expect(clippy::needless_pass_by_value, reason = "schemas are built from the inside out")]
fn object(properties: Value) -> Value {
    let names: Vec<String> = properties.as_object().unwrap().keys().cloned().collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

fn schema() -> Value {
    let text = json!({"type": "string"});
    let quote = object(json!({"document": text, "quote": text}));
    let traits = object(json!({"text": text, "quotes": {"type": "array", "items": quote}}));
    let persona = object(json!({
        "name": text, "archetype": text, "age": {"type": ["integer", "null"]}, "score": {"type": "number"},
        "background": text, "goals": {"type": "array", "items": traits}, "frustrations": {"type": "array", "items": traits},
    }));
    object(json!({"personas": {"type": "array", "items": persona}}))
}

/// Personas as models write them, until there are enough bytes.
fn personas() -> String {
    let mut text = String::from("{\"personas\": [");
    let mut number = 0;
    while text.len() < SIZE {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}\n  {{\n    \"name\": \"Maria {number}\",\n    \"archetype\": \"Careful bookkeeper\",\n    \"age\": {},\n    \
             \"score\": 0.{number},\n    \"background\": \"She keeps the books of a small firm, and checks \\\"everything\\\" twice.\",\n    \
             \"goals\": [{}, {}],\n    \"frustrations\": [{}]\n  }}",
            20 + number % 60,
            one("see at a glance what is still open"),
            one("close the month in a day"),
            one("the export never works"),
        );
        number += 1;
    }
    text.push_str("\n]}");
    text
}

fn one(text: &str) -> String {
    format!(
        "{{\"text\": \"She wants to {text}.\", \"quotes\": [{{\"document\": \"maria.md\", \"quote\": \"I want to {text}, and that \
         drives me mad — größer als nötig.\"}}]}}"
    )
}

/// A repair in every persona, of several kinds.
fn broken(text: &str) -> String {
    text.replace("\n    \"age\"", " // years\n    age")
        .replace("]\n  }", "],\n  }")
        .replace("\"Careful bookkeeper\"", "'Careful bookkeeper'")
}

/// The processor time this thread has had, which other programs on a shared machine do not lengthen (Linux).
fn used() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split_whitespace().next().unwrap().parse().unwrap())
}

/// The mean processor time of `work`.
fn mean(mut work: impl FnMut()) -> Duration {
    work();
    let start = used();
    for _ in 0..ROUNDS {
        work();
    }
    (used() - start) / ROUNDS
}

/// The last character boundary up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

fn speed(name: &str, text: &str, bar: f64, work: impl FnMut()) {
    let megabytes = text.len() as f64 / 1e6;
    let rate = megabytes / mean(work).as_secs_f64();
    println!("{name:<44} {rate:7.0} MB/s   bar {bar}");
}

/// Pieces that make a text hostile when there are many of them.
const PIECES: [&str; 45] = [
    "[1][2]",
    "{\"a\":1}",
    "[",
    "{",
    "\"",
    "'",
    "\\",
    "}",
    "\"\"",
    "[{\"a\":",
    "```\n",
    "a{b}",
    "<think>",
    "{\"a\":\"b\"c ",
    "[\"",
    "{'",
    "[1 ",
    "{\"\\",
    "“",
    "[[1],",
    "{\"a\": x\" ",
    "{\"a\":\"b\", c",
    "[\\\"",
    "{\"a\":'",
    "{\"a\":\"",
    "\"a\":",
    "</think>",
    "```json\n",
    "//",
    "/*",
    "\\u",
    "'a':",
    "{{",
    "}{",
    "[]",
    "{}",
    ",",
    ":",
    "1",
    "-",
    "null",
    "True ",
    "[1,",
    "{\"a\":{",
    "['a",
];

/// Texts of about `size` bytes, by what they are made of.
fn hostile(size: usize) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for piece in PIECES {
        texts.push((format!("{piece:?}"), piece.repeat(size / piece.len())));
    }
    for open in ["[", "{\"a\": ", "[\"x"] {
        for piece in ["//", "/*", "\\u", ",", "1", "-", "null", "True ", "“", "\" ", " "] {
            texts.push((format!("{open:?}, then {piece:?}"), format!("{open}{}", piece.repeat(size / piece.len()))));
        }
    }
    texts
}

/// How long reading takes, and watching it grow.
fn hostile_times(text: &str, wanted: &Wanted) -> [f64; 2] {
    let read_time = mean(|| drop(black_box(read(text, wanted))));
    let grow_time = mean(|| drop(black_box(Growing::new().feed(text))));
    [read_time, grow_time].map(|time| time.as_secs_f64() * 1e3)
}

fn main() {
    let wanted = Wanted::new(&schema()).unwrap();
    let valid = personas();
    let fenced = format!(
        "Of course. Here are the personas [1]:\n\n```json\n{valid}\n```\n\nLet me know {{if}} anything is missing."
    );
    let broken = broken(&valid);
    let cut = &valid[..boundary(&valid, SIZE - 100)];
    let read_whole = |text: &str| {
        let found = read(text, &wanted).unwrap();
        assert!(!found.truncated);
        black_box(found);
    };
    println!("{} bytes of personas, mean of {ROUNDS}, processor time", valid.len());
    speed("valid", &valid, 200.0, || read_whole(&valid));
    speed("fenced, with prose", &fenced, 200.0, || read_whole(&fenced));
    speed("broken, three repairs a persona", &broken, 150.0, || read_whole(&broken));
    speed("truncated", cut, 100.0, || assert!(black_box(read(cut, &wanted)).unwrap().truncated));
    speed("growing, 16 bytes a chunk", &valid, 0.0, || {
        let mut growing = Growing::new();
        let mut at = 0;
        while at < valid.len() {
            let end = boundary(&valid, at + 16);
            black_box(growing.feed(&valid[at..end]));
            at = end;
        }
    });
    speed("valid, serde_json::Value (strict, no schema)", &valid, 0.0, || {
        black_box(serde_json::from_str::<Value>(&valid).unwrap());
    });
    println!(
        "hostile megabytes: milliseconds to read, and growing; how many times as long twice as much takes (linear: 2)"
    );
    for ((name, text), (_, twice)) in hostile(1_000_000).into_iter().zip(hostile(2_000_000)) {
        let [read, grow] = hostile_times(&text, &wanted);
        let [read_twice, grow_twice] = hostile_times(&twice, &wanted);
        println!(
            "{name:<26} read {read:6.1} x{:3.1}   growing {grow:6.1} x{:3.1}   bar 20",
            read_twice / read,
            grow_twice / grow
        );
    }
}

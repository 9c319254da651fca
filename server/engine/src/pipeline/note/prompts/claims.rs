//! How a model is asked about claims that text alone leaves open.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use assay_domain::source::span::Span;
use serde_json::{Value, json};

use super::material;
use crate::pipeline::note::question::SettleClaims;
use crate::pipeline::schema::{list, object, text};
use crate::port::model::{AnswerSchema, Prompt};

const INSTRUCTIONS: &str = include_str!("claims.md");

static SCHEMA: LazyLock<Arc<AnswerSchema>> = LazyLock::new(|| Arc::new(AnswerSchema::new("note_claims", shape())));

/// The schema of the answer.
pub(in crate::pipeline::note) fn schema() -> Arc<AnswerSchema> {
    Arc::clone(&SCHEMA)
}

pub(in crate::pipeline::note) fn prompt(settle: &SettleClaims) -> Prompt {
    let words = |span: Span| serde_json::Value::from(settle.shown.words(span));
    let mut user = material(&settle.shown);
    user.push_str("\nClaims of the note:\n");
    for open in &settle.claims {
        let (said, sentence) = (words(open.words), words(open.sentence));
        let _ = writeln!(user, "- claim {}, {}: {said}, in {sentence}", open.number, open.kind);
    }
    user.push_str("\nSay of each claim what the transcript says.\n");
    Prompt { system: INSTRUCTIONS.trim_end().to_owned(), user }
}

/// What is asked for, and read.
pub(in crate::pipeline::note) fn shape() -> Value {
    let claim = object(&[
        ("claim", json!({"type": "integer"})),
        ("verdict", json!({"type": "string", "enum": ["SUPPORTED", "CONTRADICTED", "OPEN"]})),
        ("quote", text()),
    ]);
    object(&[("claims", list(claim))])
}

//! How a model is asked to score items of a rubric.

use std::fmt::Write as _;

use assay_domain::note::rubric::Item;
use serde_json::{Value, json};

use super::material;
use crate::pipeline::note::question::ReviewNote;
use crate::pipeline::schema::{list, object, text};
use crate::port::model::{AnswerSchema, Prompt};

const INSTRUCTIONS: &str = include_str!("review.md");

/// Material first: it is the same for every reviewer, and vendors keep what a prompt begins with.
pub(in crate::pipeline::note) fn prompt(review: &ReviewNote) -> Prompt {
    let mut user = material(&review.shown);
    let _ = writeln!(user, "\nRubric: {}.\n", review.rubric.title);
    review.asked().for_each(|item| section(&mut user, item));
    if !review.differing.is_empty() {
        user.push_str("\nReviewers differ on this item. What they said:\n");
        for other in &review.differing {
            let _ = writeln!(user, "- {}: {}", other.score, other.rationale);
        }
        user.push_str("Hold their reasons against the note, and give the score that its anchors bear out.\n");
    }
    let _ = writeln!(user, "\nScore: {}.", review.items.join(", "));
    Prompt { system: INSTRUCTIONS.trim_end().to_owned(), user }
}

fn section(user: &mut String, item: &Item) {
    let _ = writeln!(user, "{} ({}): {}", item.id, item.title, item.question);
    for (score, anchor) in (1..).zip(&item.anchors) {
        let _ = writeln!(user, "  {score}: {anchor}");
    }
}

/// The schema of an answer about `items`.
pub(in crate::pipeline::note) fn schema(items: &[String]) -> AnswerSchema {
    AnswerSchema::new("note_scores", shape(items))
}

/// What is asked for, and read.
pub(in crate::pipeline::note) fn shape(items: &[String]) -> Value {
    let item = object(&[
        ("item", json!({"type": "string", "enum": items})),
        ("score", json!({"type": "integer"})),
        ("rationale", text()),
        ("quotes", list(text())),
        ("suggestions", list(text())),
    ]);
    object(&[("items", list(item))])
}

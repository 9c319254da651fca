//! How a model is asked for a translation: the pattern language in short, from its own data file, and the sentence as data.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use assay_domain::automaton::language::{self, Convention};
use serde_json::{Value, json};

use super::question::TranslateSentence;
use super::translation::Attempt;
use crate::pipeline::schema::{object, text};
use crate::port::model::{AnswerSchema, Prompt};

/// The most examples of each kind that are shown: the shortest. All of them are held against the machine.
const MOST_EXAMPLES: usize = 20;

/// Rules and language: the same for every sentence, so that providers can keep it.
static INSTRUCTIONS: LazyLock<String> = LazyLock::new(|| {
    let mut text = include_str!("translate.md").trim_end().to_owned();
    text.push_str("\n\nForms, each with a sentence that is read:\n");
    for example in language::examples() {
        let _ = writeln!(text, "- {}\n  {}", example.form, example.sentence);
    }
    text.push_str("\nWhat is taken where a sentence leaves it open:\n");
    for convention in Convention::ALL {
        let _ = writeln!(text, "- {}", convention.taken());
    }
    text.push_str("\nAlphabets that have names:\n");
    for (name, alphabet) in language::named_alphabets() {
        let _ = writeln!(text, "- {name}: {alphabet}");
    }
    text.truncate(text.trim_end().len());
    text
});

static SCHEMA: LazyLock<Arc<AnswerSchema>> = LazyLock::new(|| {
    let schema = object(&[("sentence", text()), ("notes", text())]);
    Arc::new(AnswerSchema::new("automaton_translation", schema))
});

/// The schema of the answer.
pub(super) fn schema() -> Arc<AnswerSchema> {
    Arc::clone(&SCHEMA)
}

/// The prompt.
pub(super) fn render(question: &TranslateSentence) -> Prompt {
    let given = serde_json::to_string_pretty(&material(question)).unwrap_or_default();
    Prompt { system: INSTRUCTIONS.clone(), user: format!("Description:\n{given}\n\nTranslate it.\n") }
}

fn material(question: &TranslateSentence) -> Value {
    let TranslateSentence { sentence, alphabet, fault, examples, tried } = question;
    let alphabet: Option<Vec<&str>> = alphabet.as_ref().map(|alphabet| alphabet.names().collect());
    let (must_accept, must_reject) = (shortest(&examples.must_accept), shortest(&examples.must_reject));
    json!({
        "description": sentence,
        "why_it_is_not_read": fault,
        "alphabet": alphabet,
        "must_accept": must_accept,
        "must_reject": must_reject,
        "earlier_attempts": tried.iter().map(attempt).collect::<Vec<_>>(),
    })
}

fn attempt(attempt: &Attempt) -> Value {
    json!({"sentence": attempt.sentence, "wrong": attempt.problem})
}

fn shortest(texts: &[String]) -> Vec<&String> {
    let mut texts: Vec<&String> = texts.iter().collect();
    texts.sort_by_key(|text| text.chars().count());
    texts.truncate(MOST_EXAMPLES);
    texts
}

//! The questions a grading asks of models, each with its inputs, its prompt, its schema and how its answer is read.

use std::fmt;
use std::sync::Arc;

use assay_domain::note::factuality::Ruling;
use assay_domain::note::rubric::{Item, ItemDraft, Rubric};
use assay_domain::source::span::Span;

use super::shown::Shown;
use super::{prompts, read};
use crate::port::model::{AnswerSchema, Complaint, Prompt, Read};

/// What is asked.
#[derive(Clone, Debug)]
pub enum NoteQuestion {
    /// Score items.
    Review(ReviewNote),
    /// Say what becomes of claims that text alone leaves open.
    Settle(SettleClaims),
}

/// "Score these items". Answer: `{"items": [ItemDraft, ...]}`.
#[derive(Clone, Debug)]
pub struct ReviewNote {
    /// What is shown.
    pub shown: Arc<Shown>,
    /// The rubric.
    pub rubric: Arc<Rubric>,
    /// Ids of the items; at least one.
    pub items: Vec<String>,
    /// What others say of the one item, where they differ and this is to arbitrate.
    pub differing: Vec<Differing>,
}

/// What somebody else says of an item.
#[derive(Clone, PartialEq, Eq)]
pub struct Differing {
    /// The score, 1 to 5.
    pub score: u8,
    /// Why.
    pub rationale: String,
}

/// Without the words, which may be a patient's.
impl fmt::Debug for Differing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Differing({})", self.score)
    }
}

/// "What does the transcript say of these claims". Answer: `{"claims": [{"claim", "verdict", "quote"}, ...]}`.
#[derive(Clone, Debug)]
pub struct SettleClaims {
    /// What is shown; with a transcript.
    pub shown: Arc<Shown>,
    /// The claims.
    pub claims: Vec<OpenWords>,
}

/// A claim, by its place in the note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenWords {
    /// Position among all claims.
    pub number: usize,
    /// What it is about.
    pub kind: &'static str,
    /// The words that make it, by their place in the note as it was handed in.
    pub words: Span,
    /// The sentence they stand in.
    pub sentence: Span,
}

/// An answer to a question about a note.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteAnswer {
    /// To a review: each item asked for once, with a score from 1 to 5.
    Items(Vec<ItemDraft>),
    /// To open claims: supported or contradicted, with words that are still to be looked up; those left open are not among them.
    Rulings(Vec<Ruling>),
}

impl ReviewNote {
    /// The items of the rubric that are asked for, in its order.
    pub(super) fn asked(&self) -> impl Iterator<Item = &Item> {
        self.rubric.items.iter().filter(|item| self.items.contains(&item.id))
    }
}

impl NoteQuestion {
    /// Its kind, `[a-z_]+`.
    #[must_use]
    pub fn task(&self) -> &'static str {
        match self {
            Self::Review(review) if !review.differing.is_empty() => "arbitrate_note_item",
            Self::Review(_) => "review_note",
            Self::Settle(_) => "settle_note_claims",
        }
    }

    /// Renders the prompt.
    #[must_use]
    pub fn prompt(&self) -> Prompt {
        match self {
            Self::Review(review) => prompts::review::prompt(review),
            Self::Settle(settle) => prompts::claims::prompt(settle),
        }
    }

    /// The answer's schema.
    #[must_use]
    pub fn schema(&self) -> Arc<AnswerSchema> {
        match self {
            Self::Review(review) => Arc::new(prompts::review::schema(&review.items)),
            Self::Settle(_) => prompts::claims::schema(),
        }
    }

    /// Reads an answer's text.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(&self, text: &str) -> Result<Read, Complaint> {
        match self {
            Self::Review(review) => read::items(text, &review.items),
            Self::Settle(settle) => read::rulings(text, &settle.claims),
        }
    }
}

//! What a reviewer says of a note, held against the note: scores in range, and evidence that stands there.

use serde::{Deserialize, Serialize};

use super::{ItemScore, Rubric};
use crate::note::document::Note;
use crate::note::quote;
use crate::source::span::Span;

/// What a reviewer says of one item, not yet checked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemDraft {
    /// Id of the item.
    pub item: String,
    /// Its score.
    pub score: i64,
    /// Why.
    pub rationale: String,
    /// Words of the note that bear it out.
    #[serde(default)]
    pub quotes: Vec<String>,
    /// What would make the note better.
    #[serde(default)]
    pub suggestions: Vec<String>,
}

/// Without the words, which may be a patient's.
impl std::fmt::Debug for ItemDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ItemDraft({:?}, {}, {} quotes)", self.item, self.score, self.quotes.len())
    }
}

/// Words of a note, where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where in the note.
    pub span: Span,
}

/// The checked grade of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemGrade {
    /// Its score.
    pub score: ItemScore,
    /// Why.
    pub rationale: String,
    /// What of the note bears it out.
    pub evidence: Vec<Evidence>,
    /// What would make the note better.
    pub suggestions: Vec<String>,
}

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assessed {
    /// It has a score.
    Scored(ItemGrade),
    /// It has none, and why.
    NotAssessed(String),
}

/// All items of a rubric, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Id of the rubric.
    pub rubric: String,
    /// Version of the rubric.
    pub version: String,
    /// Id of each item and what became of it.
    pub items: Vec<(String, Assessed)>,
}

impl Assessment {
    /// The grades there are, by item.
    pub fn scored(&self) -> impl Iterator<Item = (&str, &ItemGrade)> {
        self.items.iter().filter_map(|(item, assessed)| match assessed {
            Assessed::Scored(grade) => Some((item.as_str(), grade)),
            Assessed::NotAssessed(_) => None,
        })
    }

    /// The sum over all items, of nine 9 to 45; `None` unless every item has a score.
    #[must_use]
    pub fn total(&self) -> Option<u32> {
        let scores: Vec<u32> = self.scored().map(|(_, grade)| u32::from(grade.score.get())).collect();
        (scores.len() == self.items.len()).then(|| scores.iter().sum())
    }

    /// The mean over the items that have a score, 1 to 5; `None` where none has.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let scores: Vec<f64> = self.scored().map(|(_, grade)| f64::from(grade.score.get())).collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }
}

/// What was not taken of a draft, in words that hold nothing of the patient's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// Words that do not stand in the note.
    #[error("item {item:?}: a quote of {words} words stands nowhere in the note; it was dropped")]
    QuoteNotFound {
        /// The item.
        item: String,
        /// How many words.
        words: usize,
    },
    /// No such item.
    #[error("the rubric has no item {item:?}; what was said of it was dropped")]
    NoSuchItem {
        /// As named.
        item: String,
    },
    /// Said twice.
    #[error("item {item:?} was scored twice; the first stands")]
    Repeated {
        /// The item.
        item: String,
    },
    /// No score.
    #[error("item {item:?} was given {score}, which is no score from 1 to 5; it is not assessed")]
    OutOfRange {
        /// The item.
        item: String,
        /// As given.
        score: i64,
    },
}

/// Checks what a reviewer says: each quote is looked up in the note, each score against its range, each item in the rubric. Nothing is
/// repaired; what is not taken is remarked on.
#[must_use]
pub fn assess(note: &Note, rubric: &Rubric, drafts: Vec<ItemDraft>) -> (Assessment, Vec<Remark>) {
    let mut remarks = Vec::new();
    let mut items: Vec<(String, Assessed)> = rubric
        .items
        .iter()
        .map(|item| (item.id.clone(), Assessed::NotAssessed("the reviewer did not score it".to_owned())))
        .collect();
    let mut seen: Vec<String> = Vec::new();
    for draft in drafts {
        let Some((id, assessed)) = items.iter_mut().find(|(id, _)| *id == draft.item) else {
            remarks.push(Remark::NoSuchItem { item: draft.item });
            continue;
        };
        if seen.contains(id) {
            remarks.push(Remark::Repeated { item: draft.item });
            continue;
        }
        seen.push(id.clone());
        *assessed = checked(note, draft, &mut remarks);
    }
    (Assessment { rubric: rubric.id.clone(), version: rubric.version.clone(), items }, remarks)
}

fn checked(note: &Note, draft: ItemDraft, remarks: &mut Vec<Remark>) -> Assessed {
    let ItemDraft { item, score, rationale, quotes, suggestions } = draft;
    let score = match ItemScore::new(score) {
        Ok(score) => score,
        Err(bad) => {
            remarks.push(Remark::OutOfRange { item, score });
            return Assessed::NotAssessed(bad.to_string());
        }
    };
    let mut evidence = Vec::with_capacity(quotes.len());
    for words in quotes {
        match quote::find(&note.words, &words) {
            Some(span) => evidence.push(Evidence { span }),
            None => {
                let words = words.split_whitespace().count();
                remarks.push(Remark::QuoteNotFound { item: item.clone(), words });
            }
        }
    }
    Assessed::Scored(ItemGrade { score, rationale, evidence, suggestions })
}

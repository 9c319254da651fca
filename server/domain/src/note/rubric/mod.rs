//! Rubrics: what a note is graded by, item by item. A rubric is a data file with an id and a version; those in `profiles` ship in the
//! binary, and others are read from text.

mod assess;
mod embedded;
mod panel;
mod read;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use assess::{Assessed, Assessment, Evidence, ItemDraft, ItemGrade, Remark, assess};
pub use embedded::embedded;
pub use panel::{ARBITRATED_FROM, Comparison, Opinion, Voice, reviewed, spread, standing, weighted_mean};
pub use read::RubricFault;

use super::heuristics::Measure;

/// The profile that is used where none is named.
pub const DEFAULT: &str = "pdqi-9";

const PROFILES: [&str; 4] = [
    include_str!("profiles/pdqi-9.toml"),
    include_str!("profiles/nine-plain.toml"),
    include_str!("profiles/pdsqi-like.toml"),
    include_str!("profiles/five-c.toml"),
];

static SHIPPED: LazyLock<Vec<Rubric>> =
    LazyLock::new(|| PROFILES.iter().filter_map(|profile| Rubric::parsed(profile).ok()).collect());

/// A rubric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// Names it: lower-case letters, digits and hyphens.
    pub id: String,
    /// Changes with its words.
    pub version: String,
    /// What it is called.
    pub title: String,
    /// Where it is from.
    pub source: String,
    /// What is graded, in order; at least one.
    pub items: Vec<Item>,
}

/// An item of a rubric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Names it within the rubric.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// What each score from 1 to 5 means.
    pub anchors: [String; 5],
    /// The measure of a text that bears on it; `None` where none does.
    pub measure: Option<Measure>,
}

/// A rubric that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rubric {named:?}; there are {known}")]
pub struct NoSuchRubric {
    /// As named.
    pub named: String,
    /// Those that ship.
    pub known: String,
}

impl Rubric {
    /// The rubrics that ship.
    #[must_use]
    pub fn shipped() -> &'static [Self] {
        &SHIPPED
    }

    /// The shipped rubric of an id.
    ///
    /// # Errors
    /// Refuses an id that none has, naming those there are.
    pub fn named(id: &str) -> Result<&'static Self, NoSuchRubric> {
        let known = || Self::shipped().iter().map(|rubric| rubric.id.as_str()).collect::<Vec<_>>().join(", ");
        let found = Self::shipped().iter().find(|rubric| rubric.id == id);
        found.ok_or_else(|| NoSuchRubric { named: id.to_owned(), known: known() })
    }

    /// What the item of an id is called; the id where there is no such item.
    #[must_use]
    pub fn title_of<'r>(&'r self, id: &'r str) -> &'r str {
        self.item(id).map_or(id, |item| &item.title)
    }

    /// The item of an id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}

/// The score of an item: 1 (not at all) to 5 (extremely).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct ItemScore(u8);

/// A number that is no score of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no score of an item: a score is 1, 2, 3, 4 or 5")]
pub struct NotAnItemScore(pub i64);

impl ItemScore {
    /// `score` as the score of an item.
    ///
    /// # Errors
    /// Refuses what is not from 1 to 5.
    pub fn new(score: i64) -> Result<Self, NotAnItemScore> {
        match u8::try_from(score) {
            Ok(score @ 1..=5) => Ok(Self(score)),
            _ => Err(NotAnItemScore(score)),
        }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for ItemScore {
    type Error = NotAnItemScore;

    fn try_from(score: i64) -> Result<Self, NotAnItemScore> {
        Self::new(score)
    }
}

impl From<ItemScore> for i64 {
    fn from(score: ItemScore) -> Self {
        i64::from(score.0)
    }
}

//! What can be done about a window that is nearly or more than full.

use serde::Serialize;

use super::chunk::{Chunk, plan};
use super::{Budget, Level, Need};
use crate::source::reading::Reading;

/// The least reserve that an answer can be given in.
const LEAST_RESERVE: u64 = 512;

/// A document with more than this share of the input, in percent, is named.
const DOMINATES: u64 = 25;

/// What is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The documents, read.
    pub reading: &'a Reading,
    /// The tokens of each document, in their order.
    pub tokens: &'a [u64],
}

/// A model that the caller could ask instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherModel {
    /// What the caller calls it.
    pub name: String,
    /// Its context window in tokens; `None`: not known, and then it is not suggested.
    pub window: Option<u64>,
}

/// Something to do, best first where there are several.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Suggestion {
    /// Ask this model: all of it fits there.
    UseModel {
        /// What the caller calls it.
        name: String,
        /// Its window.
        window: u64,
        /// How full that would be.
        level: Level,
    },
    /// Keep no more than this free for the answer: then it fits.
    LowerReserve {
        /// Tokens.
        to: u64,
    },
    /// Leave out or shorten this document, which is a large part of all.
    Dominant {
        /// Its position.
        document: usize,
        /// Its name.
        name: String,
        /// Its part of the input, 0 to 1.
        share: f64,
    },
    /// Read the material in these pieces, a call each.
    InChunks {
        /// The pieces, in order.
        chunks: Vec<Chunk>,
    },
}

/// What can be done: nothing at green and unknown; models, and documents that dominate, from yellow; a lower reserve and chunks only
/// where it does not fit.
#[must_use]
pub fn suggest(budget: &Budget, material: &Material<'_>, models: &[OtherModel]) -> Vec<Suggestion> {
    let level = budget.level();
    if level <= Level::Green {
        return Vec::new();
    }
    let mut suggestions = other_models(budget, level, models);
    if level == Level::Exceeded {
        suggestions.extend(lower_reserve(budget));
    }
    suggestions.extend(dominant(material));
    if let (Level::Exceeded, Some(room)) = (level, budget.room().filter(|room| *room > 0)) {
        suggestions.push(Suggestion::InChunks { chunks: plan(material, room) });
    }
    suggestions
}

/// Models in which it fits and which are less full by it, the smallest window first.
fn other_models(budget: &Budget, level: Level, models: &[OtherModel]) -> Vec<Suggestion> {
    let need = Need { system: budget.system, input: budget.input, output_limit: Some(budget.reserve) };
    let mut fitting: Vec<(u64, &str, Level)> = models
        .iter()
        .filter_map(|model| Some((model.window?, model.name.as_str(), Budget::of(model.window, need).level())))
        .filter(|(_, _, there)| *there < level)
        .collect();
    fitting.sort_unstable_by_key(|(window, name, _)| (*window, *name));
    let suggestion =
        |(window, name, level): (u64, &str, Level)| Suggestion::UseModel { name: name.into(), window, level };
    fitting.into_iter().map(suggestion).collect()
}

fn lower_reserve(budget: &Budget) -> Option<Suggestion> {
    let left = budget.window?.checked_sub(budget.system)?.checked_sub(budget.input)?;
    (LEAST_RESERVE..budget.reserve).contains(&left).then_some(Suggestion::LowerReserve { to: left })
}

fn dominant(material: &Material<'_>) -> Vec<Suggestion> {
    let total: u64 = material.tokens.iter().sum();
    let documents = material.reading.documents();
    if documents.len() < 2 {
        return Vec::new();
    }
    let mut large: Vec<(u64, usize)> = material.tokens.iter().copied().zip(0..documents.len()).collect();
    large.retain(|(tokens, _)| u128::from(*tokens) * 100 > u128::from(total) * u128::from(DOMINATES));
    large.sort_unstable_by_key(|(tokens, at)| (std::cmp::Reverse(*tokens), *at));
    let named = |(tokens, document): (u64, usize)| Suggestion::Dominant {
        document,
        name: documents[document].name.clone(),
        share: tokens as f64 / total.max(1) as f64,
    };
    large.into_iter().map(named).collect()
}

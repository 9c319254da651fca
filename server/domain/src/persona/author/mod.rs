//! The author that writes personas without a model: it groups people by what they say and tells of each group in their own
//! words. What it writes is a function of the reading, the count and the seed alone.

mod candidate;
mod cluster;
mod cue;
mod describe;
mod group;
mod judge;
mod names;
mod phrases;
mod refine;
mod rewrite;
#[cfg(test)]
mod tests;
mod verbs;
mod write;

pub use judge::judge;
pub use refine::refine;

use super::draft::PersonaDraft;
use crate::source::reading::Reading;
use crate::words::Terms;

/// What the embedded author can and cannot do, for those who choose an author.
pub const ABOUT: &str = "Extractive: groups participants by their words and stated attributes, and rewrites their own sentences. \
    English cue words only. Every trait rests on a verbatim sentence; nothing is inferred, translated or summarised. Free, \
    offline and deterministic: the same interviews, count and seed give the same personas.";

/// Writes `total` personas, or as many as there are groups with words of their own. `seed` picks among equally good groupings,
/// and names.
#[must_use]
pub fn draft(reading: &Reading, total: u32, seed: u64) -> Vec<PersonaDraft> {
    let terms = Terms::of(reading);
    let groups = group::form(reading, &terms, total as usize, seed);
    write::all(reading, &terms, &groups, seed)
}

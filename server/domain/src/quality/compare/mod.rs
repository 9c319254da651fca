//! How alike personas are, and by what; and what changed between two versions of one.

mod diff;
mod reasons;

pub use diff::{Change, diff};
pub use reasons::{NearTraits, Part, SharedAttribute, SharedWord, Similarity, similar};

use serde::Serialize;

use super::profile::Profiles;
use crate::score::Score;
use crate::words::{Sparse, dot};

/// By how much a sum of products may fall short of what it stands for.
const ROUNDING: f64 = 1e-5;

/// How alike every two personas of a set are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matrix {
    /// The personas' ids, in the order of the set.
    pub ids: Vec<String>,
    /// For each of them, how alike each is to it, 0 to 1; symmetric, and 1 on the diagonal of whoever says something.
    pub rows: Vec<Vec<f32>>,
}

/// Two personas that are nearly one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Duplicate {
    /// Position of the earlier one in the set.
    pub one: usize,
    /// Position of the later one.
    pub other: usize,
    /// The cosine of their words.
    pub score: Score,
}

/// What is to be told of a set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// Position of the persona whose pairs alone are told; the pairs of all where there is none.
    pub one: Option<usize>,
    /// Likeness from which two are duplicates.
    pub threshold: Score,
    /// The most pairs that are told with their reasons.
    pub pairs: usize,
}

/// How alike the personas of a set are, and by what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// All of them.
    pub matrix: Matrix,
    /// The pairs that are most alike with their reasons, the most alike first; of equals, in the order of the set.
    pub pairs: Vec<Similarity>,
    /// How many pairs there are, told or not.
    pub of_pairs: usize,
    /// Those that are nearly one, the most alike first.
    pub duplicates: Vec<Duplicate>,
}

/// How alike the personas of a set are, and by what.
#[must_use]
pub fn compare(set: &Profiles<'_>, wanted: &Wanted) -> Comparison {
    let mut pairs = pairs(set);
    pairs.retain(|pair| wanted.one.is_none_or(|one| pair.one == one || pair.other == one));
    pairs.sort_by(|a, b| b.score.get().total_cmp(&a.score.get()));
    let told = pairs.iter().take(wanted.pairs).filter_map(|pair| match wanted.one {
        Some(one) if one == pair.other => similar(set, pair.other, pair.one),
        _ => similar(set, pair.one, pair.other),
    });
    Comparison {
        matrix: matrix(set),
        pairs: told.collect(),
        of_pairs: pairs.len(),
        duplicates: pairs.iter().take_while(|pair| reaches(pair.score, wanted.threshold)).copied().collect(),
    }
}

/// Two that say the same come to a little less than 1.
fn reaches(score: Score, threshold: Score) -> bool {
    score.get() + ROUNDING >= threshold.get()
}

/// How alike every two personas are.
#[must_use]
pub fn matrix(set: &Profiles<'_>) -> Matrix {
    Matrix { ids: set.personas.iter().map(|persona| persona.id.clone()).collect(), rows: set.rows().to_vec() }
}

/// One persona against all others, the most alike first; `None` where the position is outside the set.
#[must_use]
pub fn against_all(set: &Profiles<'_>, one: usize) -> Option<Vec<Similarity>> {
    set.vectors.get(one)?;
    Some(compare(set, &Wanted { one: Some(one), threshold: Score::ONE, pairs: set.len() }).pairs)
}

/// Pairs that are at least `threshold` alike, the most alike first; of equals, in the order of the set.
#[must_use]
pub fn duplicates(set: &Profiles<'_>, threshold: Score) -> Vec<Duplicate> {
    compare(set, &Wanted { one: None, threshold, pairs: 0 }).duplicates
}

/// Every two, in the order of the set.
fn pairs(set: &Profiles<'_>) -> Vec<Duplicate> {
    let row = |(one, row): (usize, &Vec<f32>)| -> Vec<Duplicate> {
        let pair = |(other, alike): (usize, &f32)| Duplicate { one, other, score: Score::clamped((*alike).into()) };
        row.iter().enumerate().skip(one + 1).map(pair).collect()
    };
    set.rows().iter().enumerate().flat_map(row).collect()
}

/// Pairs of positions that are at least `least` alike, the most alike first, each position once.
fn matched<'v>(mine: impl Iterator<Item = &'v Sparse>, theirs: &[&Sparse], least: f32) -> Vec<(usize, usize, f32)> {
    let mut pairs = Vec::new();
    for (at, vector) in mine.enumerate() {
        pairs.extend(theirs.iter().enumerate().map(|(of, other)| (at, of, dot(vector, other))));
    }
    pairs.retain(|(.., alike)| *alike >= least);
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut taken: Vec<(usize, usize, f32)> = Vec::new();
    for pair in pairs {
        if !taken.iter().any(|known| known.0 == pair.0 || known.1 == pair.1) {
            taken.push(pair);
        }
    }
    taken
}

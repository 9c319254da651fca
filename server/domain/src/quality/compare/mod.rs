//! How alike personas are, and by what; and what changed between two versions of one.

mod diff;

pub use diff::{Change, diff};

use serde::Serialize;

use super::profile::Profiles;
use crate::score::Score;
use crate::words::{Sparse, dot};

/// Words and pairs of traits that are named as reasons.
const NAMED: usize = 8;
/// Least likeness at which two traits are named as near.
const NEAR: f32 = 0.2;

/// How alike every two personas of a set are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matrix {
    /// The personas' ids, in the order of the set.
    pub ids: Vec<String>,
    /// For each of them, how alike each is to it, 0 to 1; symmetric, and 1 on the diagonal of whoever says something.
    pub rows: Vec<Vec<f32>>,
}

/// How alike two personas are, and by what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Similarity {
    /// Position of the other one in the set.
    pub other: usize,
    /// The cosine of their words.
    pub score: Score,
    /// Words of both, those that make them most alike first; at most eight.
    pub shared: Vec<String>,
    /// Traits of both that are most alike, best first, each trait once; at most eight.
    pub traits: Vec<NearTraits>,
}

/// Two traits that are alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearTraits {
    /// Of the one: `goals[2]`.
    pub path: String,
    /// Of the other.
    pub other_path: String,
    /// The cosine of their words.
    pub score: Score,
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

/// How alike every two personas are.
#[must_use]
pub fn matrix(set: &Profiles<'_>) -> Matrix {
    Matrix { ids: set.personas.iter().map(|persona| persona.id.clone()).collect(), rows: set.rows().to_vec() }
}

/// How alike two personas are, and by what; `None` where one of the positions is outside the set.
#[must_use]
pub fn similar(set: &Profiles<'_>, one: usize, other: usize) -> Option<Similarity> {
    let (a, b) = (set.vectors.get(one)?, set.vectors.get(other)?);
    Some(Similarity {
        other,
        score: Score::clamped(dot(a, b).into()),
        shared: shared(set, a, b),
        traits: near_traits(set, one, other),
    })
}

/// One persona against all others, the most alike first; `None` where the position is outside the set.
#[must_use]
pub fn against_all(set: &Profiles<'_>, one: usize) -> Option<Vec<Similarity>> {
    set.vectors.get(one)?;
    let mut found: Vec<Similarity> =
        (0..set.len()).filter(|other| *other != one).filter_map(|other| similar(set, one, other)).collect();
    found.sort_by(|a, b| b.score.get().total_cmp(&a.score.get()));
    Some(found)
}

/// Pairs that are at least `threshold` alike, the most alike first; of equals, in the order of the set.
#[must_use]
pub fn duplicates(set: &Profiles<'_>, threshold: Score) -> Vec<Duplicate> {
    let mut found = Vec::new();
    for (one, row) in set.rows().iter().enumerate() {
        for (other, alike) in row.iter().enumerate().skip(one + 1) {
            let score = Score::clamped((*alike).into());
            if score >= threshold {
                found.push(Duplicate { one, other, score });
            }
        }
    }
    found.sort_by(|a, b| b.score.get().total_cmp(&a.score.get()));
    found
}

fn shared(set: &Profiles<'_>, one: &Sparse, other: &Sparse) -> Vec<String> {
    let both = |(term, weight): &(u32, f32)| {
        let at = other.binary_search_by_key(term, |(term, _)| *term).ok()?;
        Some((weight * other[at].1, set.surface[*term as usize].as_str()))
    };
    let mut words: Vec<(f32, &str)> = one.iter().filter_map(both).collect();
    words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    words.into_iter().take(NAMED).map(|(_, word)| word.to_owned()).collect()
}

fn near_traits(set: &Profiles<'_>, one: usize, other: usize) -> Vec<NearTraits> {
    let (mine, theirs) = (&set.profiles[one].traits, &set.profiles[other].traits);
    let pairs = matched(
        mine.iter().map(|known| &known.vector),
        &theirs.iter().map(|known| &known.vector).collect::<Vec<_>>(),
        NEAR,
    );
    let named = |(at, of, alike): (usize, usize, f32)| NearTraits {
        path: mine[at].path(),
        other_path: theirs[of].path(),
        score: Score::clamped(alike.into()),
    };
    pairs.into_iter().take(NAMED).map(named).collect()
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

//! How alike people are by their words, and how many kinds of them there are.

use serde::Serialize;

use crate::score::Score;
use crate::source::count::MAX;
use crate::source::reading::Reading;
use crate::words::{Sparse, Terms, dot, weighed};

/// Two people who share less than this are not alike, however little others share.
const LEAST: f32 = 0.05;

/// What people have in common.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Likeness {
    /// The average over all pairs, 0 to 1; 1 where there is one person alone.
    pub alike: Score,
    /// How many of them differ from one another.
    pub kinds: u32,
}

/// How alike the participants are.
///
/// A person is a vector of the stems used, weighed by how rare they are among the people; two are as alike as the cosine of theirs.
/// A person is of a new kind if nobody who stands for a kind already is as like as two people are on average (and 0.05 at least).
/// Takes time linear in the words and in people times kinds; no more kinds are told apart than a run makes personas.
#[must_use]
pub fn likeness(reading: &Reading) -> Likeness {
    let terms = Terms::of(reading);
    let people: Vec<Sparse> = terms.used_by.iter().map(|used| weighed(used.iter().copied(), &terms)).collect();
    let alike = average(&people, terms.surface.len());
    let bound = alike.max(LEAST);
    let mut kinds: Vec<&Sparse> = Vec::new();
    for person in &people {
        if kinds.len() < MAX as usize && kinds.iter().all(|kind| dot(kind, person) < bound) {
            kinds.push(person);
        }
    }
    Likeness { alike: Score::clamped(alike.into()), kinds: kinds.len() as u32 }
}

/// The average over all pairs: the square of a sum of vectors holds every pair twice, and each vector with itself.
fn average(people: &[Sparse], width: usize) -> f32 {
    if people.len() < 2 {
        return 1.0;
    }
    let mut sum = vec![0.0f64; width];
    let mut own = 0.0;
    for (term, weight) in people.iter().flatten() {
        sum[*term as usize] += f64::from(*weight);
        own += f64::from(*weight).powi(2);
    }
    let (square, count) = (sum.iter().map(|weight| weight * weight).sum::<f64>(), people.len() as f64);
    ((square - own) / (count * (count - 1.0))).clamp(0.0, 1.0) as f32
}

//! Vectors of terms, weighed by how telling each term is.

use super::Terms;

/// Weights by term, in the order of the terms.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// Sublinear TF-IDF of length 1. A term of a single person tells nobody alike.
pub(crate) fn weighed(used: impl Iterator<Item = (u32, u32)>, terms: &Terms) -> Sparse {
    let shared = used.filter(|(id, _)| terms.people_using[*id as usize] > 1 || terms.people < 4);
    scaled(shared.map(|(id, times)| (id, (1.0 + (times as f32).ln()) * terms.rarity(id))).collect(), 1.0)
}

pub(crate) fn scaled(mut vector: Sparse, to: f32) -> Sparse {
    let norm = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if norm > 0.0 {
        vector.iter_mut().for_each(|(_, weight)| *weight *= to / norm);
    }
    vector
}

/// The product of two vectors, both by term.
pub(crate) fn dot(one: &Sparse, other: &Sparse) -> f32 {
    let (mut sum, mut rest) = (0.0, other.as_slice());
    for (id, weight) in one {
        while rest.first().is_some_and(|(first, _)| first < id) {
            rest = &rest[1..];
        }
        if let Some((_, other)) = rest.first().filter(|(first, _)| first == id) {
            sum += weight * other;
        }
    }
    sum
}

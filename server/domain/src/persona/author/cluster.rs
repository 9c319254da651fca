//! Groups of people who say alike things and are described alike: seeded spherical k-means over TF-IDF and attributes.

use std::collections::BTreeMap;

use super::terms::Terms;
use crate::persona::{Age, Demographics};
use crate::source::reading::Reading;

/// How much the stated attributes weigh beside the words, whose weight is 1.
const ATTRIBUTES: f32 = 1.0;
const ROUNDS: usize = 12;
const STARTS: u64 = 4;

/// SplitMix64: small, seeded, the same everywhere.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound.max(1) as u64) as usize
    }
}

type Sparse = Vec<(u32, f32)>;

/// Parts the people of a reading into at most `count` groups, none empty, in the order of their first members.
pub(super) fn people(reading: &Reading, terms: &Terms, count: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut vectors = words(reading, terms);
    for (person, features) in attributes(reading, terms.surface.len() as u32).into_iter().enumerate() {
        vectors[person].extend(features);
    }
    groups(&vectors, count, seed)
}

/// Parts sentences into two by their words.
pub(super) fn halves(sentences: &[usize], terms: &Terms, seed: u64) -> Vec<Vec<usize>> {
    let vectors: Vec<Sparse> = sentences.iter().map(|at| weighed(terms.in_sentence(*at).to_vec(), terms)).collect();
    groups(&vectors, 2, seed).into_iter().map(|group| group.into_iter().map(|at| sentences[at]).collect()).collect()
}

fn words(reading: &Reading, terms: &Terms) -> Vec<Sparse> {
    let mut used: Vec<Vec<u32>> = vec![Vec::new(); reading.participants().len()];
    for (at, sentence) in reading.sentences().iter().enumerate() {
        used[sentence.participant].extend(terms.in_sentence(at));
    }
    used.into_iter().map(|ids| weighed(ids, terms)).collect()
}

/// Sublinear TF-IDF of length 1. A term of a single person tells nobody alike.
fn weighed(mut ids: Vec<u32>, terms: &Terms) -> Sparse {
    ids.sort_unstable();
    let mut vector: Sparse = Vec::new();
    for run in ids.chunk_by(|a, b| a == b) {
        if terms.people_using[run[0] as usize] > 1 || terms.people < 4 {
            vector.push((run[0], (1.0 + (run.len() as f32).ln()) * terms.rarity(run[0])));
        }
    }
    scaled(vector, 1.0)
}

fn scaled(mut vector: Sparse, to: f32) -> Sparse {
    let norm = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if norm > 0.0 {
        vector.iter_mut().for_each(|(_, weight)| *weight *= to / norm);
    }
    vector
}

/// Attributes that several people share and not all do.
fn attributes(reading: &Reading, first: u32) -> Vec<Sparse> {
    let all: Vec<Vec<String>> = reading.participants().iter().map(|person| described(&person.demographics)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in all.iter().flatten() {
        *counts.entry(value).or_default() += 1;
    }
    let telling: BTreeMap<&str, u32> = (first..)
        .zip(counts.iter().filter(|(_, count)| **count > 1 && **count < all.len()))
        .map(|(id, (value, _))| (*value, id))
        .collect();
    let features = |values: &Vec<String>| {
        let vector = values.iter().filter_map(|value| telling.get(value.as_str()).map(|id| (*id, 1.0))).collect();
        let mut vector = scaled(vector, ATTRIBUTES);
        vector.sort_unstable_by_key(|(id, _)| *id);
        vector
    };
    all.iter().map(features).collect()
}

fn described(person: &Demographics) -> Vec<String> {
    let years = person.age.map(|age| match age {
        Age::Years(years) | Age::Range { min: years, .. } => years,
    });
    let mut values: Vec<String> = years.map(|years| format!("age {}", years / 15)).into_iter().collect();
    let named = [("role", &person.occupation), ("at", &person.location), ("level", &person.experience)];
    values.extend(named.into_iter().filter_map(|(key, value)| value.as_ref().map(|value| format!("{key} {value}"))));
    values.extend(person.other.iter().map(|(key, value)| format!("{key} {value}")));
    values
}

fn groups(vectors: &[Sparse], count: usize, seed: u64) -> Vec<Vec<usize>> {
    let count = count.min(vectors.len());
    if count == 0 {
        return Vec::new();
    }
    let width = vectors.iter().flatten().map(|(id, _)| *id as usize + 1).max().unwrap_or(1);
    let starts = if vectors.len() * count > 20_000 { 1 } else { STARTS };
    let mut best: Option<(f32, Vec<usize>)> = None;
    for start in 0..starts {
        let (gain, placed) =
            means(vectors, count, width, &mut Dice::new(seed ^ start.wrapping_mul(0x5851_f42d_4c95_7f2d)));
        if best.as_ref().is_none_or(|(known, _)| gain > *known) {
            best = Some((gain, placed));
        }
    }
    let mut groups = vec![Vec::new(); count];
    for (at, group) in best.map(|(_, placed)| placed).unwrap_or_default().into_iter().enumerate() {
        groups[group].push(at);
    }
    groups.retain(|group: &Vec<usize>| !group.is_empty());
    groups.sort_by_key(|group| group[0]);
    groups
}

fn means(vectors: &[Sparse], count: usize, width: usize, dice: &mut Dice) -> (f32, Vec<usize>) {
    let mut centres = spread(vectors, count, width, dice);
    let mut placed = vec![usize::MAX; vectors.len()];
    let mut gain = 0.0;
    for _ in 0..ROUNDS {
        let mut near = vec![0.0f32; vectors.len()];
        let mut moved = false;
        for (at, vector) in vectors.iter().enumerate() {
            let (group, likeness) = nearest(vector, &centres);
            moved |= placed[at] != group;
            (placed[at], near[at]) = (group, likeness);
        }
        fill_empty(&mut placed, &mut near, count);
        gain = near.iter().sum();
        if !moved {
            break;
        }
        centres = vec![vec![0.0; width]; count];
        for (vector, group) in vectors.iter().zip(&placed) {
            vector.iter().for_each(|(id, weight)| centres[*group][*id as usize] += weight);
        }
        centres.iter_mut().for_each(|centre| unit(centre));
    }
    (gain, placed)
}

/// k-means++ by cosine distance.
fn spread(vectors: &[Sparse], count: usize, width: usize, dice: &mut Dice) -> Vec<Vec<f32>> {
    let dense = |vector: &Sparse| {
        let mut centre = vec![0.0; width];
        vector.iter().for_each(|(id, weight)| centre[*id as usize] = *weight);
        unit(&mut centre);
        centre
    };
    let mut centres = vec![dense(&vectors[dice.below(vectors.len())])];
    let mut far: Vec<f32> = vec![f32::MAX; vectors.len()];
    while centres.len() < count {
        let Some(last) = centres.last() else { break };
        for (vector, far) in vectors.iter().zip(&mut far) {
            *far = far.min((2.0 - dot(vector, last)).max(0.0).powi(2));
        }
        let total: f32 = far.iter().sum();
        let mut left = (dice.roll() >> 40) as f32 / (1u64 << 24) as f32 * total;
        let pick = far.iter().position(|far| {
            left -= far;
            left <= 0.0
        });
        centres.push(dense(&vectors[pick.unwrap_or(vectors.len() - 1)]));
    }
    centres
}

fn nearest(vector: &Sparse, centres: &[Vec<f32>]) -> (usize, f32) {
    let mut best = (0, f32::MIN);
    for (group, centre) in centres.iter().enumerate() {
        let likeness = dot(vector, centre);
        if likeness > best.1 {
            best = (group, likeness);
        }
    }
    best
}

/// Gives every empty group the member that fits its own group least.
fn fill_empty(placed: &mut [usize], near: &mut [f32], count: usize) {
    let mut sizes = vec![0usize; count];
    placed.iter().for_each(|group| sizes[*group] += 1);
    for group in 0..count {
        if sizes[group] == 0 {
            let misfit =
                (0..placed.len()).filter(|at| sizes[placed[*at]] > 1).min_by(|a, b| near[*a].total_cmp(&near[*b]));
            if let Some(at) = misfit {
                sizes[placed[at]] -= 1;
                (placed[at], near[at], sizes[group]) = (group, 1.0, 1);
            }
        }
    }
}

fn dot(vector: &Sparse, centre: &[f32]) -> f32 {
    vector.iter().map(|(id, weight)| weight * centre[*id as usize]).sum()
}

fn unit(centre: &mut [f32]) {
    let norm = centre.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
    if norm > 0.0 {
        centre.iter_mut().for_each(|weight| *weight /= norm);
    }
}

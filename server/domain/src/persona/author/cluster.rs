//! Groups of people who say alike things and are described alike: seeded spherical k-means over TF-IDF and attributes.

use std::collections::BTreeMap;

use crate::parallel;
use crate::persona::{Age, Demographics};
use crate::source::reading::Reading;
use crate::words::{Sparse, Terms, dot, scaled, weighed};

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

/// Parts the people of a reading into at most `count` groups, none empty, in the order of their first members.
pub(super) fn people(reading: &Reading, terms: &Terms, count: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut vectors: Vec<Sparse> = terms.used_by.iter().map(|used| weighed(used.iter().copied(), terms)).collect();
    for (person, features) in attributes(reading, terms.surface.len() as u32).into_iter().enumerate() {
        vectors[person].extend(features);
    }
    groups(&vectors, count, seed)
}

/// Parts sentences into two by their words.
pub(super) fn halves(sentences: &[usize], terms: &Terms, seed: u64) -> Vec<Vec<usize>> {
    let vector = |at: &usize| {
        let runs = terms.in_sentence(*at).chunk_by(|a, b| a == b);
        weighed(runs.map(|run| (run[0], run.len() as u32)), terms)
    };
    let vectors: Vec<Sparse> = sentences.iter().map(vector).collect();
    groups(&vectors, 2, seed).into_iter().map(|group| group.into_iter().map(|at| sentences[at]).collect()).collect()
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
    let seeds: Vec<u64> = (0..starts).map(|start| seed ^ start.wrapping_mul(0x5851_f42d_4c95_7f2d)).collect();
    let tried = parallel::map(&seeds, |seed| means(vectors, count, width, &mut Dice::new(*seed)));
    // Of equally good ones, the first.
    let best = tried.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best });
    let mut groups = vec![Vec::new(); count];
    for (at, group) in best.map(|(_, placed)| placed).unwrap_or_default().into_iter().enumerate() {
        groups[group].push(at);
    }
    groups.retain(|group: &Vec<usize>| !group.is_empty());
    groups.sort_by_key(|group| group[0]);
    groups
}

/// The sum of everybody's likeness to the own group, and the group of each.
fn means(vectors: &[Sparse], count: usize, width: usize, dice: &mut Dice) -> (f32, Vec<usize>) {
    let mut centres = Centres::of(&spread(vectors, count, dice), vectors, width);
    let mut placed = vec![usize::MAX; vectors.len()];
    let mut gain = 0.0;
    for _ in 0..ROUNDS {
        let mut near = vec![0.0f32; vectors.len()];
        let mut moved = false;
        for (at, vector) in vectors.iter().enumerate() {
            let (group, likeness) = centres.nearest(vector);
            moved |= placed[at] != group;
            (placed[at], near[at]) = (group, likeness);
        }
        fill_empty(&mut placed, &mut near, count);
        gain = near.iter().sum();
        if !moved {
            break;
        }
        centres.move_to(vectors, &placed);
    }
    (gain, placed)
}

/// k-means++ by cosine distance: who the groups start from.
fn spread(vectors: &[Sparse], count: usize, dice: &mut Dice) -> Vec<usize> {
    let mut chosen = vec![dice.below(vectors.len())];
    let mut far: Vec<f32> = vec![f32::MAX; vectors.len()];
    while chosen.len() < count {
        let Some(last) = chosen.last().map(|at| &vectors[*at]) else { break };
        let length = dot(last, last).sqrt().max(f32::EPSILON);
        for (vector, far) in vectors.iter().zip(&mut far) {
            *far = far.min((2.0 - dot(vector, last) / length).max(0.0).powi(2));
        }
        let total: f32 = far.iter().sum();
        let mut left = (dice.roll() >> 40) as f32 / (1u64 << 24) as f32 * total;
        let pick = far.iter().position(|far| {
            left -= far;
            left <= 0.0
        });
        chosen.push(pick.unwrap_or(vectors.len() - 1));
    }
    chosen
}

/// Unit vectors of the groups, those of one term side by side: a vector meets all of them in one pass.
struct Centres {
    count: usize,
    weights: Vec<f32>,
}

impl Centres {
    fn of(chosen: &[usize], vectors: &[Sparse], width: usize) -> Self {
        let mut centres = Self { count: chosen.len(), weights: vec![0.0; width * chosen.len()] };
        chosen.iter().enumerate().for_each(|(group, at)| centres.add(&vectors[*at], group));
        centres.scale();
        centres
    }

    fn add(&mut self, vector: &Sparse, group: usize) {
        vector.iter().for_each(|(id, weight)| self.weights[*id as usize * self.count + group] += weight);
    }

    fn scale(&mut self) {
        let mut squares = vec![0.0f32; self.count];
        for of_term in self.weights.chunks_exact(self.count) {
            squares.iter_mut().zip(of_term).for_each(|(sum, weight)| *sum += weight * weight);
        }
        let scales: Vec<f32> = squares.iter().map(|sum| if *sum > 0.0 { 1.0 / sum.sqrt() } else { 1.0 }).collect();
        for of_term in self.weights.chunks_exact_mut(self.count) {
            of_term.iter_mut().zip(&scales).for_each(|(weight, scale)| *weight *= scale);
        }
    }

    fn move_to(&mut self, vectors: &[Sparse], placed: &[usize]) {
        self.weights.fill(0.0);
        vectors.iter().zip(placed).for_each(|(vector, group)| self.add(vector, *group));
        self.scale();
    }

    /// The group most like a vector, the first of several, and how like.
    fn nearest(&self, vector: &Sparse) -> (usize, f32) {
        let mut likeness = vec![0.0f32; self.count];
        for (id, weight) in vector {
            let of_term = &self.weights[*id as usize * self.count..][..self.count];
            likeness.iter_mut().zip(of_term).for_each(|(sum, centre)| *sum += weight * centre);
        }
        let better = |best: (usize, f32), next: (usize, f32)| if next.1 > best.1 { next } else { best };
        likeness.into_iter().enumerate().fold((0, f32::MIN), better)
    }
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

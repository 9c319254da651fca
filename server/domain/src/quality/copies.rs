//! Traits of different personas that say the same.
//!
//! All pairs whose cosine reaches a bound, by the prefixes of Bayardo, Ma and Srikant (Scaling up all pairs similarity search, 2007):
//! with the terms of all vectors in one order, the rarest first, two vectors of length 1 reach the bound only if they share one of the
//! first terms, those up to where what is left of either is shorter than the bound. Only these are indexed and looked up.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::profile::{Profile, TraitWords};
use crate::words::Sparse;

/// By how much a sum of some products may differ from the same by another order.
const ROUNDING: f32 = 1e-4;

/// A trait of another persona that is like one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Copied {
    pub(super) persona: usize,
    /// Position among all its traits.
    pub(super) at: usize,
    pub(super) cosine: f32,
}

impl Copied {
    /// By cosine; of equals, the first is the greatest.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.cosine.total_cmp(&other.cosine).then_with(|| (other.persona, other.at).cmp(&(self.persona, self.at)))
    }
}

/// The best of some copies, and the best that is of another persona than that.
#[derive(Clone, Copy, Default)]
struct Best {
    first: Option<Copied>,
    other: Option<Copied>,
}

impl Best {
    fn add(&mut self, copied: Copied) {
        let better = |known: Option<Copied>| known.is_none_or(|known| copied.cmp(&known).is_gt());
        let same = |known: Option<Copied>| known.is_some_and(|known| known.persona == copied.persona);
        if better(self.first) {
            if !same(self.first) {
                self.other = self.first;
            }
            self.first = Some(copied);
        } else if !same(self.first) && better(self.other) {
            self.other = Some(copied);
        }
    }

    /// Those of traits in `best`, which all are alike by `cosine`.
    fn add_all(&mut self, best: &Self, cosine: f32) {
        [best.first, best.other].into_iter().flatten().for_each(|copied| self.add(Copied { cosine, ..copied }));
    }

    fn not_of(&self, persona: usize) -> Option<Copied> {
        [self.first, self.other].into_iter().flatten().find(|copied| copied.persona != persona)
    }
}

/// For each trait of each persona, the trait of another that is most like it, if their cosine is at least `least`; of equals, the
/// first. `terms` is the count of all terms.
///
/// Traits of the same words are searched once, so that any number of copies takes time linear in them.
pub(super) fn copies(profiles: &[Profile], terms: usize, least: f32) -> Vec<Vec<Option<Copied>>> {
    let kinds = Kinds::of(profiles);
    let found = Search::new(&kinds, terms, least).all();
    let mut kind = kinds.of_traits.iter();
    let of_persona = |(persona, profile): (usize, &Profile)| {
        let known = kind.by_ref().take(profile.traits.len());
        known.map(|kind| found[(*kind)?].not_of(persona)).collect()
    };
    profiles.iter().enumerate().map(of_persona).collect()
}

/// The traits of all personas by what they say.
#[derive(Default)]
struct Kinds {
    /// The vectors of all, one behind the other.
    vectors: Sparse,
    /// For each, the end of its vector.
    until: Vec<usize>,
    /// The first traits of each.
    traits: Vec<Best>,
    /// For each trait of each persona, its kind; `None` where it says nothing.
    of_traits: Vec<Option<usize>>,
}

impl Kinds {
    fn of(profiles: &[Profile]) -> Self {
        let mut kinds = Self::default();
        // By their hashes: of two kinds with one hash, the later is searched again at every trait, and found all the same.
        let mut known: FxHashMap<u64, usize> = FxHashMap::default();
        for (persona, profile) in profiles.iter().enumerate() {
            for (at, TraitWords { vector, .. }) in profile.traits.iter().enumerate() {
                let same = |kind: &usize| kinds.vector(*kind) == vector;
                let kind = match known.get(&hash(vector)).copied().filter(same) {
                    _ if vector.is_empty() => None,
                    Some(kind) => Some(kind),
                    None => {
                        known.insert(hash(vector), kinds.until.len());
                        Some(kinds.add(vector))
                    }
                };
                kind.into_iter().for_each(|kind| kinds.traits[kind].add(Copied { persona, at, cosine: 1.0 }));
                kinds.of_traits.push(kind);
            }
        }
        kinds
    }

    fn add(&mut self, vector: &Sparse) -> usize {
        self.vectors.extend_from_slice(vector);
        self.until.push(self.vectors.len());
        self.traits.push(Best::default());
        self.until.len() - 1
    }

    fn vector(&self, kind: usize) -> &[(u32, f32)] {
        let from = kind.checked_sub(1).map_or(0, |before| self.until[before]);
        &self.vectors[from..self.until[kind]]
    }
}

fn hash(vector: &Sparse) -> u64 {
    let mut hasher = FxHasher::default();
    for (term, weight) in vector {
        hasher.write_u32(*term);
        hasher.write_u32(weight.to_bits());
    }
    hasher.finish()
}

/// A search of every kind among those before it.
struct Search<'k> {
    kinds: &'k Kinds,
    least: f32,
    /// For each term, how many kinds use it.
    using: Vec<u32>,
    /// For each term, the kinds so far that have it among their first.
    begins: Vec<Vec<u32>>,
    /// For each term, its weight in the kind that is sought; else 0.
    sought: Vec<f32>,
    /// For each kind, the last that it was compared with.
    compared: Vec<usize>,
}

impl<'k> Search<'k> {
    fn new(kinds: &'k Kinds, terms: usize, least: f32) -> Self {
        let mut using = vec![0; terms];
        kinds.vectors.iter().for_each(|(term, _)| using[*term as usize] += 1);
        let (begins, sought) = (vec![Vec::new(); terms], vec![0.0; terms]);
        Self { kinds, least, using, begins, sought, compared: vec![usize::MAX; kinds.until.len()] }
    }

    /// For each kind, the traits that are most like it, its own included.
    fn all(mut self) -> Vec<Best> {
        let (mut found, mut terms) = (self.kinds.traits.clone(), Vec::new());
        for kind in 0..found.len() {
            let vector = self.kinds.vector(kind);
            vector.iter().for_each(|(term, weight)| self.sought[*term as usize] = *weight);
            let first = self.first_terms(vector, &mut terms);
            first.iter().for_each(|term| self.compare(*term, kind, &mut found));
            first.into_iter().for_each(|term| self.begins[term as usize].push(kind as u32));
            vector.iter().for_each(|(term, _)| self.sought[*term as usize] = 0.0);
        }
        found
    }

    /// Compares the kind that is sought with those so far that begin with `term`.
    fn compare(&mut self, term: u32, kind: usize, found: &mut [Best]) {
        for other in self.begins[term as usize].iter().map(|other| *other as usize) {
            if std::mem::replace(&mut self.compared[other], kind) == kind {
                continue;
            }
            let theirs = self.kinds.vector(other).iter();
            // In the order of the terms, so that it is the same in either direction.
            let cosine = theirs.fold(0.0, |sum, (term, weight)| sum + weight * self.sought[*term as usize]);
            if cosine >= self.least {
                found[kind].add_all(&self.kinds.traits[other], cosine);
                found[other].add_all(&self.kinds.traits[kind], cosine);
            }
        }
    }

    /// The rarest terms, up to where the rest is shorter than the bound; `terms` is room to sort them.
    fn first_terms(&self, vector: &[(u32, f32)], terms: &mut Vec<(u32, u32, f32)>) -> Vec<u32> {
        terms.clear();
        terms.extend(vector.iter().map(|(term, weight)| (self.using[*term as usize], *term, *weight)));
        terms.sort_unstable_by_key(|(using, term, _)| (*using, *term));
        let mut left: f32 = terms.iter().map(|(.., weight)| weight * weight).sum();
        let bound = (self.least - ROUNDING).powi(2);
        let needed = |(.., weight): &&(u32, u32, f32)| {
            let longer = left >= bound;
            left -= weight * weight;
            longer
        };
        terms.iter().take_while(needed).map(|(_, term, _)| *term).collect()
    }
}

//! The terms of a set of personas, and their weights in what each says.

use std::num::NonZeroU64;

use rustc_hash::FxHashMap;

use super::profile::Profile;
use super::words::{Statement, Vocabulary};
use crate::words::{Sparse, scaled};

/// A stem that nobody has used so far.
const NOBODY: usize = usize::MAX;

/// The stems of all vocabularies, numbered together.
pub(super) struct Terms {
    /// For each vocabulary, the number of each of its stems.
    numbers: Vec<Vec<u32>>,
    /// For each term, the form first met.
    pub(super) surface: Vec<String>,
    /// For each term, its weight by how few personas use it.
    rarity: Vec<f32>,
}

impl Terms {
    pub(super) fn of(profiles: &[Profile], vocabularies: &[Vocabulary]) -> Self {
        let (mut known, mut surface) = (FxHashMap::default(), Vec::new());
        let mut number = |(stem, form): &(NonZeroU64, String)| {
            *known.entry(*stem).or_insert_with(|| {
                surface.push(form.clone());
                surface.len() as u32 - 1
            })
        };
        let numbers: Vec<Vec<u32>> =
            vocabularies.iter().map(|vocabulary| vocabulary.stems.iter().map(&mut number).collect()).collect();
        // For each term, how many personas use it, and the last that did.
        let mut using = vec![(0u32, NOBODY); surface.len()];
        for (at, profile) in profiles.iter().enumerate() {
            let numbers = &numbers[profile.vocabulary];
            for term in profile.texts().flat_map(Statement::terms) {
                let (count, last) = &mut using[numbers[term as usize] as usize];
                *count += u32::from(std::mem::replace(last, at) != at);
            }
        }
        let rarity = |(df, _): &(u32, usize)| ((1.0 + profiles.len() as f32) / (1.0 + *df as f32)).ln() + 1.0;
        let rarity = using.iter().map(rarity).collect();
        Self { numbers, surface, rarity }
    }
}

/// The vectors of one persona.
pub(super) struct Weighed {
    pub(super) of_all: Sparse,
    /// Of each trait.
    pub(super) of_traits: Vec<Sparse>,
}

/// Weighs what is said.
pub(super) struct Weigher<'t> {
    terms: &'t Terms,
    /// For each term, how often it stands in the text being weighed.
    counts: Vec<u32>,
    /// The terms of that text.
    used: Vec<u32>,
}

impl<'t> Weigher<'t> {
    pub(super) fn of(terms: &'t Terms) -> Self {
        Self { terms, counts: vec![0; terms.surface.len()], used: Vec::new() }
    }

    pub(super) fn all(mut self, profiles: &[Profile]) -> Vec<Weighed> {
        let one = |profile: &Profile| Weighed {
            of_all: self.vector(profile, profile.texts()),
            of_traits: profile.traits.iter().map(|known| self.vector(profile, std::iter::once(&known.said))).collect(),
        };
        profiles.iter().map(one).collect()
    }

    /// Of what a persona says in `texts`, of length 1; empty where that is nothing.
    pub(super) fn vector<'s>(&mut self, profile: &Profile, texts: impl Iterator<Item = &'s Statement>) -> Sparse {
        let (terms, counts) = (self.terms, &mut self.counts);
        let numbers = &terms.numbers[profile.vocabulary];
        for number in texts.flat_map(Statement::terms).map(|term| numbers[term as usize]) {
            let count = &mut counts[number as usize];
            if *count == 0 {
                self.used.push(number);
            }
            *count += 1;
        }
        self.used.sort_unstable();
        let weigh = |number: u32| {
            let often = match std::mem::take(&mut counts[number as usize]) {
                1 => 1.0,
                count => 1.0 + (count as f32).ln(),
            };
            (number, often * terms.rarity[number as usize])
        };
        scaled(self.used.drain(..).map(weigh).collect(), 1.0)
    }
}

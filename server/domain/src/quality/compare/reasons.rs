//! By what two personas are alike.

use serde::Serialize;

use super::super::profile::{Profile, Profiles};
use super::super::weigh::Weigher;
use super::super::words::Statement;
use super::diff::fields;
use super::matched;
use crate::persona::{Persona, TraitKind};
use crate::score::Score;
use crate::words::{Sparse, dot};

/// Words and pairs of traits that are named as reasons.
const NAMED: usize = 8;
/// Least likeness at which two traits are named as near.
const NEAR: f32 = 0.2;
/// Where single fields of a persona are its attributes.
const ATTRIBUTES: &str = "demographics.";

/// How alike two personas are, and by what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Similarity {
    /// Position of the one in the set.
    pub one: usize,
    /// Position of the other.
    pub other: usize,
    /// The cosine of their words.
    pub score: Score,
    /// The same of the parts that both have, in their order: `about` (archetype, quote and background) and the lists of traits; and of
    /// `demographics`, the share of the attributes stated by both that agree.
    pub parts: Vec<Part>,
    /// Words of both, those that make them most alike first; at most eight.
    pub shared: Vec<SharedWord>,
    /// Attributes that both state and that agree.
    pub attributes: Vec<SharedAttribute>,
    /// Traits of both that are most alike, best first, each trait once; at most eight.
    pub traits: Vec<NearTraits>,
}

/// How alike two personas are in one part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// `about`, the name of a list, or `demographics`.
    pub name: &'static str,
    /// How alike they are in it.
    pub score: Score,
}

/// A word that both use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedWord {
    /// In the form first met.
    pub word: String,
    /// What it adds to the likeness of the two: over all words that both use, these sum to it.
    pub adds: Score,
}

/// An attribute that both state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedAttribute {
    /// Its path: `demographics.occupation`.
    pub path: String,
    /// As the one has it.
    pub value: String,
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

/// How alike two personas are, and by what; `None` where one of the positions is outside the set.
#[must_use]
pub fn similar(set: &Profiles<'_>, one: usize, other: usize) -> Option<Similarity> {
    let (a, b) = (set.vectors.get(one)?, set.vectors.get(other)?);
    let (stated, agreed) = attributes(set.personas[one], set.personas[other]);
    let mut parts = parts(set, one, other);
    if stated > 0 {
        let score = Score::clamped(agreed.len() as f64 / stated as f64);
        parts.push(Part { name: "demographics", score });
    }
    Some(Similarity {
        one,
        other,
        score: Score::clamped(dot(a, b).into()),
        parts,
        shared: shared(set, a, b),
        attributes: agreed,
        traits: near_traits(set, one, other),
    })
}

/// Of the parts in which both say something.
fn parts(set: &Profiles<'_>, one: usize, other: usize) -> Vec<Part> {
    let mut weigher = Weigher::of(&set.terms);
    let mut part = |(name, kind): (&'static str, Option<TraitKind>)| {
        let mut vector = |at: usize| weigher.vector(&set.profiles[at], texts(&set.profiles[at], kind).into_iter());
        let (mine, theirs) = (vector(one), vector(other));
        let both = !mine.is_empty() && !theirs.is_empty();
        both.then(|| Part { name, score: Score::clamped(dot(&mine, &theirs).into()) })
    };
    let lists = TraitKind::ALL.map(|kind| (kind.list_name(), Some(kind)));
    std::iter::once(("about", None)).chain(lists).filter_map(&mut part).collect()
}

/// The traits of a kind; without one, what is said beside all traits.
fn texts(profile: &Profile, kind: Option<TraitKind>) -> Vec<&Statement> {
    match kind {
        Some(kind) => profile.traits.iter().filter(|known| known.kind == kind).map(|known| &known.said).collect(),
        None => vec![&profile.archetype, &profile.quote, &profile.background],
    }
}

/// How many attributes both state, and those that agree, whatever their case.
fn attributes(one: &Persona, other: &Persona) -> (usize, Vec<SharedAttribute>) {
    let theirs = fields(other);
    let both = |(path, value): (String, String)| {
        let (_, other) = theirs.iter().find(|(known, _)| *known == path)?;
        let agree = value.trim().to_lowercase() == other.trim().to_lowercase();
        path.starts_with(ATTRIBUTES).then_some((SharedAttribute { path, value }, agree))
    };
    let both: Vec<(SharedAttribute, bool)> = fields(one).into_iter().filter_map(both).collect();
    (both.len(), both.into_iter().filter(|(_, agree)| *agree).map(|(attribute, _)| attribute).collect())
}

fn shared(set: &Profiles<'_>, one: &Sparse, other: &Sparse) -> Vec<SharedWord> {
    let both = |(term, weight): &(u32, f32)| {
        let at = other.binary_search_by_key(term, |(term, _)| *term).ok()?;
        Some((weight * other[at].1, set.terms.surface[*term as usize].as_str()))
    };
    let mut words: Vec<(f32, &str)> = one.iter().filter_map(both).collect();
    words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let named = |(adds, word): (f32, &str)| SharedWord { word: word.to_owned(), adds: Score::clamped(adds.into()) };
    words.into_iter().take(NAMED).map(named).collect()
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

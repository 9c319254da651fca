//! The words in the sources that bear a persona's traits, found without a model.
//!
//! The words of a trait are sought in the participants' sentences by BM25, stemmed as the language of each document has it. The best are
//! looked at closely: what share of the trait's words, weighed by how telling they are, is said there and around? From [`ENOUGH`] on
//! it bears the trait, unless it differs in a number, a name or a denial: then it contradicts it.
//!
//! Measured on `tests/traits.tsv`, 72 paraphrased traits of four studies of four subjects, one trait in four of each persona taken from
//! another study. Precision and recall of "unsupported": 1.00 and 0.97 on the half that the constants were chosen on, 1.00 and 0.92 on
//! the half that was held out; a test holds all four at 0.9. None of the studies' own traits was taken for contradicted. Studies of one
//! subject are less easily told apart, and a trait that shares no word with its source is called unsupported.

mod index;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::outcome::{Finding, Place};
use super::profile::{Profiles, TraitWords};
use super::sources::Sources;
use super::words::{Disagreement, Statement, disagreements};
use crate::persona::{Evidence, Match, Persona, Strength, Trait, TraitKind};
use crate::score::Score;
pub(super) use index::Index;
use index::Query;

/// Share of a trait's words that must be said in one place, weighed. Chosen on one half of the traits of `tests`: the least at which
/// nine in ten foreign traits are told, so that as few as possible of the study's own are refused.
pub const ENOUGH: f64 = 0.2;

/// Sentences that are looked at closely.
const LOOKED_AT: usize = 12;
/// Spans that are attached, and how much of the best one's support each must have.
const ATTACHED: usize = 3;
const NEARLY: f32 = 0.8;

/// What the sources say to a trait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Somebody says as much.
    Supported,
    /// What comes nearest differs, in these points.
    Contradicted {
        /// A sentence a point.
        reasons: Vec<String>,
    },
    /// Nobody speaks of it.
    Unsupported,
}

/// A trait, and what was found for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// `goals[2]`.
    pub path: String,
    /// What the sources say to it.
    pub verdict: Verdict,
    /// Share of its words that is said in the best place, weighed; 0 where none is.
    pub support: Score,
    /// The best place.
    pub place: Option<Place>,
}

/// A persona whose evidence is the sources' own words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Linked {
    /// With quotes that stand in the sources, and no other.
    pub persona: Persona,
    /// For every trait, in the order of the persona.
    pub links: Vec<Link>,
    /// Quotes that were taken out because they stand nowhere in the sources.
    pub dropped: Vec<Finding>,
}

/// Links every trait of `persona` to the words that bear it.
///
/// Quotes that the persona brings are kept where a participant says them and taken out where nobody does. Takes time linear in the
/// words of the traits and in the sentences that share one with them.
#[must_use]
pub fn link(persona: &Persona, sources: &Sources<'_>) -> Linked {
    let profiles = Profiles::of(std::iter::once(persona));
    let mut linked = Linked { persona: persona.clone(), links: Vec::new(), dropped: Vec::new() };
    if !persona.quote.is_empty() {
        let found = sources.locator.find_quote(&persona.quote);
        if found.is_none() {
            linked.dropped.push(Finding::at("quote", "it stands nowhere in the sources"));
        }
        linked.persona.quote = found.map(|found| found.quote).unwrap_or_default();
    }
    for words in &profiles.profiles[0].traits {
        let known = &mut list(&mut linked.persona, words.kind)[words.at];
        linked.dropped.extend(verify(known, words, sources));
        linked.links.push(bear(known, words, sources));
        known.strength = strength(&known.evidence);
    }
    linked
}

fn list(persona: &mut Persona, kind: TraitKind) -> &mut [Trait] {
    match kind {
        TraitKind::Goal => &mut persona.goals,
        TraitKind::Frustration => &mut persona.frustrations,
        TraitKind::Behaviour => &mut persona.behaviours,
        TraitKind::Motivation => &mut persona.motivations,
        TraitKind::Preference => &mut persona.preferences,
    }
}

/// Keeps the quotes that stand in the sources, as they stand there; tells of the others.
fn verify(known: &mut Trait, words: &TraitWords, sources: &Sources<'_>) -> Vec<Finding> {
    let mut dropped = Vec::new();
    let keep = |evidence: Evidence| {
        let found = sources.locator.find(&evidence);
        if found.is_none() {
            dropped.push(Finding::at(words.path(), "a quote of it stands nowhere in the sources"));
        }
        found
    };
    known.evidence = std::mem::take(&mut known.evidence).into_iter().filter_map(keep).collect();
    dropped
}

/// Sentences that say as much as the trait does, best first, with their support.
fn candidates(text: &str, sources: &Sources<'_>) -> Vec<(f32, usize)> {
    let (index, sentences) = (sources.index(), sources.reading.sentences());
    let mut found: Vec<(f32, usize)> = Vec::new();
    let looked = |query: &Query| {
        let hits = index.search(query, LOOKED_AT);
        hits.iter().map(|hit| (index.support(query, sentences, hit.sentence), hit.sentence)).collect::<Vec<_>>()
    };
    index.queries(text).iter().for_each(|query| found.extend(looked(query)));
    // Stable, so that of equals the better by BM25 comes first.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

/// Attaches the best sentences to the trait, if they bear it.
fn bear(known: &mut Trait, words: &TraitWords, sources: &Sources<'_>) -> Link {
    let found = candidates(&known.text, sources);
    let Some(&(best, first)) = found.first() else {
        return Link { path: words.path(), verdict: Verdict::Unsupported, support: Score::ZERO, place: None };
    };
    let evidence = |support: f32, at: usize| {
        sources.locator.sentence(&sources.reading.sentences()[at], Score::clamped(support.into()))
    };
    let nearest = evidence(best, first);
    let mut link = Link {
        path: words.path(),
        verdict: Verdict::Unsupported,
        support: nearest.score,
        place: Some(Place { document: nearest.document.clone(), span: nearest.span }),
    };
    if f64::from(best) < ENOUGH {
        return link;
    }
    let near = found.iter().filter(|(support, _)| *support >= best * NEARLY && f64::from(*support) >= ENOUGH);
    let agrees = |at: usize| differences(words, sources, at).is_empty();
    let bearing: Vec<&(f32, usize)> = near.filter(|(_, at)| agrees(*at)).take(ATTACHED).collect();
    if bearing.is_empty() {
        let reasons = differences(words, sources, first).iter().map(ToString::to_string).collect();
        link.verdict = Verdict::Contradicted { reasons };
        return link;
    }
    link.verdict = Verdict::Supported;
    let quotable = bearing.into_iter().filter(|(_, at)| !sources.reading.sentences()[*at].escaped);
    for attached in quotable.map(|(support, at)| evidence(*support, *at)) {
        let there = |other: &Evidence| other.document == attached.document && other.span.contains(attached.span);
        if !known.evidence.iter().any(there) {
            known.evidence.push(attached);
        }
    }
    link
}

fn differences(words: &TraitWords, sources: &Sources<'_>, at: usize) -> Vec<Disagreement> {
    let said: Vec<&Statement> = sources.beside(at, at + 1).iter().collect();
    disagreements(&words.said, &said, &[])
}

/// By the number of people who say so verbatim; words that were found by their sense alone are weak.
fn strength(evidence: &[Evidence]) -> Strength {
    let verbatim = evidence.iter().filter(|known| matches!(known.matched, Match::Exact | Match::Normalised));
    let mut people: Vec<(&str, &str)> =
        verbatim.map(|known| (known.document.as_str(), known.participant.as_str())).collect();
    people.sort_unstable();
    people.dedup();
    match people.len() {
        0 => Strength::Weak,
        1 => Strength::Moderate,
        _ => Strength::Strong,
    }
}

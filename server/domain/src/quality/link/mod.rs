//! The words in the sources that bear a persona's traits, found without a model.
//!
//! The words of a trait are sought in the participants' sentences by BM25, stemmed as the language of each document has it. The best are
//! looked at closely: what share of the trait's words, weighed by how telling they are, is said there and around? From [`ENOUGH`] on
//! it bears the trait, unless it differs in a number, a name or a denial: then it contradicts it.
//!
//! Measured on `tests/traits.tsv`, 72 paraphrased traits of four studies of four subjects, one trait in four of each persona taken from
//! another study. Precision and recall of "unsupported": 1.00 and 0.97 on the half that the constants were chosen on, 1.00 and 0.92 on
//! the half that was held out; a test holds all four at 0.9. None of the studies' own traits was taken for contradicted. Studies of one
//! subject are less easily told apart, and a trait that shares no word with its source is called unsupported. Where a persona is in a
//! language that nobody in the sources speaks, or in a script that does not set words apart, words tell nothing and no verdict is given.

mod index;
pub mod near;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::outcome::{Finding, Place};
use super::profile::{Profiles, TraitWords, own_names};
use super::sources::Sources;
use super::words::{Disagreement, Statement, disagreements};
use crate::persona::{Evidence, Match, Persona, Strength, Support, Trait};
use crate::score::Score;
use crate::words::Language;
pub(super) use index::Index;

/// Share of a trait's words that must be said in one place, weighed. Chosen on one half of the traits of `tests`: the least at which
/// nine in ten foreign traits are told, so that as few as possible of the study's own are refused.
pub const ENOUGH: f64 = 0.2;

/// Scripts that do not set words apart: of South-East Asia, China and Japan.
const UNSPACED: [std::ops::RangeInclusive<char>; 4] =
    ['\u{0e00}'..='\u{0eff}', '\u{1000}'..='\u{109f}', '\u{1780}'..='\u{17ff}', '\u{2e80}'..='\u{9fff}'];

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
    /// Its words and those of the sources cannot be held against each other.
    Untold,
}

impl Verdict {
    /// As the trait carries it.
    #[must_use]
    pub fn support(&self) -> Option<Support> {
        match self {
            Self::Supported => Some(Support::Supported),
            Self::Contradicted { .. } => Some(Support::Contradicted),
            Self::Unsupported => Some(Support::Unsupported),
            Self::Untold => None,
        }
    }
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
    let look = Look { sources, names: own_names(persona), tells: told_by_words(persona, sources) };
    let mut linked = Linked { persona: persona.clone(), links: Vec::new(), dropped: Vec::new() };
    if !persona.quote.is_empty() {
        let found = sources.locator.find_quote(&persona.quote);
        if found.is_none() {
            linked.dropped.push(Finding::at("quote", "it stands nowhere in the sources"));
        }
        linked.persona.quote = found.map(|found| found.quote).unwrap_or_default();
    }
    for words in &profiles.profiles[0].traits {
        let known = &mut linked.persona.traits_mut(words.kind)[words.at];
        linked.dropped.extend(verify(known, words, sources));
        let link = look.bear(known, words);
        known.support = link.verdict.support();
        known.strength = if known.refuted().is_some() { Strength::Weak } else { strength(&known.evidence) };
        linked.links.push(link);
    }
    linked
}

/// Whether the persona's words can be found in the sources at all.
fn told_by_words(persona: &Persona, sources: &Sources<'_>) -> bool {
    let traits = persona.all_traits().map(|(_, known)| known.text.as_str());
    let text = std::iter::once(persona.background.as_str()).chain(traits).collect::<Vec<_>>().join("\n");
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let unspaced = text.chars().filter(|c| UNSPACED.iter().any(|script| script.contains(c))).count();
    unspaced * 2 <= letters && Language::of(&text).is_none_or(|language| sources.index().speaks(language))
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

/// What is looked in, and what a persona may say of itself.
struct Look<'l> {
    sources: &'l Sources<'l>,
    /// Hashes of its own names.
    names: Vec<u64>,
    /// Whether words tell anything.
    tells: bool,
}

impl Look<'_> {
    /// Sentences that say as much as the trait does, best first, with their support: those found by its words, and those quoted for it.
    fn candidates(&self, known: &Trait) -> Vec<(f32, usize)> {
        let (index, sentences) = (self.sources.index(), self.sources.reading.sentences());
        let quoted: Vec<usize> = known.evidence.iter().flat_map(|evidence| self.quoted(evidence)).collect();
        let mut found: Vec<(f32, usize)> = Vec::new();
        for query in index.queries(&known.text) {
            let mut places: Vec<usize> = index.search(&query, LOOKED_AT).iter().map(|hit| hit.sentence).collect();
            let unseen: Vec<usize> = quoted.iter().copied().filter(|at| !places.contains(at)).collect();
            places.extend(unseen);
            found.extend(places.into_iter().map(|at| (index.support(&query, sentences, at), at)));
        }
        // Stable, so that of equals the better by BM25 comes first.
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found
    }

    /// Positions of the sentences that evidence is from.
    fn quoted(&self, evidence: &Evidence) -> std::ops::Range<usize> {
        let documents = self.sources.reading.documents();
        let document = documents.iter().position(|document| document.name == evidence.document);
        document.map_or(0..0, |document| self.sources.touched(document, evidence.span))
    }

    /// Attaches the best sentences to the trait, if they bear it.
    fn bear(&self, known: &mut Trait, words: &TraitWords) -> Link {
        let found = if self.tells { self.candidates(known) } else { Vec::new() };
        let Some(&(best, first)) = found.first() else {
            let verdict = if self.tells { Verdict::Unsupported } else { Verdict::Untold };
            return Link { path: words.path(), verdict, support: Score::ZERO, place: None };
        };
        let nearest = self.evidence(best, first);
        let mut link = Link {
            path: words.path(),
            verdict: Verdict::Unsupported,
            support: nearest.score,
            place: Some(Place::new(&nearest.document, nearest.span)),
        };
        if f64::from(best) < ENOUGH {
            return link;
        }
        let near = found.iter().filter(|(support, _)| *support >= best * NEARLY && f64::from(*support) >= ENOUGH);
        let bearing: Vec<(f32, usize)> =
            near.filter(|(_, at)| self.differences(words, *at).is_empty()).take(ATTACHED).copied().collect();
        link.verdict = if bearing.is_empty() {
            let reasons = self.differences(words, first).iter().map(ToString::to_string).collect();
            Verdict::Contradicted { reasons }
        } else {
            self.attach(known, &bearing);
            Verdict::Supported
        };
        link
    }

    /// Adds sentences to the evidence of a trait that has them not.
    fn attach(&self, known: &mut Trait, bearing: &[(f32, usize)]) {
        let quotable = bearing.iter().filter(|(_, at)| !self.sources.reading.sentences()[*at].escaped);
        for attached in quotable.map(|(support, at)| self.evidence(*support, *at)) {
            let there = |other: &Evidence| other.document == attached.document && other.span.overlaps(attached.span);
            if !known.evidence.iter().any(there) {
                known.evidence.push(attached);
            }
        }
    }

    fn evidence(&self, support: f32, at: usize) -> Evidence {
        let sentence = &self.sources.reading.sentences()[at];
        self.sources.locator.sentence(sentence, Score::clamped(support.into()))
    }

    fn differences(&self, words: &TraitWords, at: usize) -> Vec<Disagreement> {
        let around = self.sources.beside(at, at + 1);
        let said: Vec<&Statement> = around.iter().map(Arc::as_ref).collect();
        disagreements(&words.said, &said, &self.names)
    }
}

/// By the number of people who say so verbatim; words that were found by what they say alone are weak.
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

//! The check every persona passes before it is delivered: each quote is searched in the sources, each attribute compared with
//! what they state. What is not there is taken out and reported; nothing is repaired in a claim's favour.

mod finding;
mod fold;
mod index;
mod locate;
mod quoted;
mod stated;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;
use std::sync::atomic::AtomicU32;

pub use finding::{Finding, Subject};

use super::draft::{PersonaDraft, QuoteClaim, TraitDraft};
use super::{Evidence, Match, Persona, Strength, Trait, TraitKind};
use crate::score::Score;
use crate::source::reading::{Held, Reading, Sentence};
use index::Index;
pub(crate) use locate::Found;
use locate::Missed;

/// Finds claimed words in a reading. Cheap to make: the index of words is built when the first claim needs it.
#[derive(Debug)]
pub struct Locator<'r> {
    reading: Held<'r>,
    index: OnceLock<Index>,
    /// Quotes that were sought without the index.
    sought: AtomicU32,
}

impl<'r> Locator<'r> {
    /// A locator over `reading`.
    #[must_use]
    pub fn new(reading: impl Into<Held<'r>>) -> Self {
        Self { reading: reading.into(), index: OnceLock::new(), sought: AtomicU32::new(0) }
    }

    /// What it searches.
    #[must_use]
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The quote of `known` where a participant says it, at the place named first; `None` where nobody does.
    pub(crate) fn find(&self, known: &Evidence) -> Option<Evidence> {
        self.standing(known).map(|found| self.evidence(&found))
    }

    /// The same, and no more than where it stands.
    pub(crate) fn standing(&self, known: &Evidence) -> Option<Found> {
        let there = || self.where_it_says(known);
        let sought = || {
            let (document, start_byte) = (Some(known.document.clone()), Some(known.span.start));
            self.locate(&QuoteClaim { document, quote: known.quote.clone(), start_byte }).ok()
        };
        there().or_else(sought)
    }

    /// Where a participant says `quote`; `None` where nobody does.
    pub(crate) fn find_quote(&self, quote: &str) -> Option<Evidence> {
        let claim = QuoteClaim { document: None, quote: quote.to_owned(), start_byte: None };
        self.locate(&claim).ok().map(|found| self.evidence(&found))
    }

    /// A sentence as evidence of a trait that says the same in other words.
    pub(crate) fn sentence(&self, sentence: &Sentence, score: Score) -> Evidence {
        let Sentence { document, participant, span, .. } = *sentence;
        self.evidence(&Found { document, participant, span, matched: Match::Linked, score })
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.reading.documents()))
    }

    fn evidence(&self, found: &Found) -> Evidence {
        let document = &self.reading.documents()[found.document];
        Evidence {
            document: document.name.clone(),
            participant: self.reading.participants()[found.participant].label.clone(),
            line: self.reading.line_of(found.document, found.span.start),
            span: found.span,
            place: Some(document.place(found.span)),
            quote: found.span.of(&document.text).unwrap_or_default().to_owned(),
            matched: found.matched,
            score: found.score,
            linked_by: None,
        }
    }
}

/// Checks `draft` against the sources: the persona as it may be delivered, and what was taken out of the draft.
#[must_use]
pub fn check(draft: PersonaDraft, id: String, locator: &Locator<'_>) -> (Persona, Vec<Finding>) {
    let mut check = Check { locator, findings: Vec::new(), said: Vec::new() };
    let quote = check.quote(draft.quote);
    let demographics = stated::keep(draft.demographics, locator, &mut check.findings);
    let persona = Persona {
        id,
        name: draft.name,
        archetype: draft.archetype,
        quote,
        demographics,
        background: check.unmarked(&draft.background, |_| Subject::Background),
        goals: check.traits(TraitKind::Goal, draft.goals),
        frustrations: check.traits(TraitKind::Frustration, draft.frustrations),
        behaviours: check.traits(TraitKind::Behaviour, draft.behaviours),
        motivations: check.traits(TraitKind::Motivation, draft.motivations),
        preferences: check.traits(TraitKind::Preference, draft.preferences),
    };
    (persona, check.findings)
}

struct Check<'c, 'r> {
    locator: &'c Locator<'r>,
    findings: Vec<Finding>,
    /// Every trait's text so far, folded.
    said: Vec<(TraitKind, String)>,
}

impl Check<'_, '_> {
    fn quote(&mut self, quote: String) -> String {
        if quote.trim().is_empty() {
            return String::new();
        }
        let claim = QuoteClaim { document: None, quote, start_byte: None };
        match self.locator.locate(&claim) {
            Ok(found) => self.locator.evidence(&found).quote,
            Err(missed) => {
                self.miss(missed, Subject::Quote, claim.quote);
                String::new()
            }
        }
    }

    /// `text` without quotation marks around what nobody says.
    fn unmarked(&mut self, text: &str, subject: impl Fn(String) -> Subject) -> String {
        let says = |words: &str| {
            let claim = QuoteClaim { document: None, quote: words.to_owned(), start_byte: None };
            self.locator.locate(&claim).is_ok()
        };
        let (text, unsaid) = quoted::keep_said(text, says);
        let finding = |quote: String| Finding::MarksRemoved { subject: subject(text.clone()), quote };
        self.findings.extend(unsaid.into_iter().map(finding));
        text
    }

    fn miss(&mut self, missed: Missed, subject: Subject, quote: String) {
        self.findings.push(match missed {
            Missed::NotFound => Finding::QuoteNotFound { subject, quote },
            Missed::Interviewer => Finding::InterviewerWords { subject, quote },
            Missed::Nobody => Finding::NobodysWords { subject, quote },
        });
    }

    fn traits(&mut self, kind: TraitKind, drafts: Vec<TraitDraft>) -> Vec<Trait> {
        let mut found: Vec<(String, Vec<Found>)> = Vec::new();
        for draft in drafts {
            let text = self.unmarked(draft.text.trim(), |text| Subject::Trait { kind, text });
            if text.is_empty() {
                self.findings.push(Finding::TraitDropped { kind });
                continue;
            }
            let folded = fold::words(&text);
            let mut evidence = self.claims(kind, &text, draft.quotes);
            if let Some((listed, _)) = self.said.iter().find(|(_, said)| *said == folded) {
                if *listed == kind
                    && let Some((_, known)) = found.iter_mut().find(|(known, _)| fold::words(known) == folded)
                {
                    known.append(&mut evidence);
                }
                self.findings.push(Finding::DuplicateTrait { kind, text });
                continue;
            }
            self.said.push((kind, folded));
            found.push((text, evidence));
        }
        found.into_iter().map(|(text, evidence)| self.supported(text, evidence)).collect()
    }

    fn claims(&mut self, kind: TraitKind, text: &str, claims: Vec<QuoteClaim>) -> Vec<Found> {
        let mut evidence = Vec::with_capacity(claims.len());
        for claim in claims {
            match self.locator.locate(&claim) {
                Ok(found) => evidence.push(found),
                Err(missed) => self.miss(missed, Subject::Trait { kind, text: text.to_owned() }, claim.quote),
            }
        }
        evidence
    }

    fn supported(&self, text: String, mut evidence: Vec<Found>) -> Trait {
        evidence.sort_by(|a, b| {
            let rank =
                |found: &Found| (found.matched as u8, found.document, found.span.start, u32::MAX - found.span.end);
            rank(a).0.cmp(&rank(b).0).then(b.score.get().total_cmp(&a.score.get())).then(rank(a).cmp(&rank(b)))
        });
        let mut kept: Vec<Found> = Vec::with_capacity(evidence.len());
        for found in evidence {
            if !kept.iter().any(|other| other.document == found.document && other.span.contains(found.span)) {
                kept.push(found);
            }
        }
        let mut people: Vec<usize> =
            kept.iter().filter(|found| found.matched != Match::Fuzzy).map(|found| found.participant).collect();
        people.sort_unstable();
        people.dedup();
        let strength = match people.len() {
            0 => Strength::Weak,
            1 => Strength::Moderate,
            _ => Strength::Strong,
        };
        let evidence = kept.iter().map(|found| self.locator.evidence(found)).collect();
        Trait { text, strength, evidence, support: None }
    }
}

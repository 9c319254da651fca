//! What becomes of a fact when it is held against the transcript.

mod clause;
mod drug;
mod finding;
mod side;
mod statement;
mod value;

pub(super) use value::same;

use std::ops::Range;

use crate::note::document::Note;
use crate::note::factuality::claim::{DecidedBy, Verdict};
use crate::note::factuality::fact::{Fact, Stated};
use crate::note::factuality::heard::{Heard, site};
use crate::note::mention::Mention;
use crate::note::word::Word;
use crate::score::Score;
use crate::source::span::Span;

/// What was decided.
#[derive(Clone, Debug)]
pub(in crate::note::factuality) struct Decision {
    pub(in crate::note::factuality) verdict: Verdict,
    pub(in crate::note::factuality) support: f64,
    pub(in crate::note::factuality) evidence: Vec<Span>,
    pub(in crate::note::factuality) reason: &'static str,
    pub(in crate::note::factuality) by: DecidedBy,
}

impl Decision {
    fn of(verdict: Verdict, reason: &'static str) -> Self {
        let support = if verdict == Verdict::Supported { 1.0 } else { 0.0 };
        Self { verdict, support, evidence: Vec::new(), reason, by: DecidedBy::Value }
    }

    pub(in crate::note::factuality) fn verbatim(span: Span) -> Self {
        let said = Self::of(Verdict::Supported, "the sentence is said word for word");
        Self { by: DecidedBy::Verbatim, ..said }.at(span)
    }

    fn at(mut self, span: Span) -> Self {
        self.evidence.push(span);
        self
    }

    fn weak(mut self, support: f64) -> Self {
        self.support = support;
        self
    }

    pub(in crate::note::factuality) fn score(&self) -> Score {
        Score::clamped(self.support)
    }
}

fn supported(reason: &'static str) -> Decision {
    Decision::of(Verdict::Supported, reason)
}

fn contradicted(reason: &'static str) -> Decision {
    Decision::of(Verdict::Contradicted, reason)
}

fn unsupported(reason: &'static str) -> Decision {
    Decision::of(Verdict::Unsupported, reason)
}

fn not_checkable(reason: &'static str) -> Decision {
    Decision::of(Verdict::NotCheckable, reason)
}

/// A sentence of the note and what it is held against.
pub(in crate::note::factuality) struct Bench<'a> {
    pub(in crate::note::factuality) note: &'a Note,
    pub(in crate::note::factuality) heard: &'a Heard<'a>,
    pub(in crate::note::factuality) mentions: &'a [Mention],
    /// Where in the note's words the sentence begins.
    pub(in crate::note::factuality) from: usize,
    /// Stem of each word of the sentence that says something; empty for others.
    pub(in crate::note::factuality) stems: &'a [String],
}

/// Words to either side of a place in the transcript that are its surroundings.
const AROUND: usize = 12;
/// The same in the note.
const NEAR: usize = 7;

impl Bench<'_> {
    pub(in crate::note::factuality) fn decide(&self, stated: &Stated, words: &[Word]) -> Decision {
        match &stated.fact {
            Fact::Drug(name) => self.drug(*name, &stated.words, words),
            Fact::Dose(name, quantity) => self.dose(*name, quantity),
            Fact::Often(name, times) => self.often(*name, *times),
            Fact::Given(name, route) => self.given(*name, *route),
            Fact::Allergy(name, is) => self.allergy(*name, *is, words),
            Fact::Measured(measure, quantity) => self.measured(*measure, quantity),
            Fact::Side(sided) => self.side(sided, &stated.words),
            Fact::Finding(finding, stance) => self.finding(*finding, *stance, &stated.words),
            Fact::Clause(stance, clause) => self.clause(*stance, clause),
            Fact::Kin(finding) => self.kin(*finding),
            Fact::Figure(quantity, age) => self.figure(quantity, *age),
            Fact::Statement => self.statement(words),
        }
    }

    /// How much a place of the transcript speaks of what the note speaks of at `words`: the sum of the rarities of words said near
    /// both, and 1 for a part of the body named near both.
    fn likeness(&self, words: &Range<usize>, word: usize) -> f64 {
        let (from, end) = (words.start - self.from, words.end - self.from);
        let near = &self.stems[from.saturating_sub(NEAR)..(end + NEAR).min(self.stems.len())];
        let around = &self.heard.stems[self.heard.around(word, AROUND)];
        let mut shared: Vec<&String> = near.iter().filter(|stem| !stem.is_empty() && around.contains(stem)).collect();
        shared.sort_unstable();
        shared.dedup();
        let rarity: f64 = shared.into_iter().map(|stem| self.heard.rarity(stem)).sum();
        rarity + f64::from(u8::from(self.same_place(words, word)))
    }

    /// Whether a part of the body that the note names near `words` is named near a place of the transcript.
    fn same_place(&self, words: &Range<usize>, word: usize) -> bool {
        let close = |mention: &&Mention| mention.at.start + NEAR >= words.start && mention.at.start <= words.end + NEAR;
        let sites: Vec<u16> = self.mentions.iter().filter(close).filter_map(site).collect();
        let near = |mention: &&Mention| mention.at.start.abs_diff(word) <= AROUND;
        self.heard.mentions.iter().filter(near).filter_map(site).any(|site| sites.contains(&site))
    }
}

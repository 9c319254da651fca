//! Where each word is said, and how often behind a denial.

use super::{Heard, Held};
use crate::note::factuality::answer;
use crate::note::factuality::stance::Stance;
use crate::note::lexicon::Term;
use crate::note::mention::What;

/// What a denied word counts that is said and never denied.
const NEVER_DENIED: f64 = 0.75;

impl Heard<'_> {
    pub(super) fn count(&mut self) {
        let mut not = vec![false; self.stems.len()];
        let last = self.stems.len();
        for mention in &self.mentions {
            let reach = match mention.what {
                What::Term(Term::Denies) => 8,
                What::Term(Term::Asks) if self.is_denied_by_the_answer(mention.at.start) => 14,
                _ => continue,
            };
            let turn = &self.transcript.turns()[self.transcript.turn_of(mention.at.start)];
            not[mention.at.end.min(last)..(mention.at.end + reach).min(turn.words.end).max(mention.at.end.min(last))]
                .fill(true);
        }
        for (at, (stem, not)) in self.stems.iter().zip(not).enumerate().filter(|(_, (stem, _))| !stem.is_empty()) {
            let (places, denied) = self.said.entry(stem.clone()).or_default();
            places.push(at as u32);
            *denied += u32::from(not);
        }
    }

    fn is_denied_by_the_answer(&self, word: usize) -> bool {
        let next = self.transcript.turns().get(self.transcript.turn_of(word) + 1);
        next.is_some_and(|answer| answer::stance(&self.words()[answer.words.clone()]) == Stance::Denied)
    }

    /// How far a word of the note is borne out, 0 to 1. Words tell what is spoken of, and little of whether it is so: a word that is
    /// denied in the note counts as said wherever it is, less where it is never denied, and what is not there need not be said.
    pub(in crate::note::factuality) fn bears_out(&self, stem: &str, held: Held) -> f64 {
        let counts = self.said.get(stem).map(|(all, not)| (all.len() as f64, f64::from(*not)));
        match (held, counts) {
            (Held::Absent, _) => 1.0,
            (_, None) => 0.0,
            (Held::Affirmed, Some((all, denied))) => 1.0 - denied / all,
            (Held::Denied, Some((_, denied))) => {
                if denied > 0.0 {
                    1.0
                } else {
                    NEVER_DENIED
                }
            }
        }
    }

    /// How much it tells that a stem is said at a place: the less, the more often it is said.
    pub(in crate::note::factuality) fn rarity(&self, stem: &str) -> f64 {
        self.said.get(stem).map_or(1.0, |(places, _)| 1.0 / (places.len() as f64).sqrt())
    }

    /// Whether any word of this stem is said.
    pub(in crate::note::factuality) fn says(&self, stem: &str) -> bool {
        self.said.contains_key(stem)
    }

    /// Where any word of this stem is said, in order.
    pub(in crate::note::factuality) fn places(&self, stem: &str) -> &[u32] {
        self.said.get(stem).map_or(&[], |(places, _)| places)
    }
}

//! Clauses that are denied or reported, of things that the lexicon does not have.

use std::ops::Range;
use std::sync::LazyLock;

use super::{Bench, Decision, contradicted, not_checkable, supported};
use crate::note::factuality::stance::Stance;
use crate::note::word::key;

/// Share of a clause's words that is said at a place which speaks of it.
const ENOUGH: f64 = 0.5;
/// The same by which a place speaks against a denial: where something was denied, more of its words would be.
const AGAINST: f64 = 0.35;
/// Share of a clause's words by which it is surely the same that is denied.
const SAME: f64 = 0.75;

static ANY: LazyLock<u64> = LazyLock::new(|| key("any"));

impl Bench<'_> {
    /// A clause that is denied or reported, against the place where most of its words are said.
    pub(super) fn clause(&self, stance: Stance, clause: &Range<usize>) -> Decision {
        let stems = &self.stems[clause.start - self.from..clause.end - self.from];
        let enough = if stance == Stance::Denied { AGAINST } else { ENOUGH };
        let Some(place) = self.heard.best_place(stems, enough) else { return not_checkable("it is not spoken of") };
        let span = self.heard.span(place.words.start, place.words.end);
        match (stance, place.denied) {
            (Stance::Denied, false) => contradicted("it is said to be so").at(span),
            (Stance::Affirmed, true) if place.directly && place.share >= SAME || self.any(clause) => {
                contradicted("it is denied").at(span)
            }
            (Stance::Affirmed, true) => not_checkable("something of it is denied").at(span),
            _ if place.share < ENOUGH => not_checkable("it is not spoken of"),
            _ => supported("it is said").at(span).weak(place.share),
        }
    }

    /// Whether a clause begins with `any`, which goes with denials and questions.
    fn any(&self, clause: &Range<usize>) -> bool {
        self.note.words[clause.clone()].iter().take(2).any(|word| word.key == *ANY)
    }
}

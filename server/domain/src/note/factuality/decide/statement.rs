//! Whole sentences, by their words.

use std::ops::Range;

use super::{Bench, Decision, contradicted, not_checkable};
use crate::note::factuality::claim::DecidedBy;
use crate::note::factuality::heard::Held;
use crate::note::factuality::polarity::{FEWEST, Polar, turned};
use crate::note::lexicon::Term;
use crate::note::mention::{Mention, What};
use crate::note::word::Word;
use crate::source::span::Span;

impl Bench<'_> {
    /// The share of the sentence's words that are borne out; contradicted where the transcript turns the same words round.
    pub(super) fn statement(&self, words: &[Word]) -> Decision {
        let held = self.held(words.len());
        let turned = stretches(&held).find_map(|(held, words)| self.turned(held, words));
        if let Some(place) = turned {
            return Decision { by: DecidedBy::Words, ..contradicted("the same is said, the other way round") }
                .at(place);
        }
        let (mut all, mut good) = (0.0, 0.0);
        for (stem, held) in self.stems.iter().zip(held).filter(|(stem, _)| !stem.is_empty()) {
            all += 1.0;
            good += self.heard.bears_out(stem, held);
        }
        for mention in self.mentions {
            if let What::Term(term @ (Term::Drug(_) | Term::Finding(_))) = mention.what {
                all += 1.0;
                good += f64::from(u8::from(self.heard.mentions_term(term)));
            }
        }
        let share = if all > 0.0 { good / all } else { 1.0 };
        Decision { by: DecidedBy::Words, ..not_checkable("judged by its words alone") }.weak(share)
    }

    /// How each word of the sentence is held: up to the next cue that turns it.
    fn held(&self, length: usize) -> Vec<Held> {
        let mut held = vec![Held::Affirmed; length];
        for mention in self.mentions {
            let rest = (mention.at.end - self.from).min(length);
            match mention.what {
                What::Term(Term::Denies) => held[rest..].fill(self.denial(mention)),
                What::Term(Term::Affirms) => held[rest..].fill(Held::Affirmed),
                _ => {}
            }
        }
        held
    }

    fn denial(&self, cue: &Mention) -> Held {
        if self.is_answer(cue) { Held::Denied } else { Held::Absent }
    }

    /// Whether a cue is the patient's own denial, which is an answer to a question.
    fn is_answer(&self, cue: &Mention) -> bool {
        self.note.words[cue.at.start].text(self.note.text()).to_lowercase().starts_with("den")
    }

    /// Whether it is the patient who denies what stands at a word.
    pub(super) fn is_denied_by_patient(&self, word: usize) -> bool {
        let before = |mention: &&Mention| mention.at.end <= word && mention.what == What::Term(Term::Denies);
        self.mentions.iter().rfind(before).is_some_and(|cue| self.is_answer(cue))
    }

    /// Where the transcript says words of the sentence the other way round than they are held.
    fn turned(&self, held: Held, within: Range<usize>) -> Option<Span> {
        let polar = if held == Held::Affirmed { Polar::Said } else { Polar::Denied };
        let words = &self.note.words[self.from + within.start..self.from + within.end];
        // What the lexicon has is a claim of its own, or the place of one.
        let named = |at: &usize| {
            let here = |mention: &Mention| mention.at.contains(&(self.from + at));
            self.mentions.iter().any(|mention| here(mention) && is_a_thing(mention))
        };
        let telling = within.clone().filter(|at| !self.stems[*at].is_empty() && !named(at)).count();
        (telling >= FEWEST).then(|| turned(self.heard, polar, words, &self.stems[within])).flatten()
    }
}

/// Whether a mention is no cue.
fn is_a_thing(mention: &Mention) -> bool {
    use Term as T;
    matches!(
        mention.what,
        What::Term(T::Finding(_) | T::Site(_) | T::Side(_) | T::Drug(_) | T::Measure(_)) | What::Unlisted(_)
    )
}

/// Words that follow each other and are held alike.
fn stretches(held: &[Held]) -> impl Iterator<Item = (Held, Range<usize>)> + '_ {
    let mut at = 0;
    held.chunk_by(|one, other| one == other).map(move |alike| {
        let from = at;
        at += alike.len();
        (alike[0], from..at)
    })
}

//! Whole sentences, by their words.

use super::{Bench, Decision, not_checkable};
use crate::note::factuality::claim::DecidedBy;
use crate::note::factuality::heard::Held;
use crate::note::lexicon::Term;
use crate::note::mention::{Mention, What};
use crate::note::word::Word;

impl Bench<'_> {
    /// The share of the sentence's words that are borne out.
    pub(super) fn statement(&self, words: &[Word]) -> Decision {
        let held = self.held(words.len());
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
        let word = self.note.words[cue.at.start].text(self.note.text()).to_lowercase();
        if word.starts_with("den") { Held::Denied } else { Held::Absent }
    }
}

//! Sides of the body.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{Bench, Decision, contradicted, not_checkable, supported, unsupported};
use crate::note::factuality::heard::Sided;
use crate::note::lexicon::{Lexicon, Side};
use crate::note::word::key;

static SOUND: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "normal clear unremarkable intact uninjured unaffected asymptomatic healthy fine good opposite contralateral compared comparison"
        .split(' ')
        .map(key)
        .collect()
});

impl Bench<'_> {
    pub(super) fn side(&self, stated: &Sided, words: &Range<usize>) -> Decision {
        let sites = &Lexicon::get().sites;
        let chain = |site: Option<u16>| site.map(|site| sites[usize::from(site)].chain).filter(|chain| *chain != "-");
        let heard = &self.heard.sided;
        let same_site: Vec<&Sided> = heard.iter().filter(|heard| heard.site == stated.site).collect();
        let same_chain =
            || heard.iter().filter(|heard| chain(heard.site) == chain(stated.site) && chain(stated.site).is_some());
        let group = if same_site.is_empty() { same_chain().collect() } else { same_site };
        let place = |heard: &Sided| self.heard.span(heard.word, heard.end);
        let agrees =
            |heard: &&Sided| stated.side == Side::Both || heard.side == stated.side || heard.side == Side::Both;
        let (with, against): (Vec<&Sided>, Vec<&Sided>) = group.into_iter().partition(|heard| agrees(heard));
        let near = |group: &[&Sided]| group.iter().map(|heard| self.likeness(words, heard.word)).fold(0.0, f64::max);
        match (with.first(), against.first()) {
            (Some(own), None) => supported("the side is said").at(place(own)),
            (None, Some(other)) => contradicted("the other side is said").at(place(other)),
            (Some(own), Some(other)) => {
                let (mine, its) = (near(&with), near(&against));
                let often = with.len() >= 2 * against.len();
                let seldom = !often && with.len() * 2 <= against.len() && mine < its * 1.3;
                let beside = seldom && mine >= its && self.is_compared();
                match !often && (seldom || mine < its * 0.8) {
                    true if beside => supported("the side is said, seldomer than the other").at(place(own)).weak(0.4),
                    true => contradicted("it is said of the other side").at(place(other)),
                    false => supported("the side is said, and so is the other").at(place(own)).weak(0.9),
                }
            }
            (None, None) => self.no_side(stated),
        }
    }

    /// Whether the sentence speaks of what is sound, as notes do of the side that a patient did not come for.
    fn is_compared(&self) -> bool {
        let words = &self.note.words[self.from..self.from + self.stems.len()];
        words.iter().any(|word| SOUND.contains(&word.key))
    }

    fn no_side(&self, stated: &Sided) -> Decision {
        let agrees = |heard: &Sided| stated.side == Side::Both || heard.side == stated.side || heard.side == Side::Both;
        match self.heard.sided.first() {
            Some(other) if !self.heard.sided.iter().any(agrees) => {
                unsupported("only the other side is named").at(self.heard.span(other.word, other.end))
            }
            _ => not_checkable("no side of it is named"),
        }
    }
}

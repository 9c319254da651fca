//! Sides of the body: `right` is said of much else.

use super::{Heard, site};
use crate::note::lexicon::{Side, Term};
use crate::note::mention::{Mention, What};
use crate::note::word::{Kind, Word, key};

/// A side where it is named, and the part of the body it is of.
#[derive(Clone, Copy, Debug)]
pub(in crate::note) struct Sided {
    pub(in crate::note::factuality) word: usize,
    pub(in crate::note::factuality) end: usize,
    pub(in crate::note) side: Side,
    pub(in crate::note) site: Option<u16>,
}

impl Heard<'_> {
    pub(super) fn side(&mut self) {
        for (at, mention) in self.mentions.iter().enumerate() {
            let What::Term(Term::Side(side)) = mention.what else { continue };
            if let Some(sided) = sided(self.words(), &self.mentions, at, side) {
                self.sided.push(sided);
            }
        }
    }
}

/// The side named at a mention, where it is one of the body: `right` is said of much else. What is said not to be the side is none.
pub(in crate::note) fn sided(words: &[Word], mentions: &[Mention], at: usize, side: Side) -> Option<Sided> {
    let here = &mentions[at].at;
    let ends =
        |from: usize, to: usize| words[from..to].iter().any(|word| matches!(word.kind, Kind::Mark(b'.' | b'?' | b';')));
    let placed = |mention: &Mention| Some((site(mention)?, mention.at.clone()));
    let reach = if side == Side::Both { 2 } else { 4 };
    let adverb = words[here.start].key == key("bilaterally");
    let behind = mentions[at + 1..].iter().find_map(placed).filter(|(_, next)| {
        !adverb && next.start >= here.end && next.start - here.end <= reach && !ends(here.end, next.start)
    });
    let before = mentions[..at]
        .iter()
        .rev()
        .find_map(placed)
        .filter(|(_, next)| next.end <= here.start && here.start - next.end <= 4 && !ends(next.end, here.start));
    let by = |back: usize| here.start.checked_sub(back).and_then(|at| words.get(at)).map(|word| word.key);
    if mentions[..at]
        .iter()
        .rev()
        .take(2)
        .any(|cue| cue.what == What::Term(Term::Denies) && here.start - cue.at.end.min(here.start) <= 1)
    {
        return None;
    }
    let on = by(2) == Some(key("on"));
    let clear = side == Side::Both || on || here.len() > 1;
    match (behind, before) {
        (Some((site, next)), _) => Some(Sided { word: here.start, end: next.end, side, site: Some(site) }),
        (None, Some((site, _))) if clear => Some(Sided { word: here.start, end: here.end, side, site: Some(site) }),
        (None, _) if on => Some(Sided { word: here.start, end: here.end, side, site: None }),
        _ => None,
    }
}

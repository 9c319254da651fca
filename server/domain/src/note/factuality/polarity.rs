//! Words of a note that the transcript has too, the other way round: said here and denied there.
//!
//! Words that stand together once in a conversation are seldom said of two things. Where the note has them without the denial that the
//! transcript has right before them, or with one it has not, one of the two is wrong.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::heard::Heard;
use crate::note::word::{Word, key};
use crate::source::span::Span;

/// How the note has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Polar {
    Said,
    Denied,
}

/// Words that say something, of which there must be as many.
pub(super) const FEWEST: usize = 3;
/// Share of them, by rarity, that stands together in the transcript.
const SAME: f64 = 0.85;

/// Words that deny without a cue: `unable to sleep` is `i can't sleep`.
static IMPLIED: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "unable inability stop stops stopped stopping fail fails failed failure lack lacks lacking ceased quit discontinue discontinued hold \
held refuse refused refuses decline declined declines difficulty trouble problem problems avoid avoids avoided unaware unsure \
uncertain unlikely unremarkable unknown unchanged rarely seldom hardly barely little few less otherwise only negative if whether \
rather instead until unless free absent absence resolved"
        .split_whitespace()
        .map(key)
        .collect()
});

/// Where the transcript turns round what the note says in `words`, whose stems are given; `None` where it does not, or too little of
/// them stands together.
pub(super) fn turned(heard: &Heard<'_>, polar: Polar, words: &[Word], stems: &[String]) -> Option<Span> {
    if words.iter().any(|word| IMPLIED.contains(&word.key)) {
        return None;
    }
    let place = heard.best_place(stems, SAME)?;
    let otherwise = match polar {
        Polar::Said => place.directly,
        Polar::Denied => !place.denied,
    };
    otherwise.then(|| heard.span(place.words.start, place.words.end))
}

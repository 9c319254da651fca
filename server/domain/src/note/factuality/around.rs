//! The place of a transcript that says most of some words, and whether it denies them.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::answer;
use super::heard::Heard;
use super::stance::Stance;
use crate::note::word::{Word, key};

/// A place and what it says.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) words: Range<usize>,
    /// Share of the words sought that are said there.
    pub(super) share: f64,
    /// Something there is denied, or the answer is no.
    pub(super) denied: bool,
    /// A denial stands among the words or right before them, or the answer is no.
    pub(super) directly: bool,
}

/// Words that a place has at most.
const WIDE: usize = 16;
/// Words of a clause that are looked for.
const SOUGHT: usize = 6;
/// Words before what is said that may deny it.
const BEFORE: usize = 6;
/// The same where there is no doubt that they do.
const RIGHT_BEFORE: usize = 3;

/// Words before a turn's end that its answer speaks to.
const LATE: usize = 20;

static DENIALS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "no not n't never none without denies denied don't didn't doesn't haven't hasn't isn't wasn't can't neither nor nothing"
        .split(' ')
        .map(key)
        .collect()
});

fn is_denial(word: &Word) -> bool {
    DENIALS.contains(&word.key)
}

impl Heard<'_> {
    /// The place that says most of the first of `stems`; `None` where none says `enough` of them, as a share by rarity.
    pub(super) fn best_place(&self, stems: &[String], enough: f64) -> Option<Place> {
        let mut sought: Vec<&String> = stems.iter().filter(|stem| !stem.is_empty()).take(SOUGHT).collect();
        sought.sort_unstable();
        sought.dedup();
        let all: f64 = sought.iter().map(|stem| self.rarity(stem)).sum();
        let starts = sought.iter().flat_map(|stem| self.places(stem));
        let best = starts
            .map(|at| self.window(*at as usize, &sought))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.start.cmp(&a.1.start)))?;
        let share = if all > 0.0 { best.0 / all } else { 0.0 };
        // One word of several is said of much else.
        let lone = sought.len() > 1 && best.1.len() == 1;
        (share >= enough && !lone).then(|| self.place(best.1, share))
    }

    /// What of `sought` is said from a word on, in rarity, and up to which word.
    fn window(&self, from: usize, sought: &[&String]) -> (f64, Range<usize>) {
        let end = (from + WIDE).min(self.stems.len());
        let mut said: Vec<&String> = Vec::new();
        let mut last = from;
        for at in from..end {
            if sought.contains(&&self.stems[at]) && !said.contains(&&self.stems[at]) {
                said.push(&self.stems[at]);
                last = at;
            }
        }
        (said.into_iter().map(|stem| self.rarity(stem)).sum(), from..last + 1)
    }

    /// Whether something is denied there, or the answer is no.
    pub(super) fn is_denied(&self, words: Range<usize>) -> bool {
        self.place(words, 1.0).denied
    }

    fn place(&self, words: Range<usize>, share: f64) -> Place {
        let turns = self.transcript.turns();
        let turn = self.transcript.turn_of(words.start);
        let from = words.start.saturating_sub(BEFORE).max(turns[turn].words.start);
        let told = &self.transcript.words[from..words.end];
        let asked = self.asks(from..words.end, turns[turn].words.end) || self.is_refused(words.end);
        let answer = turns
            .get(turn + 1)
            .filter(|_| asked)
            .map(|next| answer::stance(&self.transcript.words[next.words.clone()]));
        let refused = answer == Some(Stance::Denied);
        let denied = refused || told.iter().any(is_denial);
        let directly = refused || denied && self.right_before(&words).iter().any(is_denial);
        Place { words, share, denied, directly }
    }

    /// Some words with the few before them, within their sentence.
    fn right_before(&self, words: &Range<usize>) -> &[Word] {
        let sentences = &self.transcript.sentences;
        let at = sentences.partition_point(|sentence| sentence.words.end <= words.start);
        let start = sentences.get(at).map_or(words.start, |sentence| sentence.words.start.min(words.start));
        &self.transcript.words[words.start.saturating_sub(RIGHT_BEFORE).max(start)..words.end]
    }

    /// Whether what is said up to a word, late in a turn, is answered by another's plain no.
    pub(super) fn is_refused(&self, word: usize) -> bool {
        let turns = self.transcript.turns();
        let turn = self.transcript.turn_of(word.saturating_sub(1));
        let late = turns[turn].words.end.saturating_sub(word) <= LATE;
        let next = turns.get(turn + 1).filter(|next| late && turns[turn].role != next.role);
        next.is_some_and(|next| answer::refuses(&self.transcript.words[next.words.clone()]))
    }

    /// Whether a question mark follows, or a word by which questions begin stands there.
    fn asks(&self, words: Range<usize>, until: usize) -> bool {
        use crate::note::lexicon::Term;
        use crate::note::mention::What;
        let rest = &self.transcript.words[words.end..until.max(words.end)];
        let marked = rest.iter().find(|word| word.is(b'.') || word.is(b'?')).is_some_and(|word| word.is(b'?'));
        let cue = |mention: &crate::note::mention::Mention| {
            mention.what == What::Term(Term::Asks) && words.contains(&mention.at.start)
        };
        marked || self.mentions.iter().any(cue)
    }
}

//! Whether what is mentioned is so: affirmed, denied, supposed, asked; and of whom.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::note::lexicon::Term;
use crate::note::mention::{Mention, What};
use crate::note::word::{self, Kind, Word};

/// How a thing is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::note) enum Stance {
    Affirmed,
    Denied,
    /// Not said to be: `if`, `risk of`.
    Supposed,
    /// Asked, and the answer tells neither way.
    Asked,
}

/// A mention with how it is made.
#[derive(Clone, Copy, Debug)]
pub(in crate::note) struct Stood {
    /// Position among the mentions.
    pub(in crate::note) mention: usize,
    pub(in crate::note) stance: Stance,
    /// Behind a question of the same sentence.
    pub(super) asked: bool,
    /// Near a word for a relative.
    pub(in crate::note) relative: bool,
}

/// How far a denial reaches in writing, in words; along a list it goes from each to the next.
const REACH: usize = 10;
/// The same in speech, which has few marks.
const SPOKEN: usize = 6;
/// How far a bare `no` reaches in speech: farther from it, it answers what was said before.
const BARE: usize = 3;
/// How far a question reaches.
const QUESTION: usize = 30;
/// How far a relative stands from what is hers.
const KIN: usize = 10;

/// The stance of every mention of a sentence that is no cue, in order.
pub(in crate::note) fn stances(words: &[Word], mentions: &[Mention], within: Range<usize>, spoken: bool) -> Vec<Stood> {
    let mut state = State { reach: if spoken { SPOKEN } else { REACH }, ..State::default() };
    let mut stood = Vec::new();
    for at in within {
        let mention = &mentions[at];
        state.pass(&words[state.seen.min(mention.at.start)..mention.at.start]);
        match &mention.what {
            What::Term(Term::Denies) => state.deny(words, mention, spoken),
            What::Term(Term::Affirms) => (state.denied, state.supposed) = (None, None),
            What::Term(Term::Supposes) => state.supposed = Some(mention.at.end),
            What::Term(Term::Asks) => state.asked = Some(mention.at.end),
            What::Term(Term::Relative) => state.relative = Some(mention.at.end),
            _ => stood.push(state.of(at, mention)),
        }
        state.seen = mention.at.end;
    }
    answered(words, mentions, &mut stood, spoken);
    stood
}

/// `Alcohol use: none.`, and in speech `diarrhea no`.
fn answered(words: &[Word], mentions: &[Mention], stood: &mut [Stood], spoken: bool) {
    for one in stood {
        let end = mentions[one.mention].at.end;
        let mark = |word: &Word| word.is(b':') || word.is(b'-') || spoken && word.is(b',');
        let marked = usize::from(words.get(end).is_some_and(mark));
        let denied = mentions.get(one.mention + 1).is_some_and(|next| {
            next.what == What::Term(Term::Denies) && next.at.start == end + marked && ends(words.get(next.at.end))
        });
        if (marked == 1 || spoken) && denied {
            one.stance = Stance::Denied;
        }
    }
}

/// Whether what follows `no` says that it was an answer: a mark, or a word that begins a sentence.
fn is_answer(next: Option<&Word>) -> bool {
    next.is_none_or(|next| next.kind != Kind::Letters || BEGINNINGS.contains(&next.key))
}

static BEGINNINGS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "no not i i'm i've i'd i'll he she it it's we they you you're that that's this there the my his her just but so and because uh um \
well okay"
        .split_whitespace()
        .map(word::key)
        .collect()
});

fn ends(word: Option<&Word>) -> bool {
    word.is_none_or(|word| !word.is_said())
}

#[derive(Default)]
struct State {
    seen: usize,
    reach: usize,
    /// What the denial reaches first; then along a list.
    first: usize,
    denied: Option<usize>,
    supposed: Option<usize>,
    asked: Option<usize>,
    relative: Option<usize>,
}

impl State {
    /// `non` denies what it is joined to, a spoken `no` what follows soon.
    fn deny(&mut self, words: &[Word], mention: &Mention, spoken: bool) {
        let one = mention.at.len() == 1;
        let key = words.get(mention.at.start).map(|word| word.key);
        let hung = one && key == Some(word::key("non"));
        if hung && self.denied.is_some_and(|since| mention.at.start - since <= self.first) {
            return;
        }
        self.first = match key {
            _ if hung => 1,
            Some(key) if one && spoken && key == word::key("no") && is_answer(words.get(mention.at.end)) => BARE,
            _ => self.reach,
        };
        (self.denied, self.supposed) = (Some(mention.at.end), None);
    }

    /// Marks that end what a word before them says of what follows.
    fn pass(&mut self, between: &[Word]) {
        if between.iter().any(|word| matches!(word.kind, Kind::Mark(b'.' | b';' | b':' | b'?' | b'!'))) {
            (self.denied, self.supposed) = (None, None);
        }
    }

    fn of(&mut self, at: usize, mention: &Mention) -> Stood {
        let near = |since: Option<usize>, reach: usize| {
            since.is_some_and(|since| mention.at.start.saturating_sub(since) <= reach)
        };
        let (denied, supposed) = (near(self.denied, self.first), near(self.supposed, self.reach));
        // A list goes on: the next of it is as near to this as this to the denial.
        if matches!(mention.what, What::Term(Term::Finding(_))) {
            if denied && self.first > 1 {
                (self.denied, self.first) = (Some(mention.at.end), self.reach);
            }
            if supposed {
                self.supposed = Some(mention.at.end);
            }
        }
        let stance = match (supposed, denied) {
            (true, _) => Stance::Supposed,
            (false, true) => Stance::Denied,
            (false, false) => Stance::Affirmed,
        };
        Stood { mention: at, stance, asked: near(self.asked, QUESTION), relative: near(self.relative, KIN) }
    }
}

//! Sentences of a clinical text: by their marks, and by lines where lists and headings break them.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::word::{Kind, Word, key};

/// A sentence: the words, numbers and marks it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) words: Range<usize>,
}

static ABBREVIATIONS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| "mr mrs ms dr prof st vs approx jr sr inc fig hx dx rx pt etc".split(' ').map(key).collect());

/// Parts `range` of `words` into sentences.
pub(crate) fn split(text: &str, words: &[Word], range: Range<usize>, sentences: &mut Vec<Sentence>) {
    let mut from = range.start;
    for at in range.clone() {
        let ends = match words[at].kind {
            Kind::Mark(b'.') => stops(text, words, at, range.end),
            Kind::Mark(b'?' | b'!' | b';') => true,
            Kind::Break => breaks(text, words, at, range.end),
            _ => false,
        };
        if ends {
            push(words, from..at + 1, sentences);
            from = at + 1;
        }
    }
    push(words, from..range.end, sentences);
}

/// Without line ends and bullets around it; nothing where nothing is said.
fn push(words: &[Word], range: Range<usize>, sentences: &mut Vec<Sentence>) {
    let part = &words[range.clone()];
    let Some(first) = part.iter().position(Word::is_said) else { return };
    let Some(last) = part.iter().rposition(|word| word.kind != Kind::Break) else { return };
    sentences.push(Sentence { words: range.start + first..range.start + last + 1 });
}

fn stops(text: &str, words: &[Word], at: usize, end: usize) -> bool {
    let next = words.get(at + 1).filter(|_| at + 1 < end);
    let Some(next) = next else { return true };
    if at > 0 {
        let before = &words[at - 1];
        let close = before.end == words[at].start && before.kind == Kind::Letters;
        let single = before.end - before.start == 1 && before.text(text) != "I";
        if close && (single || ABBREVIATIONS.contains(&before.key)) {
            return next.kind == Kind::Break;
        }
        // `ninety eight . four`
        if next.kind == Kind::Number && before.kind == Kind::Number && before.end != words[at].start {
            return false;
        }
    }
    next.start > words[at].end || !next.is_said()
}

/// A line ends a sentence, except where the next goes on in small letters.
fn breaks(text: &str, words: &[Word], at: usize, end: usize) -> bool {
    let goes_on = |word: &Word| word.kind == Kind::Letters && word.text(text).starts_with(char::is_lowercase);
    let ended = at.checked_sub(1).is_some_and(|before| words[before].is(b':'));
    ended || !words.get(at + 1).filter(|_| at + 1 < end).is_some_and(goes_on)
}

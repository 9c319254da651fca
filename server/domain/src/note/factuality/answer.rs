//! What the answer to a question tells: yes, no, or neither.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::stance::Stance;
use crate::note::word::{Kind, Word, key};

/// Words of an answer that are looked at.
const LOOKED_AT: usize = 8;

const NO: &str =
    "no nope nah not n't none never negative don't haven't didn't can't doesn't isn't wasn't nothing neither";
const YES: &str = "yes yeah yep yup correct sure definitely absolutely sometimes occasionally slight slightly mm mhm exactly does \
little bit some kinda mostly mainly";

static ANSWERS: LazyLock<[FxHashSet<u64>; 2]> =
    LazyLock::new(|| [NO, YES].map(|words| words.split_whitespace().map(key).collect()));

/// What an answer says of what was asked.
pub(super) fn stance(answer: &[Word]) -> Stance {
    let [no, yes] = &*ANSWERS;
    let said: Vec<&Word> = answer.iter().filter(|word| word.kind == Kind::Letters).take(LOOKED_AT).collect();
    let first = |answers: &FxHashSet<u64>| said.iter().position(|word| answers.contains(&word.key));
    match (first(no), first(yes)) {
        (Some(no), Some(yes)) if no < yes => Stance::Denied,
        (Some(_), None) => Stance::Denied,
        (_, Some(_)) => Stance::Affirmed,
        (None, None) => Stance::Asked,
    }
}

/// How questions begin that take what they ask about for granted: `how long have you had the cough`.
const GRANTED: &[[&str; 2]] = &[
    ["how", "long"],
    ["how", "bad"],
    ["how", "severe"],
    ["when", "did"],
    ["when", "does"],
    ["since", "when"],
    ["where", "is"],
    ["where", "does"],
    ["what", "makes"],
];
/// What is said before a question begins.
const BEFORE: &str = "so and okay ok um uh well now alright right yeah yes great good";

static PRESUPPOSING: LazyLock<FxHashSet<[u64; 2]>> =
    LazyLock::new(|| GRANTED.iter().map(|begins| begins.map(key)).collect());
static FILLERS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| BEFORE.split_whitespace().map(key).collect());

/// Whether a question takes what it asks about for granted: its answer tells something else than yes or no.
pub(super) fn presupposes(question: &[Word]) -> bool {
    let letters = question.iter().filter(|word| word.kind == Kind::Letters);
    let mut begins = letters.map(|word| word.key).skip_while(|key| FILLERS.contains(key));
    begins.next().zip(begins.next()).is_some_and(|(first, second)| PRESUPPOSING.contains(&[first, second]))
}

/// Whether an answer begins with no: what was said before it was asked, whatever its form.
pub(super) fn refuses(answer: &[Word]) -> bool {
    let mut said = answer.iter().filter(|word| word.kind == Kind::Letters);
    said.next().is_some_and(|word| ANSWERS[0].contains(&word.key))
}

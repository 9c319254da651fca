//! Values that a note changes from something to the same: `increased from 20 mg to 20 mg`. Each may be said, and one of them is wrong.

use std::ops::Range;
use std::sync::LazyLock;

use super::claim::{Claim, DecidedBy, Verdict};
use super::decide::same;
use super::fact::{Fact, Facts, Stated};
use crate::note::document::Note;
use crate::note::mention::Quantity;
use crate::note::word::{Word, key};
use crate::score::Score;
use crate::source::span::Span;

static FROM: LazyLock<u64> = LazyLock::new(|| key("from"));
static TO: LazyLock<u64> = LazyLock::new(|| key("to"));

/// Contradicts the second of two such values, from the first on.
pub(super) fn settle(note: &Note, judged: &mut [(Facts, Vec<Claim>)]) {
    for (facts, claims) in judged {
        let numbers: Vec<usize> = (0..facts.stated.len()).filter(|at| value(&facts.stated[*at]).is_some()).collect();
        for pair in numbers.windows(2) {
            let [one, other] = [pair[0], pair[1]].map(|at| &facts.stated[at]);
            if claims[pair[1]].decided_by == DecidedBy::Verbatim || !is_change(note, one, other) {
                continue;
            }
            let start = claims[pair[0]].span.start;
            let claim = &mut claims[pair[1]];
            claim.span = Span { start, ..claim.span };
            claim.verdict = Verdict::Contradicted;
            claim.support = Score::ZERO;
            claim.reason = "it is changed to what it was";
        }
    }
}

/// The number of a dose or of what is measured.
fn value(stated: &Stated) -> Option<&Quantity> {
    match &stated.fact {
        Fact::Dose(_, quantity) | Fact::Measured(_, quantity) => Some(quantity),
        _ => None,
    }
}

/// Whether two values are equal and stand as `from .. to ..`.
fn is_change(note: &Note, one: &Stated, other: &Stated) -> bool {
    let is = |words: Range<usize>, key: u64| {
        let said: Vec<&Word> = note.words[words].iter().filter(|word| word.is_said()).collect();
        matches!(said[..], [only] if only.key == key)
    };
    let equal = || value(one).zip(value(other)).is_some_and(|(one, other)| same(one, other));
    one.fact.kind() == other.fact.kind()
        && one.words.end <= other.words.start
        && is(one.words.end..other.words.start, *TO)
        && one.words.start.checked_sub(1).is_some_and(|before| is(before..one.words.start, *FROM))
        && equal()
}

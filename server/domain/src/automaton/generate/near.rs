//! Sentences that nearly say what another one says, and sentences that say too much.

use super::draw::Draw;
use super::{clause, pattern};
use crate::automaton::alphabet::{Alphabet, Set, Symbol, Word};
use crate::automaton::tree::{Clause, End, Kind, Modulo, Near, Numbers, Order, Pattern, Relation};

/// The tree with one number, string or word changed; `None` where there is nothing to change.
pub(super) fn miss(draw: &mut Draw, tree: &Clause, alphabet: &Alphabet) -> Option<Clause> {
    let kind = match &tree.kind {
        Kind::Not(inner) => Kind::Not(Box::new(miss(draw, inner, alphabet)?)),
        Kind::Pattern(pattern) => Kind::Pattern(changed(draw, pattern, alphabet.size())?),
        _ => return None,
    };
    Some(clause(kind))
}

fn changed(draw: &mut Draw, pattern: &Pattern, size: usize) -> Option<Pattern> {
    let mut pattern = pattern.clone();
    match &mut pattern {
        Pattern::Everything | Pattern::Nothing => return None,
        Pattern::Equals(words) | Pattern::Starts(words) | Pattern::Ends(words) | Pattern::Contains(words) => {
            let at = draw.below(words.len() as u64) as usize;
            turn(draw, &mut words[at], size);
        }
        Pattern::Subsequence(word) => turn(draw, word, size),
        Pattern::Occurrences { overlapping, .. } if draw.is() => *overlapping = !*overlapping,
        Pattern::Length(numbers)
        | Pattern::Count { numbers, .. }
        | Pattern::Occurrences { numbers, .. }
        | Pattern::Sum { numbers, .. }
        | Pattern::Runs { numbers, .. }
        | Pattern::RunCount { numbers, .. }
        | Pattern::Positions { at: numbers, .. } => *numbers = next_to(draw, *numbers),
        Pattern::Value { numeral, .. } if draw.is() => {
            numeral.order = if numeral.order == Order::Most { Order::Least } else { Order::Most };
        }
        Pattern::Value { numbers, .. } => *numbers = next_to(draw, *numbers),
        Pattern::Product { modulo, .. } => *modulo = turned(*modulo),
        Pattern::Compare { relation, .. } => {
            *relation = if *relation == Relation::More { Relation::AtLeast } else { Relation::More };
        }
        Pattern::Nth { from, .. } if draw.is() => {
            *from = if *from == End::Start { End::Finish } else { End::Start };
        }
        Pattern::Nth { position, .. } => *position += 1,
        Pattern::Followed { near, .. } | Pattern::Preceded { near, .. } => {
            *near = if *near == Near::Immediately { Near::Eventually } else { Near::Immediately };
        }
        Pattern::Only(set) => *set = set.complement(size),
        Pattern::SameEnds(same) => *same = !*same,
    }
    Some(pattern)
}

/// Changes one symbol of a word.
fn turn(draw: &mut Draw, word: &mut Word, size: usize) {
    let at = draw.below(word.len().max(1) as u64) as usize;
    if let Some(symbol) = word.get_mut(at) {
        *symbol = ((u64::from(*symbol) + draw.within(1, size.max(2) as u64 - 1)) % size as u64) as Symbol;
    }
}

/// The same kind of condition with the next number, or its strict form.
fn next_to(draw: &mut Draw, numbers: Numbers) -> Numbers {
    match numbers {
        Numbers::Exactly(number) if draw.is() => Numbers::AtLeast(number),
        Numbers::Exactly(number) => Numbers::Exactly(number + 1),
        Numbers::AtLeast(least) => Numbers::AtLeast(least + 1),
        Numbers::AtMost(most) => Numbers::AtMost(most + 1),
        Numbers::Between(least, most) if draw.is() => Numbers::Between(least + 1, most.max(least + 1)),
        Numbers::Between(least, most) => Numbers::Between(least, most + 1),
        Numbers::Modulo(modulo) => Numbers::Modulo(turned(modulo)),
    }
}

fn turned(modulo: Modulo) -> Modulo {
    Modulo::like(modulo.remainder() + 1, modulo.modulus())
}

/// Two clauses that no string satisfies together.
pub(super) fn contradiction(draw: &mut Draw, alphabet: &Alphabet) -> Option<Clause> {
    let size = alphabet.size();
    let symbol = draw.below(size as u64) as Symbol;
    let other = (symbol + 1) % size as Symbol;
    let number = draw.within(1, 4);
    let one = Set::EMPTY.with(symbol);
    let (first, second) = match draw.below(6) {
        0 => (Pattern::Starts(vec![vec![symbol]]), Pattern::Starts(vec![vec![other]])),
        1 => (
            Pattern::Ends(vec![vec![symbol]]),
            Pattern::Nth { from: End::Finish, position: 1, set: Set::EMPTY.with(other) },
        ),
        2 => (Pattern::Length(Numbers::Exactly(number)), Pattern::Length(Numbers::parity(number % 2 == 1))),
        3 => (
            Pattern::Count { of: one, numbers: Numbers::AtLeast(number + 1) },
            Pattern::Count { of: one, numbers: Numbers::AtMost(number) },
        ),
        4 => (Pattern::Only(one), Pattern::Contains(vec![vec![other]])),
        _ => {
            let word = pattern::word(draw, size, (2, 3));
            let avoids = clause(Kind::Not(Box::new(clause(Kind::Pattern(Pattern::Contains(vec![word.clone()]))))));
            return Some(clause(Kind::All(vec![clause(Kind::Pattern(Pattern::Ends(vec![word]))), avoids])));
        }
    };
    Some(clause(Kind::All(vec![clause(Kind::Pattern(first)), clause(Kind::Pattern(second))])))
}

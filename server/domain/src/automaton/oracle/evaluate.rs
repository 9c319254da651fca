//! The definitions.

use crate::automaton::alphabet::{Set, Symbol, Word};
use crate::automaton::tree::{Clause, Digits, End, Kind, Modulo, Near, Numbers, Numeral, Order, Pattern};

/// Whether `clause` is true of `word`, a word over an alphabet of any size that has all its symbols.
#[must_use]
pub fn holds(clause: &Clause, word: &[Symbol]) -> bool {
    match &clause.kind {
        Kind::Pattern(pattern) => says(pattern, word),
        Kind::Not(inner) => !holds(inner, word),
        Kind::All(clauses) => clauses.iter().all(|clause| holds(clause, word)),
        Kind::Any(clauses) => clauses.iter().any(|clause| holds(clause, word)),
        Kind::One(clauses) => clauses.iter().filter(|clause| holds(clause, word)).count() == 1,
        Kind::Implies(one, other) => !holds(one, word) || holds(other, word),
    }
}

fn says(pattern: &Pattern, word: &[Symbol]) -> bool {
    let count = |numbers: &Numbers, number: usize| numbers.contains(number as u64);
    match pattern {
        Pattern::Everything => true,
        Pattern::Nothing => false,
        Pattern::Equals(words) => words.iter().any(|wanted| wanted == word),
        Pattern::Starts(words) => words.iter().any(|wanted| word.starts_with(wanted)),
        Pattern::Ends(words) => words.iter().any(|wanted| word.ends_with(wanted)),
        Pattern::Contains(words) => words.iter().any(|wanted| !places(wanted, word).is_empty()),
        Pattern::Subsequence(wanted) => {
            let mut rest = word.iter();
            wanted.iter().all(|symbol| rest.any(|found| found == symbol))
        }
        Pattern::Length(numbers) => count(numbers, word.len()),
        Pattern::Count { of, numbers } => count(numbers, word.iter().filter(|&&symbol| of.contains(symbol)).count()),
        Pattern::Occurrences { of, overlapping: true, numbers } => count(numbers, places(of, word).len()),
        Pattern::Occurrences { of, overlapping: false, numbers } => count(numbers, apart(of, word)),
        Pattern::Compare { left, right, relation } => {
            relation.holds(places(left, word).len() as i64 - places(right, word).len() as i64)
        }
        Pattern::Value { numeral, numbers: Numbers::Modulo(modulo) } => value(numeral, *modulo, word),
        Pattern::Value { numeral, numbers } => numbers.contains(magnitude(numeral, word)),
        Pattern::Sum { digits, numbers } => numbers.contains(digits_of(digits, word).sum()),
        Pattern::Product { digits, modulo } => {
            let left = u128::from(modulo.modulus());
            modulo.contains(digits_of(digits, word).fold(1, |product, digit| product * u128::from(digit) % left))
        }
        Pattern::Nth { from, position, set } => nth(*from, *position, word).is_some_and(|symbol| set.contains(symbol)),
        Pattern::Positions { at, set } => {
            (1..).zip(word).all(|(here, &symbol)| !at.contains(here) || set.contains(symbol))
        }
        Pattern::Runs { of, numbers } => runs(*of, *numbers, word),
        Pattern::RunCount { of, numbers } => {
            let all = word.chunk_by(|one, other| one == other);
            count(numbers, all.filter(|run| of.contains(run[0])).count())
        }
        Pattern::Followed { word: one, by, near } => places(one, word).iter().all(|at| {
            let after = &word[at + one.len()..];
            stands(by, after, *near, |by, after| after.starts_with(by))
        }),
        Pattern::Preceded { word: one, by, near } => {
            places(one, word).iter().all(|&at| stands(by, &word[..at], *near, |by, before| before.ends_with(by)))
        }
        Pattern::Only(set) => word.iter().all(|&symbol| set.contains(symbol)),
        Pattern::SameEnds(same) => word.first().zip(word.last()).is_some_and(|(first, last)| (first == last) == *same),
    }
}

/// Where `wanted` begins in `word`, overlapping.
fn places(wanted: &[Symbol], word: &[Symbol]) -> Vec<usize> {
    (0..=word.len()).filter(|&at| word[at..].starts_with(wanted)).collect()
}

/// How often `wanted` is found where each search begins after the last find.
fn apart(wanted: &[Symbol], word: &[Symbol]) -> usize {
    let (mut found, mut free) = (0, 0);
    for at in places(wanted, word) {
        if at >= free {
            found += 1;
            free = at + wanted.len();
        }
    }
    found
}

fn stands(by: &Word, text: &[Symbol], near: Near, next_to: impl Fn(&[Symbol], &[Symbol]) -> bool) -> bool {
    match near {
        Near::Immediately => next_to(by, text),
        Near::Eventually => !places(by, text).is_empty(),
    }
}

fn digits_of(digits: &Digits, word: &[Symbol]) -> impl DoubleEndedIterator<Item = u64> {
    word.iter().map(|&symbol| digits[usize::from(symbol)])
}

/// The sum of each digit times the weight of its place.
fn value(numeral: &Numeral, modulo: Modulo, word: &[Symbol]) -> bool {
    let by = u128::from(modulo.modulus());
    let from_least: Vec<u64> = match numeral.order {
        Order::Most => digits_of(&numeral.digits, word).rev().collect(),
        Order::Least => digits_of(&numeral.digits, word).collect(),
    };
    let weights = std::iter::successors(Some(1 % by), |weight| Some(weight * u128::from(numeral.base) % by));
    modulo.contains(from_least.iter().zip(weights).map(|(&digit, weight)| u128::from(digit) * weight % by).sum())
}

/// The value, or the largest number there is where it is larger: no bound on values is.
fn magnitude(numeral: &Numeral, word: &[Symbol]) -> u64 {
    let digits = digits_of(&numeral.digits, word);
    let add = |value: u64, digit| value.saturating_mul(numeral.base).saturating_add(digit);
    match numeral.order {
        Order::Most => digits.fold(0, add),
        Order::Least => digits.rev().fold(0, add),
    }
}

fn nth(from: End, position: u64, word: &[Symbol]) -> Option<Symbol> {
    let at = usize::try_from(position).ok()?.checked_sub(1)?;
    match from {
        End::Start => word.get(at).copied(),
        End::Finish => word.len().checked_sub(at + 1).map(|at| word[at]),
    }
}

fn runs(of: Set, numbers: Numbers, word: &[Symbol]) -> bool {
    let mut meant = word.chunk_by(|one, other| one == other).filter(|run| of.contains(run[0]));
    meant.all(|run| numbers.contains(run.len() as u64))
}

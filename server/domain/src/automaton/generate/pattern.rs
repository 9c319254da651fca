//! A pattern of each family.

use super::clause;
use super::draw::Draw;
use crate::automaton::alphabet::{Alphabet, Set, Symbol, Word};
use crate::automaton::tree::{Clause, Digits, End, Kind, Modulo, Near, Numbers, Numeral, Order, Pattern, Relation};

/// The families of patterns, which are the categories of cases.
pub(super) const FAMILIES: [&str; 22] = [
    "everything",
    "nothing",
    "equals",
    "prefix",
    "suffix",
    "substring",
    "avoids",
    "subsequence",
    "length",
    "count",
    "occurrences",
    "compare",
    "value",
    "sum",
    "product",
    "position",
    "position from the end",
    "positions",
    "runs",
    "order",
    "only",
    "same ends",
];

/// Whether a family needs symbols that are digits.
pub(super) fn needs_digits(family: &str) -> bool {
    matches!(family, "value" | "sum" | "product")
}

/// Two or three symbols, digits as often as others, or, where they are needed, always.
pub(super) fn alphabet(draw: &mut Draw, digits: bool) -> Alphabet {
    let names: &[&str] = match draw.below(6) {
        2 | 3 if digits => &["0", "1"],
        5 if digits => &["0", "1", "2"],
        0 | 1 => &["0", "1"],
        2 => &["a", "b"],
        3 => &["a", "b", "c"],
        4 => &["0", "1", "2"],
        _ => &["go", "stop"],
    };
    Alphabet::new(names.iter().copied()).unwrap_or_else(|_| Alphabet::binary())
}

/// A pattern of one family over `alphabet`; where that has no digits and they are needed, of the family of counts.
pub(super) fn of(draw: &mut Draw, family: usize, alphabet: &Alphabet) -> Clause {
    let size = alphabet.size();
    let digits: Option<Digits> = alphabet.names().map(|name| name.parse().ok()).collect();
    let family = FAMILIES[family];
    let pattern = match (family, digits) {
        ("value", Some(digits)) => value(draw, digits),
        ("sum", Some(digits)) => Pattern::Sum { digits, numbers: numbers(draw, 6) },
        ("product", Some(digits)) => Pattern::Product { digits, modulo: modulo(draw, 4) },
        ("value" | "sum" | "product", None) => Pattern::Count { of: set(draw, size), numbers: numbers(draw, 4) },
        ("everything", _) => Pattern::Everything,
        ("nothing", _) => Pattern::Nothing,
        ("equals" | "prefix" | "suffix" | "substring" | "avoids" | "subsequence", _) => texts(draw, family, size),
        ("length" | "count" | "occurrences" | "compare", _) => counts(draw, family, size),
        _ => places(draw, family, size),
    };
    let clause = clause(Kind::Pattern(pattern));
    if family == "avoids" { super::clause(Kind::Not(Box::new(clause))) } else { clause }
}

fn texts(draw: &mut Draw, family: &str, size: usize) -> Pattern {
    match family {
        "equals" => Pattern::Equals(words(draw, size, 3)),
        "prefix" => Pattern::Starts(words(draw, size, 2)),
        "suffix" => Pattern::Ends(words(draw, size, 2)),
        "subsequence" => Pattern::Subsequence(word(draw, size, (2, 4))),
        _ => Pattern::Contains(words(draw, size, 2)),
    }
}

fn counts(draw: &mut Draw, family: &str, size: usize) -> Pattern {
    match family {
        "length" => Pattern::Length(numbers(draw, 6)),
        "count" => Pattern::Count { of: set(draw, size), numbers: numbers(draw, 4) },
        "occurrences" => {
            let (of, overlapping) = (word(draw, size, (2, 3)), draw.is());
            Pattern::Occurrences { of, overlapping, numbers: numbers(draw, 3) }
        }
        // The number of xy differs from that of yx by one at most, which is regular over two symbols.
        _ if size == 2 => {
            let first = draw.below(2) as Symbol;
            let relation = draw.one_of(&[Relation::Equal, Relation::More, Relation::AtLeast]);
            Pattern::Compare { left: vec![first, 1 - first], right: vec![1 - first, first], relation }
        }
        // An occurrence of xy is one of x, so there are never more of the one than of the other.
        _ => {
            let left = word(draw, size, (1, 1));
            let right = [left.clone(), word(draw, size, (1, 1))].concat();
            Pattern::Compare { left, right, relation: Relation::More }
        }
    }
}

fn places(draw: &mut Draw, family: &str, size: usize) -> Pattern {
    let near = if draw.is() { Near::Immediately } else { Near::Eventually };
    match family {
        "position" => Pattern::Nth { from: End::Start, position: draw.within(1, 5), set: set(draw, size) },
        "position from the end" => {
            Pattern::Nth { from: End::Finish, position: draw.within(1, 5), set: set(draw, size) }
        }
        "positions" => Pattern::Positions { at: Numbers::Modulo(modulo(draw, 4)), set: set(draw, size) },
        "runs" if draw.below(4) == 0 => Pattern::RunCount { of: set(draw, size), numbers: numbers(draw, 3) },
        "runs" => Pattern::Runs { of: set(draw, size), numbers: numbers(draw, 3) },
        "order" if draw.is() => {
            Pattern::Followed { word: word(draw, size, (1, 1)), by: word(draw, size, (1, 2)), near }
        }
        "order" => Pattern::Preceded { word: word(draw, size, (1, 1)), by: word(draw, size, (1, 2)), near },
        "only" => Pattern::Only(set(draw, size)),
        _ => Pattern::SameEnds(draw.is()),
    }
}

fn value(draw: &mut Draw, digits: Digits) -> Pattern {
    let order = if draw.below(4) == 0 { Order::Least } else { Order::Most };
    Pattern::Value { numeral: Numeral { base: digits.len() as u64, order, digits }, numbers: numbers(draw, 12) }
}

pub(super) fn word(draw: &mut Draw, size: usize, (shortest, longest): (u64, u64)) -> Word {
    let length = draw.within(shortest, longest);
    (0..length).map(|_| draw.below(size as u64) as Symbol).collect()
}

/// Up to so many words, no two alike.
fn words(draw: &mut Draw, size: usize, most: u64) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for _ in 0..draw.within(1, most) {
        let word = word(draw, size, (1, 4));
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Some symbols, and not all.
fn set(draw: &mut Draw, size: usize) -> Set {
    let one = Set::EMPTY.with(draw.below(size as u64) as Symbol);
    if size > 2 && draw.is() { one.complement(size) } else { one }
}

/// Every kind of condition on a number as often as every other, with numbers up to `most`.
fn numbers(draw: &mut Draw, most: u64) -> Numbers {
    match draw.below(7) {
        0 => Numbers::Exactly(draw.within(0, most)),
        1 => Numbers::AtLeast(draw.within(1, most)),
        2 => Numbers::AtMost(draw.within(0, most)),
        3 => {
            let least = draw.within(1, most);
            Numbers::Between(least, draw.within(least + 1, most + 2))
        }
        4 => Numbers::parity(draw.is()),
        _ => Numbers::Modulo(modulo(draw, most.max(3))),
    }
}

fn modulo(draw: &mut Draw, most: u64) -> Modulo {
    let modulus = draw.within(2, most.max(2));
    Modulo::like(draw.below(modulus), modulus)
}

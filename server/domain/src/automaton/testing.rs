//! Random trees, and machines to hold others against.

use proptest::prelude::*;

use super::alphabet::{Set, Symbol, Word};
use super::machine::Table;
use super::tree::{Clause, End, Kind, Modulo, Near, Numbers, Numeral, Order, Pattern, Relation};
use crate::source::span::Span;

pub(super) fn clause(kind: Kind) -> Clause {
    Clause { span: Span { start: 0, end: 0 }, kind }
}

/// A tree without its places in a sentence.
pub(super) fn bare_tree(tree: &Clause) -> Clause {
    let each = |clauses: &[Clause]| clauses.iter().map(bare_tree).collect();
    clause(match &tree.kind {
        Kind::Pattern(pattern) => Kind::Pattern(pattern.clone()),
        Kind::Not(inner) => Kind::Not(Box::new(bare_tree(inner))),
        Kind::All(clauses) => Kind::All(each(clauses)),
        Kind::Any(clauses) => Kind::Any(each(clauses)),
        Kind::One(clauses) => Kind::One(each(clauses)),
        Kind::Implies(one, other) => Kind::Implies(Box::new(bare_tree(one)), Box::new(bare_tree(other))),
    })
}

pub(super) fn pattern(pattern: Pattern) -> Clause {
    clause(Kind::Pattern(pattern))
}

pub(super) fn modulo(modulus: u64, remainder: u64) -> Modulo {
    Modulo::new(modulus, remainder).unwrap()
}

pub(super) fn numeral(base: u64, order: Order) -> Numeral {
    Numeral { base, order, digits: (0..base).collect() }
}

fn word(symbols: usize, lengths: std::ops::Range<usize>) -> impl Strategy<Value = Word> + Clone {
    prop::collection::vec(0..symbols as Symbol, lengths)
}

fn any_modulo() -> impl Strategy<Value = Modulo> + Clone {
    (1..7_u64).prop_flat_map(|modulus| (0..modulus).prop_map(move |remainder| modulo(modulus, remainder)))
}

fn any_numbers() -> impl Strategy<Value = Numbers> + Clone {
    prop_oneof![
        (0..5_u64).prop_map(Numbers::Exactly),
        (0..5_u64).prop_map(Numbers::AtLeast),
        (0..5_u64).prop_map(Numbers::AtMost),
        (0..4_u64, 0..3_u64).prop_map(|(least, more)| Numbers::Between(least, least + more)),
        any_modulo().prop_map(Numbers::Modulo),
    ]
}

/// Values are larger than other numbers.
fn value_numbers() -> impl Strategy<Value = Numbers> + Clone {
    prop_oneof![
        (0..40_u64).prop_map(Numbers::Exactly),
        (0..40_u64).prop_map(Numbers::AtLeast),
        (0..40_u64).prop_map(Numbers::AtMost),
        (0..30_u64, 0..20_u64).prop_map(|(least, more)| Numbers::Between(least, least + more)),
        any_modulo().prop_map(Numbers::Modulo),
    ]
}

fn any_near() -> impl Strategy<Value = Near> + Clone {
    prop_oneof![Just(Near::Immediately), Just(Near::Eventually)]
}

/// Any pattern over the digits of a base.
pub(super) fn any_pattern(symbols: usize) -> impl Strategy<Value = Pattern> + Clone {
    let set = prop::collection::vec(0..symbols as Symbol, 0..=symbols).prop_map(Set::from_iter);
    let words = prop::collection::vec(word(symbols, 0..4), 1..4);
    let some = word(symbols, 1..4);
    let numbers = any_numbers();
    let base = symbols as u64;
    prop_oneof![
        prop_oneof![
            Just(Pattern::Everything),
            Just(Pattern::Nothing),
            words.clone().prop_map(Pattern::Equals),
            any::<bool>().prop_map(Pattern::SameEnds),
            set.clone().prop_map(Pattern::Only),
        ],
        words.clone().prop_map(Pattern::Starts),
        words.clone().prop_map(Pattern::Ends),
        words.prop_map(Pattern::Contains),
        word(symbols, 0..4).prop_map(Pattern::Subsequence),
        numbers.clone().prop_map(Pattern::Length),
        (set.clone(), numbers.clone()).prop_map(|(of, numbers)| Pattern::Count { of, numbers }),
        (some.clone(), any::<bool>(), numbers.clone()).prop_map(|(of, overlapping, numbers)| Pattern::Occurrences {
            of,
            overlapping,
            numbers
        }),
        (value_numbers(), any::<bool>()).prop_map(move |(numbers, most)| {
            let order = if most { Order::Most } else { Order::Least };
            Pattern::Value { numeral: numeral(base.max(2), order), numbers }
        }),
        numbers.clone().prop_map(move |numbers| Pattern::Sum { digits: (0..base).collect(), numbers }),
        any_modulo().prop_map(move |modulo| Pattern::Product { digits: (0..base).collect(), modulo }),
        (any::<bool>(), 1..5_u64, set.clone()).prop_map(|(start, position, set)| Pattern::Nth {
            from: if start { End::Start } else { End::Finish },
            position,
            set
        }),
        (numbers.clone(), set.clone()).prop_map(|(at, set)| Pattern::Positions { at, set }),
        (set.clone(), numbers.clone()).prop_map(|(of, numbers)| Pattern::Runs { of, numbers }),
        (set, numbers).prop_map(|(of, numbers)| Pattern::RunCount { of, numbers }),
        (some.clone(), some.clone(), any_near()).prop_map(|(word, by, near)| Pattern::Followed { word, by, near }),
        (some.clone(), some, any_near()).prop_map(|(word, by, near)| Pattern::Preceded { word, by, near }),
        balanced(symbols),
    ]
}

/// Comparisons that are regular over every alphabet.
fn balanced(symbols: usize) -> impl Strategy<Value = Pattern> + Clone {
    let relation = prop_oneof![Just(Relation::Equal), Just(Relation::More), Just(Relation::AtLeast)];
    let last = symbols as Symbol - 1;
    let pair = prop_oneof![
        Just((vec![0], vec![0, 0])),
        Just((vec![last, 0, last], vec![last])),
        Just((vec![0, last], vec![0]))
    ];
    (pair, relation).prop_map(|((left, right), relation)| Pattern::Compare { left, right, relation })
}

/// Trees of up to four levels.
pub(super) fn any_clause(symbols: usize) -> impl Strategy<Value = Clause> {
    any_pattern(symbols).prop_map(pattern).prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.clone().prop_map(|inner| clause(Kind::Not(Box::new(inner)))),
            several.clone().prop_map(|clauses| clause(Kind::All(clauses))),
            several.clone().prop_map(|clauses| clause(Kind::Any(clauses))),
            several.prop_map(|clauses| clause(Kind::One(clauses))),
            (inner.clone(), inner).prop_map(|(one, other)| clause(Kind::Implies(Box::new(one), Box::new(other)))),
        ]
    })
}

/// Any complete machine, with states that cannot be reached and states that are alike.
pub(super) fn any_table(states: std::ops::Range<usize>) -> impl Strategy<Value = Table> {
    (1..4_usize, states).prop_flat_map(|(symbols, states)| {
        let accepting = prop::collection::vec(any::<bool>(), states);
        let next = prop::collection::vec(0..states as u32, states * symbols);
        (accepting, next).prop_map(move |(accepting, next)| Table::new(symbols, accepting, next).unwrap())
    })
}

/// All words up to a length, shorter ones first.
pub(super) fn words_up_to(symbols: usize, longest: usize) -> Vec<Word> {
    let mut words = vec![Word::new()];
    let mut from = 0;
    for _ in 0..longest {
        let to = words.len();
        for at in from..to {
            for symbol in 0..symbols as Symbol {
                words.push([&words[at][..], &[symbol]].concat());
            }
        }
        from = to;
    }
    words
}

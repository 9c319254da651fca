//! Minimising, comparing and proving machines, on one core.
//!
//! `cargo bench -p assay-domain --bench automaton`. Median of several rounds each, in milliseconds:
//!
//! - minimise: the machine of "the nth symbol from the end is 1", its states in a shuffled order, n = 16 and 20;
//! - equivalence: two of 65,536 states;
//! - sentences: 6,000 of them, no two alike, read, built, minimised, probed and proved, one after the other.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures and prints")]

use std::hint::black_box;
use std::time::Instant;

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::machine::{Table, difference};
use assay_domain::automaton::solve;

fn main() {
    for bits in [16, 20] {
        let table = shuffled(bits);
        let rounds = if bits == 16 { 15 } else { 5 };
        let median = median(rounds, || table.minimal().table().states());
        println!("minimise {} states: {median:.1} ms", table.states());
    }
    let (one, other) = (shuffled(16), shuffled(16).minimal());
    let median_of_equal = median(15, || difference(&one, other.table()));
    println!("equivalence of two machines of {} states: {median_of_equal:.1} ms", one.states());
    let sentences = sentences();
    let states =
        |sentence: &String| solve(sentence, None, &Budget::USUAL).map(|solved| solved.machine.table().states());
    let median_of_all = median(5, || sentences.iter().map(|sentence| states(sentence).unwrap()).sum::<usize>());
    println!("{} sentences read, built, minimised, probed and proved: {median_of_all:.1} ms", sentences.len());
}

fn median<R>(rounds: usize, work: impl Fn() -> R) -> f64 {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[rounds / 2]
}

/// A state is the last symbols read; its number is scrambled by an odd multiplier, except that the start stays 0.
fn shuffled(bits: u32) -> Table {
    let states = 1_u32 << bits;
    let scramble = |state: u32| state.wrapping_mul(0x9E37_79B1) & (states - 1);
    let (mut accepting, mut next) = (vec![false; states as usize], vec![0; 2 * states as usize]);
    for state in 0..states {
        let at = scramble(state) as usize;
        accepting[at] = state >= states / 2;
        for symbol in 0..2 {
            next[2 * at + symbol as usize] = scramble((state << 1 | symbol) & (states - 1));
        }
    }
    Table::new(2, accepting, next).unwrap()
}

/// Every clause by itself, then pairs and triples of them with every connective, until there are enough.
fn sentences() -> Vec<String> {
    let mut clauses = Vec::new();
    for word in ["0", "1", "00", "01", "10", "11", "101", "0110", "1001"] {
        for verb in ["starts with", "ends with", "contains", "does not contain", "contains the subsequence"] {
            clauses.push(format!("{verb} {word}"));
        }
        clauses.push(format!("contains {word} at least twice"));
    }
    for number in 2..7 {
        for form in ["length is divisible by", "length is at most", "divisible by", "number of 1s is divisible by"] {
            clauses.push(format!("{form} {number}"));
        }
        clauses.push(format!("the symbol at position {number} is 1"));
        clauses.push(format!("no run of 0s longer than {number}"));
        clauses.push(format!("at least {number} 0s"));
    }
    for place in ["second", "third", "fourth"] {
        clauses.push(format!("the {place} symbol from the end is 0"));
    }
    clauses.push("the same number of 01 and 10".to_owned());
    clauses.push("every 0 is immediately followed by 1".to_owned());
    let mut sentences: Vec<String> =
        clauses.iter().map(|clause| format!("binary strings such that {clause}")).collect();
    for (at, one) in clauses.iter().enumerate() {
        for other in &clauses[at + 1..] {
            let joint = ["and", "or", "xor"][sentences.len() % 3];
            sentences.push(format!("binary strings such that {one} {joint} {other}"));
        }
    }
    let mut at = 0;
    while sentences.len() < 6000 {
        let pick = |by: usize| &clauses[(at * by + at / clauses.len()) % clauses.len()];
        let (one, other, third) = (pick(1), pick(7), pick(31));
        sentences.push(format!("if ({one} and not {other}) then {third} or length is {}", at % 9));
        at += 1;
    }
    sentences.truncate(6000);
    sentences
}

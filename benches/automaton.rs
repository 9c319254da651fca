//! Minimising, comparing and proving machines, on one core.
//!
//! `cargo bench -p assay-domain --bench automaton [-- minimise | equivalence | proof | cases | sentences]`. Median of several rounds each, in milliseconds:
//!
//! - minimise: the machine of "the nth symbol from the end is 1", its states in a shuffled order, n = 16 and 20;
//! - equivalence: two of 65,536 states;
//! - proof: "the nth symbol from the end is 1" read, built, minimised, probed and proved;
//! - cases: a CSV of 6,000 generated cases read, each built, minimised, probed, proved and held against what its row says, and the
//!   most memory the program has had until then (Linux);
//! - sentences: 6,000 of them, no two alike, read, built, minimised, probed and proved, one after the other.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a program that measures and prints")]

use std::hint::black_box;
use std::time::Instant;

use assay_domain::automaton::build::{Budget, build};
use assay_domain::automaton::cases::{Format, read as read_cases, write_csv};
use assay_domain::automaton::generate::generate;
use assay_domain::automaton::language::{Sentence, read};
use assay_domain::automaton::machine::difference;
use assay_domain::automaton::oracle::probe;
use assay_domain::automaton::proof::prove;
use assay_domain::automaton::solve;

#[path = "automaton_table.rs"]
mod table;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|name| name == part);
    if wanted("minimise") {
        minimise(16, 15);
        minimise(20, 5);
    }
    if wanted("equivalence") {
        let (one, other) = (table::shuffled(16).unwrap(), table::shuffled(16).unwrap().minimal());
        let median = median(15, || difference(&one, other.table()));
        println!("equivalence of two machines of {} states: {median:.1} ms", one.states());
    }
    if wanted("proof") {
        for sentence in ["16th symbol from the end is 1", "20th symbol from the end is 1"] {
            println!("{sentence:?} solved: {:.1} ms", median(3, || states(sentence)));
        }
    }
    if wanted("cases") {
        let file = write_csv(&generate(1).take(6000).collect::<Vec<_>>()).unwrap();
        let before = peak();
        let median = median(5, || judged(&file));
        println!("6000 rows of {} KB read, built, proved and judged: {median:.1} ms", file.len() / 1000);
        println!("  most memory: {before} before, {} after", peak());
    }
    if wanted("sentences") {
        let sentences = sentences();
        let median = median(5, || sentences.iter().map(|sentence| states(sentence)).sum::<usize>());
        println!("{} sentences read, built, minimised, probed and proved: {median:.1} ms", sentences.len());
        stages(&sentences);
    }
}

fn minimise(bits: u32, rounds: usize) {
    let table = table::shuffled(bits).unwrap();
    let median = median(rounds, || table.minimal().table().states());
    println!("minimise {} states: {median:.1} ms", table.states());
}

fn states(sentence: &str) -> usize {
    match solve(sentence, None, &Budget::USUAL) {
        Ok(solved) => solved.machine.table().states(),
        Err(fault) => panic!("{sentence}: {fault}"),
    }
}

/// How many rows of a file hold, which must be all.
fn judged(file: &str) -> usize {
    let rows = read_cases(file.as_bytes(), Format::Csv).unwrap().map(Result::unwrap);
    let held = rows.filter(|case| {
        let solved = solve(&case.prompt, case.alphabet.as_ref(), &Budget::USUAL);
        solved.is_ok_and(|solved| case.unmet(&solved).is_empty())
    });
    let held = held.count();
    assert_eq!(held, 6000);
    held
}

/// The most memory so far, as the system writes it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |size| size.trim().to_owned())
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

/// How long each stage takes for all the sentences.
fn stages(sentences: &[String]) {
    let read = || sentences.iter().map(|sentence| read(sentence, None).unwrap()).collect::<Vec<_>>();
    let built = |sentences: &[Sentence]| {
        sentences
            .iter()
            .map(|read| build(&read.tree, read.alphabet.size(), &Budget::USUAL).unwrap())
            .collect::<Vec<_>>()
    };
    let understood = read();
    let machines = built(&understood);
    let pairs = || understood.iter().zip(&machines);
    println!("  read:  {:.1} ms", median(5, read));
    println!("  build: {:.1} ms", median(5, || built(&understood)));
    println!(
        "  probe: {:.1} ms",
        median(5, || pairs().map(|(read, dfa)| probe(&read.tree, dfa, (64, 64), &|| false).strings).sum::<usize>())
    );
    let proved =
        || pairs().map(|(read, dfa)| prove(&read.tree, dfa.table(), &Budget::USUAL).unwrap().pairs).sum::<usize>();
    println!("  prove: {:.1} ms", median(5, proved));
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

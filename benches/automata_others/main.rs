//! Machines minimised here and by other crates, turn by turn, on one core.
//!
//! `cargo run --release --manifest-path benches/automata_others/Cargo.toml`. Medians in milliseconds:
//!
//! - the machine of "the nth symbol from the end is 1", its states in a shuffled order (n = 12, 13, 16), by `rustfst`: from the same
//!   table, which is copied to its acceptor outside the measured time;
//! - the same language from its expression by `regex-automata`, determinised, and minimised too (n = 10, 12), beside the sentence
//!   read, built, minimised, probed and proved here.
//!
//! With `minimise N` or `equal N`, only this: how long it took here to minimise that machine, or to find it equal to its minimal one, and how
//! many states it has; for `benches/automata_vs_automata_lib.py`.
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::machine::difference;
use assay_domain::automaton::solve;

mod others;
#[path = "../automaton_table.rs"]
mod table;

use table::shuffled;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [what, bits] = &arguments[..] {
        return if what == "equal" { equal(bits.parse()?) } else { minimised(bits.parse()?) };
    }
    for (bits, rounds) in [(12, 9), (13, 9), (16, 5)] {
        beside_rustfst(bits, rounds)?;
    }
    for (nth, rounds) in [(10, 5), (12, 3)] {
        beside_regex_automata(nth, rounds)?;
    }
    Ok(())
}

fn minimised(bits: u32) -> Result<(), Box<dyn Error>> {
    let table = shuffled(bits)?;
    let mut states = 0;
    let time = once(|| {
        states = table.minimal().table().states();
        Ok(())
    })?;
    println!("{time:.3} {states}");
    Ok(())
}

/// The shuffled machine against the minimal one.
fn equal(bits: u32) -> Result<(), Box<dyn Error>> {
    let table = shuffled(bits)?;
    let minimal = table.minimal();
    let time = once(|| difference(&table, minimal.table()).map_or(Ok(()), |_| Err("they differ".into())))?;
    println!("{time:.3} {}", table.states());
    Ok(())
}

fn beside_rustfst(bits: u32, rounds: usize) -> Result<(), Box<dyn Error>> {
    let table = shuffled(bits)?;
    let acceptor = others::acceptor(&table)?;
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        own.push(once(|| Ok(table.minimal().table().states()))?);
        let copy = acceptor.clone();
        other.push(once(|| others::rustfst_minimal(copy))?);
    }
    let states = [table.minimal().table().states(), others::rustfst_minimal(acceptor)?];
    println!(
        "minimise {} states: here {:.1} ms, rustfst {:.1} ms; states left {states:?}",
        table.states(),
        middle(own),
        middle(other)
    );
    Ok(())
}

fn beside_regex_automata(nth: u32, rounds: usize) -> Result<(), Box<dyn Error>> {
    let sentence = format!("{nth}th symbol from the end is 1");
    let solved = || Ok(solve(&sentence, None, &Budget::USUAL)?.machine.table().states());
    let (mut own, mut plain, mut minimal) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        own.push(once(solved)?);
        plain.push(once(|| others::regex_states(nth, false))?);
        minimal.push(once(|| others::regex_states(nth, true))?);
    }
    let states = [solved()?, others::regex_states(nth, false)?, others::regex_states(nth, true)?];
    println!(
        "{sentence:?}: solved here {:.1} ms; regex-automata determinised {:.1} ms, minimised too {:.1} ms; states {states:?}",
        middle(own),
        middle(plain),
        middle(minimal)
    );
    Ok(())
}

fn once<R>(work: impl FnOnce() -> Result<R, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    black_box(work()?);
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

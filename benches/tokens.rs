//! Counting tokens: the first count of a fresh process, then every file named, several times. `benches/tokens_vs_tiktoken.py` runs it;
//! it prints one JSON object: milliseconds of the first count; of every file its tokens and the seconds of the median count.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures and prints")]

use std::time::Instant;

use assay_providers::catalog::tokens::Encoding;
use serde_json::{Map, json};

const RUNS: usize = 5;

fn main() {
    let start = Instant::now();
    assert_eq!(Encoding::O200kBase.count("hello world"), 2);
    let first = start.elapsed().as_secs_f64() * 1000.0;
    let mut files = Map::new();
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut tokens = 0;
        let mut times = [(); RUNS].map(|()| {
            let start = Instant::now();
            tokens = Encoding::O200kBase.count(&text);
            start.elapsed().as_secs_f64()
        });
        times.sort_by(f64::total_cmp);
        files.insert(path, json!({ "tokens": tokens, "seconds": times[RUNS / 2] }));
    }
    println!("{:#}", json!({ "first_ms": first, "files": files }));
}

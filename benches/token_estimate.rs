//! Estimates the tokens of texts: a JSON list of them in the file named, a list of `[tokens, error bound in percent]` out.
//! `benches/token_estimate.py` holds them to other vocabularies.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures and prints")]

use assay_providers::catalog::tokens::estimate;

fn main() {
    let Some(path) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else { return };
    let texts: Vec<String> = serde_json::from_reader(std::fs::File::open(path).unwrap()).unwrap();
    let estimates = texts.iter().map(|text| estimate(text)).map(|it| (it.tokens, it.error_bound_percent));
    println!("{}", serde_json::to_string(&estimates.collect::<Vec<_>>()).unwrap());
}

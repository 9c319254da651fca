//! Sentences as people write them, each with its language as a predicate on strings that knows nothing of the grammar.

mod edges;
mod faults;
mod logic;
mod numbers;
mod order;
mod plain;
mod sayings;
mod several;
mod strangers;
mod values;

use super::read;
use crate::automaton::build::{Budget, build};
use crate::automaton::testing::words_up_to;

pub(super) type Said = (&'static str, fn(&str) -> bool);

/// What is wrong with each sentence that is not read as its predicate says, all of them at once.
pub(super) fn misread(sentences: &[Said]) -> String {
    let wrong = |(sentence, meant): &Said| -> Option<String> {
        let read = match read(sentence, None) {
            Ok(read) => read,
            Err(fault) => return Some(format!("{sentence}: {fault}")),
        };
        let machine = match build(&read.tree, read.alphabet.size(), &Budget::USUAL) {
            Ok(machine) => machine,
            Err(fault) => return Some(format!("{sentence}: {fault}")),
        };
        let size = read.alphabet.size();
        let longest = [0, 16, 10, 7, 5, 4][size.min(5)].min(if size > 12 { 2 } else { 12 });
        let differs = words_up_to(size, longest)
            .into_iter()
            .find(|word| machine.table().accepts(word) != meant(&read.alphabet.spell(word)));
        differs.map(|word| format!("{sentence}: over {} wrong on {:?}", read.alphabet, read.alphabet.spell(&word)))
    };
    sentences.iter().filter_map(wrong).collect::<Vec<_>>().join("\n")
}

pub(super) fn n(text: &str, of: char) -> usize {
    text.chars().filter(|&symbol| symbol == of).count()
}

/// Overlapping occurrences.
pub(super) fn found(text: &str, of: &str) -> usize {
    (0..text.len()).filter(|&at| text[at..].starts_with(of)).count()
}

pub(super) fn value(text: &str, base: u64) -> u64 {
    text.chars().fold(0, |value, digit| value * base + u64::from(digit.to_digit(36).unwrap()))
}

/// The symbol at a position from 1.
pub(super) fn at(text: &str, position: usize) -> Option<char> {
    text.chars().nth(position - 1)
}

/// The symbol at a position from the end, from 1.
pub(super) fn back(text: &str, position: usize) -> Option<char> {
    text.chars().rev().nth(position - 1)
}

pub(super) fn subsequence(text: &str, of: &str) -> bool {
    let mut rest = text.chars();
    of.chars().all(|wanted| rest.any(|symbol| symbol == wanted))
}

pub(super) fn runs(text: &str, of: char) -> Vec<usize> {
    text.split(|symbol| symbol != of).map(str::len).filter(|&length| length > 0).collect()
}

pub(super) fn value_sum(text: &str) -> u32 {
    text.chars().map(|digit| digit.to_digit(10).unwrap()).sum()
}

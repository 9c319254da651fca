//! Automata: a batch of sentences, each built, proved, and held against what is known of it.
//!
//! `brief` is what was asked and `verdict` what a row comes to; `verify` is the one stage.

pub mod brief;
mod context;
mod judge;
mod known;
#[cfg(test)]
mod tests;
pub mod verdict;
mod verify;

pub(crate) use context::Context;
pub(crate) use verify::{STAGE, verify};

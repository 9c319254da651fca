//! Automata: a batch of sentences, each built, proved, and held against what is known of it.
//!
//! `brief` is what was asked and `verdict` what a row comes to; `verify` is the one stage. Where a model may be asked, `translate` puts
//! sentences that the grammar does not read into its language; `translation` is what came of that.

pub mod brief;
mod context;
mod judge;
mod known;
mod prompts;
pub mod question;
#[cfg(test)]
mod tests;
pub(crate) mod translate;
mod translated;
pub mod translation;
pub mod verdict;
mod verify;

pub(crate) use context::Context;
pub(crate) use verify::{STAGE, verify};

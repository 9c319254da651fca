//! A sentence in, a proved minimal automaton out.
//!
//! The road: [`language`] reads a sentence into a [`tree`] over an [`alphabet`]; [`build`] makes its complete minimal
//! deterministic machine ([`machine`]); [`proof`] holds that against a second construction that shares nothing with the first,
//! and [`oracle`] holds it against the tree itself on strings chosen to tell languages apart. [`solve`] is all of it in one call.
//! Nothing here asks a model, and nothing is taken as right because it looks right.

pub mod alphabet;
pub mod build;
pub mod cases;
pub mod export;
pub mod generate;
pub mod import;
pub mod language;
pub mod machine;
pub mod oracle;
pub mod proof;
mod solve;
#[cfg(test)]
mod testing;
pub mod tree;

pub use solve::{Solved, Unsolved, solve};

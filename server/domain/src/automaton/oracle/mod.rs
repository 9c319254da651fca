//! What a tree says of one string, read off the definition of each pattern. Slow, plain, and without a line in common with the
//! construction, so that the two can be held against each other.

mod evaluate;
mod probe;
#[cfg(test)]
mod tests;

pub use evaluate::holds;
pub use probe::{Disagreement, Examples, Probed, Unsatisfied, check_examples, probe};

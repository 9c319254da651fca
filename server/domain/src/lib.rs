//! Pure rules: sources, personas, replies, automata.
//!
//! No async, clock, randomness, I/O or wire types, and no other crate of this workspace: what is decided here is decided
//! from its arguments alone, so that live runs, replays and tests agree.

pub mod automaton;
pub mod digest;
pub mod money;
pub mod note;
mod parallel;
pub mod persona;
pub mod price;
pub mod quality;
pub mod reply;
pub mod score;
pub mod source;
pub mod words;

//! Grading clinical notes: what can be told of a note from its text and, where there is one, the transcript of its encounter.

pub mod blend;
mod document;
pub mod factuality;
pub mod heuristics;
pub mod identity;
pub mod intake;
mod keys;
mod lexicon;
mod mention;
mod number;
#[cfg(test)]
mod properties;
mod quote;
pub mod rubric;
mod section;
mod sentence;
mod transcript;
mod word;

pub use document::{FEWEST_WORDS, MAX_BYTES, NotANote, Note};
pub use section::{Section, SectionKind};
pub use transcript::{MAX_TRANSCRIPT_BYTES, NotATranscript, Role, Transcript, Turn};

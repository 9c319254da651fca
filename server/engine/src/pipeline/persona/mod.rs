//! Personas: draft, filter, refine.
//!
//! `plan` is the table of stages and how they may be composed; a file each is a stage; `question` is what they ask and
//! `prompts/` how it is worded.

pub mod brief;
mod draft;
mod filter;
mod ground;
pub mod plan;
mod prompts;
pub mod question;
mod read;
mod refine;
mod rubric;

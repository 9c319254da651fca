//! Personas: draft, filter, refine, and the stages of plugins.
//!
//! `plan` is the table of stages and how they may be composed; a file each is a stage; `question` is what they ask and
//! `prompts/` how it is worded; `jury` is who judges. `fit` is whether material fits a model and `chunks` how it is read where it does
//! not; `effort` is what all of it takes. `ground` is the check of what was written; `delivered` the scores of what is through, and
//! `stereotypes` what a model is asked before them.

pub mod brief;
pub mod chunks;
pub(crate) mod delivered;
mod draft;
pub(crate) mod effort;
mod filter;
pub(crate) mod fit;
mod ground;
mod jury;
pub mod meaning;
pub mod plan;
mod plugin;
pub(in crate::pipeline) mod prompts;
pub mod question;
pub(in crate::pipeline) mod read;
mod refine;
mod rubric;
pub(crate) mod settle;
pub mod stereotypes;
pub mod unsupported;
mod verdict;

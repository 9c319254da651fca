//! Formats: a file becomes documents, or it is skipped with its reason.

mod part;

pub use part::{Limits, Note, Part};

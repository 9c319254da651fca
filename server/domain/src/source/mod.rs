//! Source material: documents, spans, who says what in them, and how many personas are asked of them.

pub mod count;
pub mod document;
pub mod format;
pub mod place;
pub mod reading;
pub mod span;

//! Source material: documents, spans, who says what in them, how they are put together for a model, and how many personas are asked
//! of them.

pub mod combine;
pub mod count;
pub mod document;
pub mod format;
pub mod place;
pub mod reading;
pub mod span;

//! Source material: documents, spans, who says what in them and what about, whether it fits a model, and how many personas it bears.

pub mod context;
pub mod count;
pub mod document;
pub mod estimate;
pub mod format;
pub mod place;
pub mod reading;
pub mod span;
pub mod themes;

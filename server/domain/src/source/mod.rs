//! Source material: documents, spans, who says what in them and what about, how they are put together for a model, whether they fit
//! one, and how many personas they bear.

pub mod combine;
pub mod context;
pub mod count;
pub mod document;
pub mod estimate;
pub mod format;
pub mod place;
pub mod reading;
pub mod span;
pub mod themes;

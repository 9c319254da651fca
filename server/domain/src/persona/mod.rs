//! Personas: what one is, what supports it, how it is judged, and the author that writes them without a model.

pub mod author;
pub mod draft;
pub mod evaluation;
pub mod evidence;
pub mod jury;
mod model;
pub mod scale;
mod support;

pub use model::{Age, Demographics, Evidence, Match, Persona, Strength, Trait, TraitKind};
pub use support::{Support, Unsupported};

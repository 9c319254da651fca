//! Personas: draft, filter, refine.

pub mod brief;
pub mod question;
